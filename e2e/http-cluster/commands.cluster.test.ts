/** The real helm and kubectl say the same on the simulated cluster as on a real API server, times and names of Pods aside. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ClusterEndpoint, openClusterEndpoint } from '../../lib/server/cluster-endpoint'
import { findControlPlane } from '../control-plane/cluster.mjs'
import { findHelm } from '../oracle/helm.mjs'

const NAMESPACE = 'commands'
const COMMANDS = [
  `kubectl create namespace ${NAMESPACE}`,
  'helm install r CHART --wait',
  'helm install r CHART',
  // `helm status` of a release prints its kinds in the order of a Go map: chance.
  'helm get notes r',
  'helm history r',
  'helm get values r',
  'helm get manifest r',
  'kubectl get deployments',
  'kubectl get deployments,pods',
  'kubectl get configmaps nothing',
  'kubectl rollout status deployment/r-web',
  'helm upgrade r CHART --set replicaCount=2 --wait',
  'helm rollback r 1 --wait',
  'helm history r',
  'kubectl wait --for=condition=Available deployment/r-web --timeout=20s',
  'kubectl create configmap m --from-literal=a=b',
  'kubectl create configmap m --from-literal=a=b',
  'kubectl get configmap m -o yaml',
  'kubectl describe configmap m',
  'kubectl delete configmap m',
  'kubectl api-resources --api-group=apps',
  'helm uninstall r --wait',
  'helm uninstall r',
  'helm status r',
]

let endpoint: ClusterEndpoint
let folder: string
const programs: Record<string, string> = {}
beforeAll(async () => {
  endpoint = await openClusterEndpoint()
  folder = mkdtempSync(join(tmpdir(), 'chartroom-commands-'))
  programs.helm = String((await findHelm({ build: false })).path)
  programs.kubectl = join(String((await findControlPlane({ build: false })).path), 'kubectl')
  await run('helm create web', process.env.CHARTROOM_TEST_KUBECONFIG ?? '')
})
afterAll(async () => {
  await run(`kubectl delete namespace ${NAMESPACE} --wait=false`, process.env.CHARTROOM_TEST_KUBECONFIG ?? '')
  rmSync(folder, { recursive: true, force: true })
  await endpoint.close()
})

function run(command: string, kubeconfig: string): Promise<string> {
  const [program = '', ...words] = command.split(' ')
  const args = words.map((word) => (word === 'CHART' ? './web' : word))
  const isScoped = kubeconfig !== '' && !command.includes('namespace') && words[0] !== 'create'
  const scope = isScoped || command.includes('configmap m') ? ['-n', NAMESPACE] : []
  const env = { ...process.env, KUBECONFIG: kubeconfig }
  return new Promise((resolve) => {
    execFile(
      programs[program] as string,
      [...args, ...scope],
      { env, cwd: folder },
      (error, stdout, stderr) => resolve(normal(`exit ${error?.code ?? 0}\n${stdout}\n${stderr}`)),
    )
  })
}

const normal = (text: string): string =>
  text
    .replace(/\w{3} \w{3} +\d+ [\d:]+ \d{4}/g, 'TIME')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/web-[a-z0-9]{8,10}-[a-z0-9]{5}/g, 'web-POD')
    .replace(/\b\d+s\b/g, 'AGE')
    .replace(/resourceVersion: "\d+"/g, 'resourceVersion: N')
    .replace(/uid: [0-9a-f-]{36}/g, 'uid: UID')
    .replace(/Waiting for deployment .*\n/g, '')
    .replace(/[ \t]+/g, ' ')

it('helm and kubectl say the same on both', async () => {
  const answers: Record<string, string>[] = [{}, {}]
  const clusters = [process.env.CHARTROOM_TEST_KUBECONFIG ?? '', endpoint.kubeconfig]
  await Promise.all(
    clusters.map(async (kubeconfig, i) => {
      for (const [n, command] of COMMANDS.entries())
        (answers[i] as Record<string, string>)[`${n} ${command}`] = await run(command, kubeconfig)
    }),
  )
  expect(answers[1]).toEqual(answers[0])
})
