import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ApiResource, KubeClient, KubeObject } from '../../lib/kube'
import { Clusters } from '../../lib/kube/remote'
import { acquireCluster } from '../control-plane/test-cluster.mjs'

/** On kind it really runs, and says nothing. */
const IMAGE = 'registry.k8s.io/pause:3.10'
const NAMESPACE = 'remote-client-test'
let kube: KubeClient
let clusters: Clusters
let release: () => Promise<void>

beforeAll(async () => {
  const cluster = await acquireCluster()
  release = cluster.release
  clusters = new Clusters({ KUBECONFIG: cluster.kubeconfig })
  kube = await clusters.open(cluster.context)
  const namespaces = await resource('Namespace')
  await kube.apply(
    namespaces,
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    { fieldManager: 'test' },
  )
})
afterAll(async () => {
  await kube.delete({ resource: await resource('Namespace'), name: NAMESPACE })
  clusters.close()
  await release()
})

async function resource(kind: string, group = ''): Promise<ApiResource> {
  return (await kube.resources()).find((one) => one.kind === kind && one.group === group)!
}

const configMap = (name: string, data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: NAMESPACE },
  data,
})

it('knows the server’s version and everything it serves', async () => {
  expect((await kube.version()).gitVersion).toMatch(/^v1\.\d+\.\d+/)
  expect(await resource('Deployment', 'apps')).toMatchObject({
    version: 'v1',
    plural: 'deployments',
    singular: 'deployment',
    shortNames: ['deploy'],
    namespaced: true,
  })
  expect(await resource('ClusterRole', 'rbac.authorization.k8s.io')).toMatchObject({ namespaced: false })
})

it('applies with its manager, reports conflicts, and takes over by force', async () => {
  const maps = await resource('ConfigMap')
  const first = await kube.apply(maps, configMap('shared', { a: '1' }), { fieldManager: 'helm' })
  expect(first.metadata.managedFields).toMatchObject([{ manager: 'helm', operation: 'Apply' }])
  const taken = kube.apply(maps, configMap('shared', { a: '2' }), { fieldManager: 'other' })
  await expect(taken).rejects.toMatchObject({
    code: 409,
    reason: 'Conflict',
    message: 'Apply failed with 1 conflict: conflict with "helm": .data.a',
  })
  const forced = await kube.apply(maps, configMap('shared', { a: '2' }), {
    fieldManager: 'other',
    force: true,
  })
  expect(forced.data).toEqual({ a: '2' })
})

it('K66: a dry run leaves nothing behind', async () => {
  const maps = await resource('ConfigMap')
  const tried = await kube.apply(maps, configMap('dry', {}), { fieldManager: 'helm', dryRun: true })
  expect(tried.metadata.uid).toBeTruthy()
  await kube.create(maps, configMap('dry', {}), { dryRun: true })
  await expect(kube.get({ resource: maps, namespace: NAMESPACE, name: 'dry' })).rejects.toMatchObject({
    code: 404,
    reason: 'NotFound',
    message: 'configmaps "dry" not found',
  })
})

it('K68: an unknown field is refused in the server’s words', async () => {
  const deployments = await resource('Deployment', 'apps')
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'typo', namespace: NAMESPACE },
    spec: {
      replicass: 3,
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: IMAGE }] } },
    },
  }
  const message =
    'failed to create typed patch object (remote-client-test/typo; apps/v1, Kind=Deployment): .spec.replicass: field not declared in schema'
  await expect(kube.apply(deployments, object, { fieldManager: 'helm' })).rejects.toThrow(message)
  await expect(kube.create(deployments, object)).rejects.toThrow(
    'strict decoding error: unknown field "spec.replicass"',
  )
})

it('K67: a ClusterRole keeps the case of its name', async () => {
  const roles = await resource('ClusterRole', 'rbac.authorization.k8s.io')
  const name = 'chartroom-test:MyRole'
  const object = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    rules: [],
  }
  await kube.apply(roles, object, { fieldManager: 'helm' })
  expect((await kube.get({ resource: roles, name })).metadata.name).toBe(name)
  await kube.delete({ resource: roles, name })
})

it('replaces only what it has seen last', async () => {
  const maps = await resource('ConfigMap')
  const made = await kube.create(maps, configMap('seen', { a: '1' }))
  await kube.replace(maps, { ...made, data: { a: '2' } })
  await expect(kube.replace(maps, { ...made, data: { a: '3' } })).rejects.toMatchObject({
    code: 409,
    reason: 'Conflict',
  })
  await expect(kube.create(maps, configMap('seen', {}))).rejects.toMatchObject({
    code: 409,
    reason: 'AlreadyExists',
  })
})

it('watches a Deployment become ready and its Pods go', async () => {
  const [deployments, pods] = await Promise.all([resource('Deployment', 'apps'), resource('Pod')])
  const { resourceVersion } = await kube.list(deployments, { namespace: NAMESPACE })
  await kube.apply(
    deployments,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: NAMESPACE },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'c', image: IMAGE }] },
        },
      },
    },
    { fieldManager: 'helm' },
  )
  const abort = new AbortController()
  for await (const event of kube.watch(deployments, {
    namespace: NAMESPACE,
    resourceVersion,
    signal: abort.signal,
  })) {
    if (event.type === 'BOOKMARK') continue
    const { readyReplicas } = (event.object.status ?? {}) as { readyReplicas?: number }
    if (readyReplicas === 2) abort.abort()
  }
  const { items } = await kube.list(pods, { namespace: NAMESPACE, labelSelector: 'app=web' })
  expect(items.map(({ apiVersion, kind }) => [apiVersion, kind])).toEqual([
    ['v1', 'Pod'],
    ['v1', 'Pod'],
  ])
  const [pod] = items
  const log = await kube.logs({ namespace: NAMESPACE, name: pod!.metadata.name }, { container: 'c' })
  expect(log === '' || log.endsWith('\n')).toBe(true)
  const until = new AbortController()
  const lines = kube.followLogs!(
    { namespace: NAMESPACE, name: pod!.metadata.name },
    { container: 'c', signal: until.signal },
  )
  setTimeout(() => until.abort(), 2_000)
  const followed: string[] = []
  for await (const { text } of lines) followed.push(`${text}\n`)
  expect(followed.join('')).toBe(log)
  await kube.delete(
    { resource: deployments, namespace: NAMESPACE, name: 'web' },
    { propagation: 'Foreground' },
  )
  await expect
    .poll(async () => (await kube.list(pods, { namespace: NAMESPACE })).items.length, { timeout: 30_000 })
    .toBe(0)
})
