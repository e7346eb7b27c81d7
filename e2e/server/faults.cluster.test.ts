/**
 * Faults on a real cluster behind a proxy that breaks what it is told to: killed processes, a server that goes, hangs
 * and drops watches, several at once. After each the real helm goes on with the release, and no Secret is edited.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { findResource, isNotFound, type KubeClient } from '../../lib/kube'
import { Clusters } from '../../lib/kube/remote'
import { ApiProxy } from '../../lib/kube/remote/testing/api-proxy'
import { LocalReleaseService, type ReleaseEvent, type UpgradeRequest } from '../../lib/release'
import { acquireCluster } from '../control-plane/test-cluster.mjs'
import { findHelm } from '../oracle/helm.mjs'
import { type Ending, ending } from './cluster-harness'

const NAMESPACE = `faults-${Math.random().toString(36).slice(2, 8)}`
const IMAGE = 'registry.k8s.io/pause:3.10'
const job = (event: string, runs: string) =>
  `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {{ .Release.Name }}-hook\n  annotations: {helm.sh/hook: "${event}"}\nspec: {backoffLimit: 0, template: {metadata: {labels: {sim.chartroom/runs-for: "${runs}"}}, spec: {restartPolicy: Never, containers: [{name: c, image: "${IMAGE}", command: [sh, -c, "sleep 1"]}]}}}\n`
const CHART: Record<string, string> = {
  'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
  'values.yaml': 'n: 1\n',
  'templates/map.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\ndata: {n: "{{ .Values.n }}"}\n',
  'templates/web.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: "{{ .Release.Name }}"}\nspec: {selector: {matchLabels: {app: "{{ .Release.Name }}"}}, template: {metadata: {labels: {app: "{{ .Release.Name }}", sim.chartroom/ready-after: 3s}}, spec: {containers: [{name: c, image: "${IMAGE}"}]}}}\n`,
}

let folder: string
let proxy: ApiProxy
let kubeconfig: string
let clusters: Clusters
let kube: KubeClient
let helm: (...args: string[]) => { code: number | null; text: string }
let release: () => Promise<void>

beforeAll(async () => {
  const cluster = await acquireCluster()
  release = cluster.release
  const { path, why } = await findHelm()
  if (!path) throw new Error(why)
  folder = mkdtempSync(join(tmpdir(), 'chartroom-faults-'))
  for (const [file, text] of Object.entries(CHART)) {
    mkdirSync(dirname(join(folder, 'c', file)), { recursive: true })
    writeFileSync(join(folder, 'c', file), text)
  }
  helm = (...args) => {
    const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, HOME: folder }
    const namespace = args.includes('-n') ? [] : ['-n', NAMESPACE]
    const all = [...args, ...namespace, '--kube-context', cluster.context]
    const done = spawnSync(path, all, { cwd: folder, env, encoding: 'utf8' })
    return { code: done.status, text: done.stdout + done.stderr }
  }
  proxy = await ApiProxy.start(cluster.kubeconfig, cluster.context)
  kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, proxy.kubeconfig('kind-faults'))
  clusters = new Clusters({ KUBECONFIG: kubeconfig })
  kube = await clusters.open('kind-faults')
  const metadata = { name: NAMESPACE }
  const namespaces = findResource(await kube.resources(), 'v1', 'Namespace')!
  await kube.apply(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata }, { fieldManager: 'test' })
})
afterEach(() => {
  proxy.trouble = () => undefined
})
afterAll(async () => {
  await kube.delete({ resource: findResource(await kube.resources(), 'v1', 'Namespace')!, name: NAMESPACE })
  clusters.close()
  await proxy.stop()
  rmSync(folder, { recursive: true })
  await release()
})

const service = async () => new LocalReleaseService({ kube: await clusters.open('kind-faults') })
const request = (name: string, more: Partial<UpgradeRequest> = {}): UpgradeRequest => ({
  name,
  namespace: NAMESPACE,
  chart: CHART,
  values: {},
  timeout: 60_000,
  ...more,
})
const history = (name: string): string[] =>
  JSON.parse(helm('history', name, '-o', 'json').text).map(
    (one: Record<string, unknown>) => `${one.revision} ${one.status} ${one.description}`,
  )
const with2 = { values: { set: ['n=2'] } }

async function isLive(apiVersion: string, kind: string, name: string): Promise<boolean> {
  const resource = findResource(await kube.resources(), apiVersion, kind)!
  return kube.get({ resource, namespace: NAMESPACE, name }).then(
    () => true,
    (error) => !isNotFound(error),
  )
}

/** Runs an action in another process and kills that as soon as an event is `last`. */
async function killed(action: string, asked: object, last: (event: ReleaseEvent) => boolean): Promise<void> {
  const loader = fileURLToPath(new URL('../../bin/load.mjs', import.meta.url))
  const program = `const { load } = await import(${JSON.stringify(loader)}); const { act } = await load('e2e/server/act.ts'); await act(...${JSON.stringify([kubeconfig, action, asked])})`
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const seen: ReleaseEvent[] = []
  for await (const line of createInterface({ input: child.stdout! })) {
    const event = JSON.parse(line) as ReleaseEvent
    seen.push(event)
    if (!last(event)) continue
    child.kill('SIGKILL')
    break
  }
  if (child.signalCode === null && child.exitCode === null) await once(child, 'close')
  expect(child.signalCode, JSON.stringify(seen)).toBe('SIGKILL')
}

