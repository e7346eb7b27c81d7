/**
 * The learner's path on a real cluster: what the server's routes install, the real helm lists, rolls back and
 * uninstalls; what the real helm installs, the routes show, upgrade and uninstall.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findResource } from '../../lib/kube'
import { Clusters } from '../../lib/kube/remote'
import type { ReleaseEvent } from '../../lib/release'
import { RemoteReleaseService } from '../../lib/release/remote-service'
import { acquireCluster } from '../control-plane/test-cluster.mjs'
import { findHelm } from '../oracle/helm.mjs'
import { type Program, startProgram } from './program'

const IMAGE = 'registry.k8s.io/pause:3.10'
const CHART: Record<string, string> = {
  'Chart.yaml': 'apiVersion: v2\nname: task-api\nversion: 0.1.0\nappVersion: "1.2.3"\n',
  'values.yaml': `replicas: 1\nimage: ${IMAGE}\npassword: hunter2\n`,
  'templates/NOTES.txt': '{{ .Release.Name }} runs {{ .Values.replicas }} replicas.\n',
  'templates/configmap.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-config\ndata:\n  revision: "{{ .Release.Revision }}"\n',
  'templates/secret.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Release.Name }}-secret\nstringData:\n  password: {{ .Values.password }}\n',
  'templates/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  selector:\n    app: {{ .Release.Name }}\n  ports:\n    - port: 80\n',
  'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels:
      app: {{ .Release.Name }}
  template:
    metadata:
      labels:
        app: {{ .Release.Name }}
    spec:
      containers:
        - name: api
          image: {{ .Values.image }}
`,
}

const NAMESPACE = 'chartroom-e2e'
const TARGET = { name: 'web', namespace: NAMESPACE }
let folder: string
let program: Program
let service: RemoteReleaseService
let helm: (...args: string[]) => string
let release: () => Promise<void>
let kubeconfig: string

beforeAll(async () => {
  const cluster = await acquireCluster()
  release = cluster.release
  kubeconfig = cluster.kubeconfig
  const { path, why } = await findHelm()
  if (!path) throw new Error(why)
  folder = mkdtempSync(join(tmpdir(), 'chartroom-release-'))
  for (const [file, text] of Object.entries(CHART)) {
    mkdirSync(dirname(join(folder, 'chart', file)), { recursive: true })
    writeFileSync(join(folder, 'chart', file), text)
  }
  helm = (...args) =>
    execFileSync(path, [...args, '--kube-context', cluster.context, '-n', NAMESPACE], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, KUBECONFIG: cluster.kubeconfig, HOME: folder, XDG_CACHE_HOME: folder },
    })
  program = await startProgram({ KUBECONFIG: cluster.kubeconfig })
  service = new RemoteReleaseService(cluster.context, program.routes)
})
afterAll(async () => {
  await program.stop()
  const clusters = new Clusters({ KUBECONFIG: kubeconfig })
  const kube = await clusters.open(service.context)
  await kube.delete({ resource: findResource(await kube.resources(), 'v1', 'Namespace')!, name: NAMESPACE })
  clusters.close()
  rmSync(folder, { recursive: true })
  await release()
})

async function collect(events: AsyncIterable<ReleaseEvent>): Promise<ReleaseEvent[]> {
  const all: ReleaseEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

const helmJson = (...args: string[]) => JSON.parse(helm(...args, '-o', 'json'))

describe('a release the server made', () => {
  it('offers the cluster', async () => {
    const { offered } = await service.routes.clusters()
    expect(offered.map(({ context }) => context)).toContain(service.context)
  })

  it('is installed through the route and seen by the real helm', async () => {
    const events = await collect(
      service.install({
        ...TARGET,
        chart: CHART,
        values: {},
        createNamespace: true,
        wait: 'watcher',
        timeout: 120_000,
      }),
    )
    const last = events.at(-1)!
    expect(last, JSON.stringify(events)).toMatchObject({
      type: 'done',
      release: { revision: 1, status: 'deployed' },
    })
    const created = events.flatMap((event) =>
      event.type === 'resource' ? [`${event.action} ${event.kind}`] : [],
    )
    expect(created.sort()).toEqual([
      'created ConfigMap',
      'created Deployment',
      'created Secret',
      'created Service',
    ])
    expect(helmJson('list')).toMatchObject([
      {
        name: 'web',
        namespace: NAMESPACE,
        revision: '1',
        status: 'deployed',
        chart: 'task-api-0.1.0',
        app_version: '1.2.3',
      },
    ])
    expect(helmJson('history', 'web')).toMatchObject([
      { revision: 1, status: 'deployed', description: 'Install complete' },
    ])
    expect(helm('get', 'notes', 'web')).toContain('web runs 1 replicas.')
    expect(helm('get', 'manifest', 'web').trimEnd()).toBe((await service.status(TARGET)).manifest.trimEnd())
  })

  it('is upgraded through the route; the real helm reads its values and history', async () => {
    const request = { ...TARGET, chart: CHART, values: { set: ['replicas=2'] }, wait: 'watcher' as const }
    const events = await collect(service.upgrade(request))
    expect(events.at(-1), JSON.stringify(events)).toMatchObject({
      type: 'done',
      release: { revision: 2, status: 'deployed' },
    })
    expect(helmJson('get', 'values', 'web')).toEqual({ replicas: 2 })
    expect(helmJson('history', 'web')).toMatchObject([
      { revision: 1, status: 'superseded' },
      { revision: 2, status: 'deployed', description: 'Upgrade complete' },
    ])
  })

  it('hides what its Secrets hold from the page', async () => {
    const resources = await service.resources(TARGET)
    expect(resources.map(({ object, status }) => `${object.kind} ${status}`).sort()).toEqual([
      'ConfigMap ready',
      'Deployment ready',
      'Secret ready',
      'Service ready',
    ])
    const secret = resources.find(({ object }) => object.kind === 'Secret')!
    expect(secret.object.data).toEqual({ password: '(hidden)' })
  })

  it('refuses what helm refuses, in its words', async () => {
    const events = await collect(service.install({ ...TARGET, chart: CHART, values: {} }))
    expect(events.at(-1)).toMatchObject({ type: 'failed' })
    const ours = (events.at(-1) as { message: string }).message
    const theirs = (() => {
      try {
        return helm('install', 'web', join(folder, 'chart'))
      } catch (error) {
        return String((error as { stderr: string }).stderr)
      }
    })()
    expect(theirs).toContain(ours)
  })

  it('is rolled back by the real helm, and the route shows it', async () => {
    expect(helm('rollback', 'web', '1')).toContain('Rollback was a success! Happy Helming!')
    const history = await service.history(TARGET)
    expect(history.map(({ revision, status, description }) => [revision, status, description])).toEqual([
      [1, 'superseded', 'Install complete'],
      [2, 'superseded', 'Upgrade complete'],
      [3, 'deployed', 'Rollback to 1'],
    ])
  })

  it('is uninstalled by the real helm, and gone from the route', async () => {
    expect(helm('uninstall', 'web', '--wait')).toContain('release "web" uninstalled')
    expect(await service.list({ namespace: NAMESPACE })).toEqual([])
  })
})

describe('a release the real helm made', () => {
  const other = { name: 'other', namespace: NAMESPACE }

  it('appears with its history', async () => {
    helm('install', 'other', join(folder, 'chart'), '--wait')
    helm(
      'upgrade',
      'other',
      join(folder, 'chart'),
      '--set',
      'replicas=3',
      '--description',
      'more of it',
      '--wait',
    )
    expect(
      (await service.list({ namespace: NAMESPACE })).map(({ name, revision, status }) => [
        name,
        revision,
        status,
      ]),
    ).toEqual([['other', 2, 'deployed']])
    const history = await service.history(other)
    expect(history.map(({ revision, status, description }) => [revision, status, description])).toEqual([
      [1, 'superseded', 'Install complete'],
      [2, 'deployed', 'more of it'],
    ])
    const status = await service.status(other)
    expect(status.chart).toEqual({ name: 'task-api', version: '0.1.0', appVersion: '1.2.3' })
    expect(status.notes).toContain('other runs 3 replicas.')
    expect(status.manifest.trimEnd()).toBe(helm('get', 'manifest', 'other').trimEnd())
  })

  it('is upgraded and uninstalled through the route', async () => {
    const upgraded = await collect(
      service.upgrade({ ...other, chart: CHART, values: {}, valuesPolicy: 'reuse' }),
    )
    expect(upgraded.at(-1)).toMatchObject({ type: 'done', release: { revision: 3, status: 'deployed' } })
    expect(helmJson('get', 'values', 'other')).toEqual({ replicas: 3 })
    const gone = await collect(service.uninstall({ ...other, wait: 'watcher' }))
    expect(gone.at(-1)).toMatchObject({ type: 'done' })
    expect(helmJson('list')).toEqual([])
  })
})

it('H50: nothing secret was printed by the server meanwhile', async () => {
  const output = program.output()
  for (const secret of [
    'hunter2',
    program.session.cookie.split('=')[1]!,
    program.session['x-chartroom-token'],
  ])
    expect(output).not.toContain(secret)
  expect(await program.stop()).toBe(0)
})
