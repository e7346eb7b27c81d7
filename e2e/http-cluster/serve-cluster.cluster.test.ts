/** `npm start -- --serve-cluster`: the program itself gives a learner's own helm and kubectl a cluster, and takes it away. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startUnlaunched } from '../server/program'
import { programs } from './terminal'

const FILES = fileURLToPath(new URL('files', import.meta.url))

it('a learner without Docker exports the printed kubeconfig and installs with the real helm', async () => {
  const program = await startUnlaunched({ KUBECONFIG: join(FILES, 'no-such-config') }, '--serve-cluster')
  let kubeconfig: string | undefined
  try {
    kubeconfig = await printedKubeconfig(program.output)
    const env = { ...process.env, PATH: await programs(), KUBECONFIG: kubeconfig }
    const run = async (command: string): Promise<string> => {
      const [name = '', ...args] = command.split(' ')
      return (await promisify(execFile)(name, args, { cwd: FILES, env })).stdout
    }
    expect(await run('kubectl config current-context')).toBe('chartroom\n')
    expect(await run('helm install web ./lab --wait --timeout 120s')).toContain('hello from web, revision 1')
    expect(JSON.parse(await run('helm list -o json'))).toMatchObject([
      { name: 'web', namespace: 'default', revision: '1', status: 'deployed', chart: 'lab-0.1.0' },
    ])
    expect(await run('kubectl get deployment web-web -o jsonpath={.status.readyReplicas}')).toBe('1')
  } finally {
    expect(await program.stop()).toBe(0)
  }
  expect(existsSync(kubeconfig as string)).toBe(false)
})

/** Printed once the cluster listens, after the address to open. */
async function printedKubeconfig(output: () => string): Promise<string> {
  await expect.poll(output, { timeout: 60_000 }).toMatch(/export KUBECONFIG=\S+/)
  return /export KUBECONFIG=(\S+)/.exec(output())?.[1] as string
}