it('killed between hook and manifest: locked; helm uninstalls and installs; the hook’s Job can be deleted', async () => {
  const chart = { ...CHART, 'templates/job.yaml': job('pre-install', '1s') }
  proxy.trouble = ({ method, path }) =>
    method === 'PATCH' && path.endsWith('maps/hooked') ? 'hang' : undefined
  await killed('install', request('hooked', { chart }), (e) => e.type === 'hook' && e.phase === 'succeeded')
  proxy.trouble = () => undefined
  expect(history('hooked')).toEqual(['1 pending-install Initial install underway'])
  expect(await isLive('v1', 'ConfigMap', 'hooked')).toBe(false)
  expect(helm('upgrade', 'hooked', './c').text).toContain(
    'another operation (install/upgrade/rollback) is in progress',
  )
  const freed = await ending(
    (await service()).recover({ name: 'hooked', namespace: NAMESPACE, way: 'delete-hooks' }),
  )
  expect(freed).toMatchObject({ type: 'done', message: '1 hook object(s) of release "hooked" deleted\n' })
  expect(helm('uninstall', 'hooked').code).toBe(0)
  expect(helm('install', 'hooked', './c')).toMatchObject({ code: 0 })
  expect(helm('uninstall', 'hooked').code).toBe(0)
})

it('killed in the middle of an upgrade: helm rolls back; so do we, and unlocking lets an upgrade through', async () => {
  for (const way of ['helm rollback', 'unlock'] as const) {
    expect((await ending((await service()).install(request('torn')))).type).toBe('done')
    proxy.trouble = ({ method, path }) =>
      method === 'PATCH' && path.includes('/deployments/') ? 'hang' : undefined
    await killed('upgrade', request('torn', with2), ({ type }) => type === 'resource')
    proxy.trouble = () => undefined
    expect(history('torn').map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '1 deployed',
      '2 pending-upgrade',
    ])
    const target = { name: 'torn', namespace: NAMESPACE }
    if (way === 'helm rollback') expect(helm('rollback', 'torn', '1').code).toBe(0)
    else {
      expect(await ending((await service()).recover({ ...target, way: 'unlock' }))).toMatchObject({
        type: 'done',
      })
      expect(helm('upgrade', 'torn', './c', '--set', 'n=3').code).toBe(0)
    }
    expect(history('torn').filter((line) => line.includes(' deployed '))).toHaveLength(1)
    expect((await ending((await service()).uninstall(target))).type).toBe('done')
  }
})

it('killed in the middle of an uninstall: uninstalling; helm finishes it', async () => {
  expect((await ending((await service()).install(request('half')))).type).toBe('done')
  proxy.trouble = ({ method, path }) =>
    method === 'DELETE' && path.endsWith('maps/half') ? 'hang' : undefined
  await killed('uninstall', request('half'), (e) => e.type === 'resource' && e.action === 'deleted')
  proxy.trouble = () => undefined
  expect(history('half')).toEqual(['1 uninstalling Deletion in progress (or silently failed)'])
  expect(helm('uninstall', 'half').code).toBe(0)
  expect(await isLive('v1', 'ConfigMap', 'half')).toBe(false)
})

it('the API server goes while an install is under way and comes back two seconds later: it ends well', async () => {
  let goneAt = 0
  proxy.trouble = ({ method }) => {
    if (goneAt === 0 && method === 'PATCH') {
      goneAt = Date.now()
      proxy.breakAll()
    }
    return goneAt > 0 && Date.now() - goneAt < 2000 ? 'break' : undefined
  }
  expect(await ending((await service()).install(request('back')))).toMatchObject({ type: 'done' })
  expect(history('back')).toEqual(['1 deployed Install complete'])
  expect(helm('uninstall', 'back').code).toBe(0)
})

