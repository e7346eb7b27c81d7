/** On a real cluster: what we record the real helm reads, upgrades, rolls back and uninstalls, and the other way round. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findHelm } from '../../e2e/oracle/helm.mjs'
import { findResource, type KubeClient, type KubeObject } from '../kube'
import { Clusters } from '../kube/remote'
import { LocalReleaseService, type ReleaseEvent, type UpgradeRequest } from '.'
import { decodeRecord } from './record'

const NOTES = 'Notes {{ .Release.Name }} r{{ .Release.Revision }}\n'
const chart: Record<string, string> = {
  'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\nappVersion: "1.0"\n',
  'values.yaml': 'a: 1\nimage: app:1\n',
  'templates/NOTES.txt': NOTES,
  'templates/cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-cm\ndata:\n  a: "{{ .Values.a }}"\n',
  'templates/job.yaml':
    'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {{ .Release.Name }}-job\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    helm.sh/hook-weight: "1"\nspec: {backoffLimit: 0, template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}\n',
  'templates/web.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}-web\nspec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: "{{ .Values.image }}"}]}}}\n',
}

describe('releases on a real cluster', () => {
  let helm: (...args: string[]) => { code: number | null; stdout: string; stderr: string }
  let kube: KubeClient
  let service: LocalReleaseService
  let folder: string
  const namespace = `interop-${Math.random().toString(36).slice(2, 8)}`

  beforeAll(async () => {
    const { CHARTROOM_TEST_KUBECONFIG = '', CHARTROOM_TEST_CONTEXT = '' } = process.env
    const { path, why } = await findHelm()
    if (!path) throw new Error(why)
    folder = mkdtempSync(join(tmpdir(), 'chartroom-interop-'))
    for (const [name, text] of Object.entries(chart)) {
      mkdirSync(join(folder, 'c', dirname(name)), { recursive: true })
      writeFileSync(join(folder, 'c', name), text)
    }
    const env = { ...process.env, KUBECONFIG: CHARTROOM_TEST_KUBECONFIG, HOME: folder }
    helm = (...args) => {
      const done = spawnSync(path, [...args, '-n', namespace], { cwd: folder, env, encoding: 'utf8' })
      return { code: done.status, stdout: done.stdout, stderr: done.stderr }
    }
    kube = await new Clusters({ KUBECONFIG: CHARTROOM_TEST_KUBECONFIG }).open(CHARTROOM_TEST_CONTEXT)
    service = new LocalReleaseService({ kube })
    execFileSync(path, ['version'], { env })
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    const namespaces = findResource(await kube.resources(), 'v1', 'Namespace')
    if (namespaces) await kube.delete({ resource: namespaces, name: namespace }).catch(() => {})
  })

  const request = (name: string, more: Partial<UpgradeRequest> = {}): UpgradeRequest => ({
    name,
    namespace,
    chart,
    values: {},
    timeout: 30_000,
    ...more,
  })
  const last = async (stream: AsyncIterable<ReleaseEvent>): Promise<string> => {
    let event: ReleaseEvent | undefined
    for await (event of stream);
    if (event?.type !== 'done' && event?.type !== 'failed') throw new Error('the stream broke off')
    return `${event.type} ${event.message}`
  }
  const history = (name: string): string[] =>
    JSON.parse(helm('history', name, '-o', 'json').stdout).map(
      (r: Record<string, unknown>) => `${r.revision} ${r.status} ${r.description}`,
    )
  const secrets = async (name: string): Promise<KubeObject[]> => {
    const resource = findResource(await kube.resources(), 'v1', 'Secret')
    if (!resource) throw new Error('no secrets')
    return (await kube.list(resource, { namespace, labelSelector: `name=${name},owner=helm` })).items
  }

  it('the real helm manages what we installed', async () => {
    const message = await last(service.install(request('ours', { createNamespace: true })))
    expect(message.replace(/LAST DEPLOYED: .*/, 'LAST DEPLOYED: <TIME>')).toBe(
      `done NAME: ours\nLAST DEPLOYED: <TIME>\nNAMESPACE: ${namespace}\nSTATUS: deployed\nREVISION: 1\nDESCRIPTION: Install complete\nTEST SUITE: None\nNOTES:\nNotes ours r1\n`,
    )
    expect(history('ours')).toEqual(['1 deployed Install complete'])
    const [ours] = await service.list({ namespace })
    expect(helm('get', 'manifest', 'ours').stdout).toBe(`${ours?.manifest}\n`)
    expect(helm('get', 'values', 'ours', '-o', 'yaml').stdout).toBe('null\n')
    expect(helm('get', 'notes', 'ours').stdout).toBe('NOTES:\nNotes ours r1\n\n')
    expect(helm('get', 'hooks', 'ours').stdout).toBe(ours?.hooks)
    expect(await last(service.upgrade(request('ours', { values: { set: ['a=2'] } })))).toMatch(
      /^done Release "ours" has been upgraded/,
    )
    expect(helm('get', 'values', 'ours', '-o', 'yaml').stdout).toBe('a: 2\n')
    expect(helm('upgrade', 'ours', './c', '--set', 'a=3')).toMatchObject({ code: 0, stderr: '' })
    expect(helm('rollback', 'ours', '1')).toEqual({
      code: 0,
      stdout: 'Rollback was a success! Happy Helming!\n',
      stderr: '',
    })
    expect(history('ours')).toEqual([
      '1 superseded Install complete',
      '2 superseded Upgrade complete',
      '3 superseded Upgrade complete',
      '4 deployed Rollback to 1',
    ])
    expect(helm('uninstall', 'ours')).toEqual({ code: 0, stdout: 'release "ours" uninstalled\n', stderr: '' })
    expect(await secrets('ours')).toEqual([])
  })

  it('we manage what the real helm installed', async () => {
    expect(helm('install', 'theirs', './c', '--set', 'a=5').code).toBe(0)
    expect((await service.list({ namespace })).filter((r) => r.name === 'theirs')).toMatchObject([
      {
        name: 'theirs',
        revision: 1,
        status: 'deployed',
        chart: { name: 'c', version: '0.1.0', appVersion: '1.0' },
        notes: 'Notes theirs r1\n',
        userValues: 'a: 5\n',
      },
    ])
    expect(await last(service.upgrade(request('theirs', { values: { set: ['a=6'] } })))).toMatch(/^done /)
    expect(await last(service.rollback(request('theirs', {})))).toBe(
      'done Rollback was a success! Happy Helming!\n',
    )
    expect(history('theirs')).toEqual([
      '1 superseded Install complete',
      '2 superseded Upgrade complete',
      '3 deployed Rollback to 1',
    ])
    expect(helm('upgrade', 'theirs', './c', '--reuse-values', '--set', 'image=app:9').code).toBe(0)
    expect(await last(service.uninstall({ name: 'theirs', namespace }))).toBe(
      'done release "theirs" uninstalled\n',
    )
    expect(await secrets('theirs')).toEqual([])
  })

  it('records and objects are those the real helm makes', async () => {
    await last(service.install(request('same', { createNamespace: true, wait: 'watcher' })))
    const ours = await picture('same')
    await last(service.uninstall({ name: 'same', namespace }))
    expect(helm('install', 'same', './c', '--wait').code).toBe(0)
    const theirs = await picture('same')
    expect(ours).toEqual(theirs)
  })

  /** A release as it lies in the cluster, times and ids taken out. */
  async function picture(name: string): Promise<unknown> {
    const resources = await kube.resources()
    const objects: unknown[] = []
    for (const [apiVersion, kind, object] of [
      ['v1', 'ConfigMap', `${name}-cm`],
      ['apps/v1', 'Deployment', `${name}-web`],
      ['batch/v1', 'Job', `${name}-job`],
    ] as const) {
      const resource = findResource(resources, apiVersion, kind)
      if (!resource) throw new Error(`no ${kind}`)
      const { status: _, ...live } = await kube.get({ resource, namespace, name: object })
      const managers = (live.metadata.managedFields as { manager?: string }[]).filter(
        (m) => m.manager === 'helm',
      )
      objects.push(plain({ ...live, metadata: { ...live.metadata, managedFields: managers } }))
    }
    const [secret] = await secrets(name)
    const { metadata, data, ...rest } = secret as KubeObject & { data: { release: string } }
    const record = decodeRecord(atob(data.release))
    return plain({
      objects,
      secret: { ...rest, labels: metadata.labels, name: metadata.name },
      record: jsonOf(record),
    })
  }
})

const VOLATILE = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'time',
  'modifiedAt',
  'firstDeployed',
  'lastDeployed',
  'startedAt',
  'completedAt',
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
])

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'modtime')
      .map(([key, field]) => [key, VOLATILE.has(key) ? '<…>' : plain(field)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** Maps as objects. */
function jsonOf(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, jsonOf(v)]))
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, jsonOf(v)]))
}
