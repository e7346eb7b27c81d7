/** A shell with the real helm and kubectl on one cluster, in a namespace of its own. */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { findControlPlane } from '../control-plane/cluster.mjs'
import { findHelm } from '../oracle/helm.mjs'
import { isRun, type Scenario } from './scenario'

const FILES = fileURLToPath(new URL('files', import.meta.url))
const SETTLED_WITHIN_MS = 120_000
/** No command of the table takes this long. */
const COMMAND_WITHIN_MS = 120_000

export interface Answer {
  exit: number
  stdout: string
  stderr: string
}

/** The folders of both programs, as a PATH. */
export async function programs(): Promise<string> {
  const helm = await findHelm({ build: false })
  const kube = await findControlPlane({ build: false })
  if (!helm.path || !kube.path) throw new Error(helm.why ?? kube.why)
  return [dirname(helm.path), kube.path, process.env.PATH].join(delimiter)
}

export interface Place {
  path: string
  /** Its current context is used. */
  kubeconfig: string
  namespace: string
  /** Where the programs keep what they remember of the server; a folder of its own when left out. */
  home?: string
}

export class Terminal {
  readonly #folder = mkdtempSync(join(tmpdir(), 'chartroom-terminal-'))
  readonly #namespace: string
  readonly #env: NodeJS.ProcessEnv

  constructor({ path, kubeconfig, namespace, home = this.#folder }: Place) {
    this.#namespace = namespace
    cpSync(FILES, join(this.#folder, 'files'), { recursive: true })
    const config = parse(readFileSync(kubeconfig, 'utf8'))
    const { context } = config.contexts.find((c: { name: string }) => c.name === config['current-context'])
    context.namespace = namespace
    const own = join(this.#folder, 'kubeconfig')
    writeFileSync(own, JSON.stringify(config), { mode: 0o600 })
    this.#env = { NODE_ENV: 'test', PATH: path, HOME: home, KUBECONFIG: own }
  }

  run(command: string): Promise<Answer> {
    const options = {
      env: this.#env,
      cwd: join(this.#folder, 'files'),
      maxBuffer: 1 << 26,
      timeout: COMMAND_WITHIN_MS,
    }
    return new Promise((resolve) => {
      execFile('sh', ['-c', command], options, (error, stdout, stderr) =>
        resolve({ exit: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
      )
    })
  }

  /** Every run's answer, in order. */
  async play({ steps }: Scenario): Promise<Answer[]> {
    await this.run(`kubectl create namespace ${this.#namespace}`)
    await this.#settle(
      'kubectl get serviceaccount/default configmap/kube-root-ca.crt -o name',
      'serviceaccount/default\nconfigmap/kube-root-ca.crt\n',
    )
    const answers: Answer[] = []
    for (const step of steps) {
      if (isRun(step)) answers.push(await this.run(step))
      else await this.#settle(step.until, step.prints)
    }
    return answers
  }

  async #settle(command: string, wanted: string): Promise<void> {
    const deadline = Date.now() + SETTLED_WITHIN_MS
    for (;;) {
      const { stdout, stderr } = await this.run(command)
      if (stdout === wanted) return
      if (Date.now() > deadline)
        throw new Error(
          `${command}\nprints ${JSON.stringify(stdout + stderr)}, not ${JSON.stringify(wanted)}`,
        )
      await sleep(500)
    }
  }

  /** Its namespace stays. */
  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
