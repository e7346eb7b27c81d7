/**
 * `npm run bench -- --releases`: install, upgrade, rollback and uninstall of thirty resources on a real control plane,
 * every request 20 ms late, beside the real helm: times, and calls of the API. Then a thousand operations: memory and
 * sockets. Our client runs in a process of its own, as helm does; helm's discovery cache is warm, and its start counts.
 */
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findResource } from '../../lib/kube'
import { Clusters } from '../../lib/kube/remote'
import { ApiProxy } from '../../lib/kube/remote/testing/api-proxy'
import { LocalReleaseService, type ReleaseEvent } from '../../lib/release'

const LATENCY_MS = 20
const OPERATIONS = 1000
const NAMESPACE = 'chartroom-bench'
const GOALS = { time: 0.6, calls: 1, sockets: 8, growth: 20 }
const ACTIONS = ['install', 'upgrade', 'rollback', 'uninstall'] as const
type Action = (typeof ACTIONS)[number]

/** @param helm the path of the real one */
export async function benchReleases(
  runs: number,
  helm: string,
  cluster: { kubeconfig: string; context: string },
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chartroom-bench-'))
  const proxy = await ApiProxy.start(cluster.kubeconfig, cluster.context)
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, proxy.kubeconfig('kind-bench'))
  let ours = await Ours.start(kubeconfig)
  try {
    const chart = join(folder, 'chart')
    for (const [file, text] of Object.entries(bigChart())) write(join(chart, file), text)
    await ours.run('prepare')
    await compare(runs, proxy, (action) => runHelm(helm, folder, action), ours)
    // Another process, or the connections of the first would be counted too.
    ours.stop()
    ours = await Ours.start(kubeconfig)
    await endure(proxy, ours)
  } finally {
    await ours.run('clean')
    ours.stop()
    await proxy.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Measured {
  ms: number[]
  calls: number
  sockets: number
}

async function compare(
  runs: number,
  proxy: ApiProxy,
  theirs: (action: Action) => Promise<void>,
  ours: Ours,
): Promise<void> {
  const [us, them] = [table(), table()]
  const measure = async (into: Map<Action, Measured>, action: Action, work: () => Promise<number>) => {
    proxy.requests.length = 0
    proxy.mostOpen = proxy.open
    const ms = await work()
    const found = into.get(action)!
    found.ms.push(ms)
    found.calls = proxy.requests.length
    found.sockets = Math.max(found.sockets, proxy.mostOpen)
    if (process.env.BENCH_CALLS)
      console.log(
        action,
        proxy.requests.map(({ method, path }) => `${method} ${path}`),
      )
  }
  proxy.delay = LATENCY_MS
  // The first round warms both: compiled code here, the discovery cache there.
  for (let run = 0; run <= runs; run++) {
    if (run === 1) for (const each of [us, them]) for (const found of each.values()) found.ms.length = 0
    for (const action of ACTIONS)
      await measure(them, action, async () => {
        const start = performance.now()
        await theirs(action)
        return performance.now() - start
      })
    for (const action of ACTIONS) await measure(us, action, () => ours.run(action))
  }
  proxy.delay = 0
  console.log(
    `thirty resources, ${LATENCY_MS} ms a request, medians of ${runs} in milliseconds; × is ours over helm's, in brackets the goal\n`,
  )
  console.log(row('', 'time', 'helm', '×', 'calls', 'helm', '×', 'sockets'))
  for (const action of ACTIONS) {
    const [a, b] = [us.get(action)!, them.get(action)!]
    console.log(
      row(
        action,
        median(a.ms).toFixed(0),
        median(b.ms).toFixed(0),
        ratio(median(a.ms) / median(b.ms), GOALS.time),
        String(a.calls),
        String(b.calls),
        ratio(a.calls / b.calls, GOALS.calls),
        against(a.sockets, GOALS.sockets),
      ),
    )
  }
}

const table = () =>
  new Map<Action, Measured>(ACTIONS.map((action) => [action, { ms: [], calls: 0, sockets: 0 }]))

async function endure(proxy: ApiProxy, ours: Ours): Promise<void> {
  await ours.run('some', 100)
  const before = await ours.run('memory')
  proxy.mostOpen = proxy.open
  await ours.run('some', OPERATIONS)
  const growth = (await ours.run('memory')) - before
  console.log(
    `\n${OPERATIONS} operations: memory (RSS) grew by ${against(Math.round(growth * 10) / 10, GOALS.growth)} MB, at most ${against(proxy.mostOpen, GOALS.sockets)} sockets`,
  )
}

// ── ours ──────────────────────────────────────────────────────────────────────────────────────────────

/** Our client in its own process, told what to do; answers milliseconds, or what was asked. */
class Ours {
  readonly #child

  private constructor(kubeconfig: string) {
    this.#child = fork(fileURLToPath(import.meta.url), [], {
      env: { ...process.env, CHARTROOM_BENCH_KUBECONFIG: kubeconfig },
      execArgv: ['--expose-gc'],
    })
  }

  static async start(kubeconfig: string): Promise<Ours> {
    const ours = new Ours(kubeconfig)
    await once(ours.#child, 'message')
    return ours
  }

  async run(what: string, count = 1): Promise<number> {
    this.#child.send({ what, count })
    const [answer] = (await once(this.#child, 'message')) as [{ result: number; error?: string }]
    if (answer.error) throw new Error(`${what}: ${answer.error}`)
    return answer.result
  }

  stop(): void {
    this.#child.kill()
  }
}

/** The child's side. */
function serve(kubeconfig: string): void {
  const clusters = new Clusters({ KUBECONFIG: kubeconfig })
  const open = () => clusters.open('kind-bench')
  const service = async () => new LocalReleaseService({ kube: await open() })
  const target = { name: 'ours', namespace: NAMESPACE }
  const chart = bigChart()
  const actions: Record<string, () => Promise<void>> = {
    install: async () => ended((await service()).install({ ...target, chart, values: {} })),
    upgrade: async () => ended((await service()).upgrade({ ...target, chart, values: { set: ['n=2'] } })),
    rollback: async () => ended((await service()).rollback(target)),
    uninstall: async () => ended((await service()).uninstall(target)),
    prepare: async () => {
      const kube = await open()
      const metadata = { name: NAMESPACE }
      const resource = findResource(await kube.resources(), 'v1', 'Namespace')!
      await kube.apply(resource, { apiVersion: 'v1', kind: 'Namespace', metadata }, { fieldManager: 'bench' })
    },
    clean: async () => {
      const kube = await open()
      await kube.delete({
        resource: findResource(await kube.resources(), 'v1', 'Namespace')!,
        name: NAMESPACE,
      })
      clusters.close()
    },
    /** Four operations of two small objects. */
    some: async () => {
      const small = { ...target, name: 'small', chart: smallChart, values: {} }
      await ended((await service()).install(small))
      await ended((await service()).upgrade({ ...small, values: { set: ['n=2'] } }))
      await ended((await service()).rollback(small))
      await ended((await service()).uninstall(small))
    },
  }
  process.on('message', async ({ what, count }: { what: string; count: number }) => {
    try {
      if (what === 'memory') return void process.send!({ result: await memory() })
      const start = performance.now()
      for (let done = 0; done < count; done += what === 'some' ? 4 : 1) await actions[what]!()
      process.send!({ result: performance.now() - start })
    } catch (error) {
      process.send!({ error: String(error) })
    }
  })
  process.send!({ result: 0 })
}

async function memory(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return process.memoryUsage().rss / 1024 / 1024
}

async function ended(events: AsyncIterable<ReleaseEvent>): Promise<void> {
  let last: ReleaseEvent | undefined
  for await (const event of events) last = event
  if (last?.type !== 'done') throw new Error(last?.type === 'failed' ? last.message : 'no end')
}

// ── helm ──────────────────────────────────────────────────────────────────────────────────────────────

async function runHelm(helm: string, folder: string, action: Action): Promise<void> {
  const args: Record<Action, string[]> = {
    install: ['install', 'theirs', join(folder, 'chart')],
    upgrade: ['upgrade', 'theirs', join(folder, 'chart'), '--set', 'n=2'],
    rollback: ['rollback', 'theirs'],
    uninstall: ['uninstall', 'theirs'],
  }
  const child = spawn(helm, [...args[action], '-n', NAMESPACE, '--kube-context', 'kind-bench'], {
    env: { ...process.env, KUBECONFIG: join(folder, 'kubeconfig'), HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`helm ${action}: ${said}`)
}

// ── charts ────────────────────────────────────────────────────────────────────────────────────────────

/** Thirty objects of fourteen kinds; `n` is in every one. */
function bigChart(): Record<string, string> {
  const pod = `{metadata: {labels: {app: x}}, spec: {containers: [{name: c, image: "i:{{ .Values.n }}"}]}}`
  const selected = `selector: {matchLabels: {app: x}}`
  const kinds: [number, string, string, string][] = [
    [5, 'v1', 'ConfigMap', 'data: {n: "{{ .Values.n }}"}'],
    [3, 'v1', 'Secret', 'stringData: {n: "{{ .Values.n }}"}'],
    [2, 'v1', 'ServiceAccount', 'automountServiceAccountToken: false'],
    [
      1,
      'v1',
      'PersistentVolumeClaim',
      'spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}',
    ],
    [2, 'rbac.authorization.k8s.io/v1', 'Role', 'rules: []'],
    [
      2,
      'rbac.authorization.k8s.io/v1',
      'RoleBinding',
      'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: "{{ .Release.Name }}-0"}',
    ],
    [4, 'v1', 'Service', 'spec: {selector: {app: x}, ports: [{port: 80}]}'],
    [4, 'apps/v1', 'Deployment', `spec: {replicas: 1, ${selected}, template: ${pod}}`],
    [1, 'apps/v1', 'StatefulSet', `spec: {replicas: 1, serviceName: x, ${selected}, template: ${pod}}`],
    [
      1,
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      'spec: {maxReplicas: 1, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: "{{ .Release.Name }}-0"}}',
    ],
    [
      1,
      'batch/v1',
      'CronJob',
      'spec: {schedule: "0 0 1 1 *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}}',
    ],
    [
      2,
      'networking.k8s.io/v1',
      'Ingress',
      'spec: {defaultBackend: {service: {name: x, port: {number: 80}}}}',
    ],
    [1, 'networking.k8s.io/v1', 'NetworkPolicy', 'spec: {podSelector: {}}'],
    [1, 'policy/v1', 'PodDisruptionBudget', `spec: {minAvailable: 0, ${selected}}`],
  ]
  const chart: Record<string, string> = {
    'Chart.yaml': 'apiVersion: v2\nname: thirty\nversion: 0.1.0\n',
    'values.yaml': 'n: 1\n',
  }
  for (const [count, apiVersion, kind, rest] of kinds)
    for (let i = 0; i < count; i++)
      chart[`templates/${kind.toLowerCase()}-${i}.yaml`] =
        `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: {{ .Release.Name }}-${i}\n  annotations: {n: "{{ .Values.n }}"}\n${rest}\n`
  return chart
}

const smallChart = {
  'Chart.yaml': 'apiVersion: v2\nname: small\nversion: 0.1.0\n',
  'values.yaml': 'n: 1\n',
  'templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {n: "{{ .Values.n }}"}\n',
  'templates/b.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: {ports: [{port: 80}]}\n',
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

// ── print ─────────────────────────────────────────────────────────────────────────────────────────────

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN
const ratio = (times: number, goal: number): string =>
  `${times.toFixed(2)} (${goal})${times > goal ? ' ✗' : ''}`
const against = (found: number, most: number): string => `${found} (${most})${found > most ? ' ✗' : ''}`
const row = (name: string, ...cells: string[]): string =>
  `${name.padEnd(12)}${cells.map((cell) => cell.padStart(13)).join('')}`

const { CHARTROOM_BENCH_KUBECONFIG: given } = process.env
if (given && process.send) serve(given)