it('watches are dropped ten times while it waits: it goes on, and ends when the Deployment is ready', async () => {
  let watches = 0
  proxy.trouble = ({ isWatch }) => (isWatch && watches++ < 10 ? { cut: 20 } : undefined)
  const events = (await service()).install(request('watched', { wait: 'watcher' }))
  expect(await ending(events)).toMatchObject({ type: 'done' })
  expect(watches).toBeGreaterThan(2)
  expect(helm('status', 'watched').text).toContain('STATUS: deployed')
  expect(helm('uninstall', 'watched').code).toBe(0)
})

it('a lost answer to the first record and to an object: nothing is done twice, nothing is missing', async () => {
  const lost = new Set<string>()
  proxy.trouble = ({ method }) => {
    if (method === 'GET' || lost.has(method)) return undefined
    lost.add(method)
    return 'lost'
  }
  expect(await ending((await service()).install(request('mute')))).toMatchObject({ type: 'done' })
  expect([...lost].sort()).toEqual(['PATCH', 'POST', 'PUT'])
  expect(history('mute')).toEqual(['1 deployed Install complete'])
  expect(helm('uninstall', 'mute').code).toBe(0)
})

it('an API that hangs: a clear error in time', async () => {
  const hasty = new Clusters({ KUBECONFIG: kubeconfig }, { timing: { connect: 500, answer: 500 } })
  const hanging = new LocalReleaseService({ kube: await hasty.open('kind-faults') })
  proxy.trouble = () => 'hang'
  expect(await ending(hanging.install(request('hang')))).toMatchObject({
    type: 'failed',
    message: `INSTALLATION FAILED: cluster reachability check failed: kubernetes cluster unreachable: Get "${proxy.url}/version": no answer within 0.5 s`,
  })
  hasty.close()
})

it('three upgrades at once, from three programs: one wins, the others are told so', async () => {
  expect((await ending((await service()).install(request('race')))).type).toBe('done')
  proxy.delay = 30 // so that all have read before one writes
  const ends = await Promise.all(
    ['2', '3', '4'].map(async (n) =>
      ending((await service()).upgrade(request('race', { values: { set: [`n=${n}`] } }))),
    ),
  )
  proxy.delay = 0
  expect(ends.filter(({ type }) => type === 'done')).toHaveLength(1)
  const told = new Set(ends.flatMap((end: Ending) => (end.type === 'failed' ? [end.message] : [])))
  expect([...told]).toEqual(['UPGRADE FAILED: release: already exists'])
  expect(history('race')).toEqual(['1 superseded Install complete', '2 deployed Upgrade complete'])
  expect(helm('uninstall', 'race').code).toBe(0)
})

it('cancelled while it waits: recorded as failed, as by SIGTERM; helm goes on', async () => {
  const stop = new AbortController()
  const events = (await service()).install(request('stopped', { wait: 'watcher' }), stop.signal)
  const seen: ReleaseEvent[] = []
  for await (const event of events) {
    seen.push(event)
    if (event.type === 'waiting') stop.abort()
  }
  expect(seen.at(-1)).toMatchObject({ type: 'failed', message: 'INSTALLATION FAILED: context canceled' })
  expect(history('stopped')).toEqual(['1 failed Release "stopped" failed: context canceled'])
  expect(helm('upgrade', '--install', 'stopped', './c').code).toBe(0)
  expect(helm('uninstall', 'stopped').code).toBe(0)
})

it('a terminating namespace: the same refusal as helm’s, and no record', async () => {
  const namespace = `${NAMESPACE}-going`
  const resources = await kube.resources()
  const [namespaces, maps, secrets] = ['Namespace', 'ConfigMap', 'Secret'].map(
    (kind) => findResource(resources, 'v1', kind)!,
  )
  const metadata = { name: namespace }
  await kube.apply(namespaces!, { apiVersion: 'v1', kind: 'Namespace', metadata }, { fieldManager: 'test' })
  const held = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'held', namespace, finalizers: ['a.b/c'] },
  }
  await kube.create(maps!, held)
  await kube.delete({ resource: namespaces!, name: namespace })
  const ours = await ending((await service()).install(request('late', { namespace })))
  const theirs = helm('install', 'late', './c', '-n', namespace)
  expect(ours).toMatchObject({ type: 'failed', message: expect.stringContaining('it is being terminated') })
  expect(theirs.text).toContain((ours as { message: string }).message)
  expect((await kube.list(secrets!, { namespace, labelSelector: 'owner=helm' })).items).toEqual([])
  await kube.patch({ resource: maps!, namespace, name: 'held' }, 'merge', { metadata: { finalizers: null } })
})
