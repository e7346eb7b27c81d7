/** What an action may write to a learner's cluster, by what reaches a cluster that writes everything down (K60, K61, K64). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ClusterHarness, chartOf, ending, startClusterHarness } from './cluster-harness'
import { send } from './harness'

let house: ClusterHarness
const start = async (env: Record<string, string> = {}): Promise<void> => {
  await house.stop()
  house = await startClusterHarness(env)
}
beforeEach(async () => {
  house = await startClusterHarness()
})
afterEach(() => house.stop())

const target = { name: 'web', namespace: 'default' }
const map = (namespace: string, name = 'map') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: ${namespace}}\n`
const hook = (text: string) =>
  text.replace('metadata: {', 'metadata: {annotations: {helm.sh/hook: pre-install}, ')
const role =
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: "reader"}\nrules: []\n'
const pod = (spec: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: agent}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: ${spec}}}\n`
const install = (templates: string[], more: object = {}) =>
  ending(house.service.install({ ...target, chart: chartOf(...templates), values: {}, ...more }))

const OUTSIDE =
  'ConfigMap "map" may not be in namespace "kube-system": Chartroom writes to the release\'s own namespace, and not to Kubernetes\' own; CHARTROOM_NAMESPACES may list others'

describe('K60: namespaces', () => {
  it.each([
    ['an object', [map('default', 'fine'), map('kube-system')]],
    ['a hook', [map('default', 'fine'), hook(map('kube-system'))]],
    [
      'an object in a List',
      [
        `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: map, namespace: kube-system}}\n`,
      ],
    ],
  ])('%s elsewhere than the release is refused before anything is written', async (_what, templates) => {
    expect(await install(templates)).toMatchObject({ type: 'failed', message: OUTSIDE })
    expect(house.cluster.server.writes).toEqual([])
  })

  it('it is refused before the chart’s own kinds are installed, too', async () => {
    const crd =
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: foos.example.com}\nspec: {group: example.com, names: {kind: Foo, plural: foos}, scope: Namespaced, versions: []}\n'
    const chart = { ...chartOf(map('kube-system')), 'crds/foo.yaml': crd }
    const confirmed = ['CustomResourceDefinition/foos.example.com']
    expect(await ending(house.service.install({ ...target, chart, values: {}, confirmed }))).toMatchObject({
      type: 'failed',
      message: OUTSIDE,
    })
    expect(house.cluster.server.writes).toEqual([])
  })

  it('Kubernetes’ own namespaces take no release', async () => {
    expect(await install([map('kube-system')], { namespace: 'kube-system' })).toMatchObject({
      message: expect.stringContaining('a release may not be in namespace "kube-system"'),
    })
    expect(house.cluster.server.writes).toEqual([])
  })

  it('an upgrade and an uninstall of what the real helm put there are refused as well', async () => {
    await start({ CHARTROOM_NAMESPACES: 'default,kube-system' })
    expect((await install([map('kube-system')])).type).toBe('done')
    const { kubeconfig } = house
    const strict = await startClusterHarness({ KUBECONFIG: kubeconfig })
    const before = house.cluster.server.writes.length
    for (const action of [
      strict.service.upgrade({ ...target, chart: chartOf(map('default')), values: {} }),
      strict.service.uninstall(target),
      strict.service.rollback({ ...target, revision: 1 }),
    ])
      expect(await ending(action)).toMatchObject({ type: 'failed', message: OUTSIDE })
    await strict.stop()
    expect(house.cluster.server.writes).toHaveLength(before)
  })

  it('CHARTROOM_NAMESPACES is a list of exact names, for releases as for their objects', async () => {
    await start({ CHARTROOM_NAMESPACES: 'default, shared' })
    expect((await install([map('shared'), map('default')])).type).toBe('done')
    expect(await install([map('share')], { name: 'other' })).toMatchObject({
      message: 'ConfigMap "map" may not be in namespace "share": CHARTROOM_NAMESPACES allows default, shared',
    })
    expect(await install([], { name: 'other', namespace: 'elsewhere' })).toMatchObject({
      message: 'a release may not be in namespace "elsewhere": CHARTROOM_NAMESPACES allows default, shared',
    })
  })
})

describe('K61: what reaches beyond its namespace', () => {
  it.each([
    [
      'a cluster-scoped kind',
      role,
      'ClusterRole/reader',
      ['belongs to the whole cluster, not to one namespace'],
    ],
    [
      'a webhook',
      'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: all}\n',
      'ValidatingWebhookConfiguration/all',
      ['is a webhook: it can change or stop every request to the cluster'],
    ],
    [
      'a namespace',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: more}\n',
      'Namespace/more',
      ['is a namespace: deleting it deletes everything in it'],
    ],
    [
      'a privileged Pod',
      pod('{containers: [{name: c, securityContext: {privileged: true}}]}'),
      'Deployment/default/agent',
      ['runs a privileged container'],
    ],
    [
      'a Pod on the machine’s files, network, processes and port',
      pod(
        '{hostNetwork: true, hostPID: true, hostIPC: true, volumes: [{name: v, hostPath: {path: /}}], initContainers: [{name: i, ports: [{hostPort: 80}], securityContext: {capabilities: {add: [CHOWN, SYS_ADMIN]}}}], containers: []}',
      ),
      'Deployment/default/agent',
      [
        "uses the node's network",
        "sees the node's processes",
        "shares the node's memory (hostIPC)",
        "mounts the node's files (hostPath)",
        'takes a port of the node (hostPort)',
        'adds capabilities (SYS_ADMIN)',
      ],
    ],
  ])('%s waits for a confirmation by name', async (_what, text, id, whys) => {
    for (const [template, more] of [
      [text, {}],
      [hook(text), {}],
      [text, { confirmed: [`${id}x`, '*', ''] }],
    ] as const) {
      const end = await install([map('default'), template], more)
      const [kind, name] = [id.split('/')[0], id.split('/').at(-1)]
      expect(end).toMatchObject({
        type: 'failed',
        message: `this needs your confirmation:\n${id}: ${whys.join('; ')}`,
        needs: [{ id, kind, name, whys }],
      })
    }
    expect(house.cluster.server.writes).toEqual([])
    expect((await install([map('default'), text], { confirmed: [id] })).type).toBe('done')
    expect(await ending(house.service.uninstall(target))).toMatchObject({ type: 'failed', needs: [{ id }] })
    expect((await ending(house.service.uninstall({ ...target, confirmed: [id] }))).type).toBe('done')
  })

  it('all of it is asked for at once, CRDs included, also by upgrade --install and for what is dropped', async () => {
    const crd =
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: foos.example.com}\nspec: {group: example.com, names: {kind: Foo, plural: foos}, scope: Cluster, versions: []}\n'
    const foo = 'apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: one}\n'
    const chart = { ...chartOf(role, foo), 'crds/foo.yaml': crd }
    const asked = await ending(house.service.upgrade({ ...target, chart, values: {}, install: true }))
    expect(asked.type === 'failed' && asked.needs?.map(({ id }) => id)).toEqual([
      'CustomResourceDefinition/foos.example.com',
      'ClusterRole/reader',
      'Foo/one',
    ])
    expect(house.cluster.server.writes).toEqual([])
    expect((await install([role], { confirmed: ['ClusterRole/reader'] })).type).toBe('done')
    const without = { ...target, chart: chartOf(map('default')), values: {} }
    expect(await ending(house.service.upgrade(without))).toMatchObject({
      needs: [{ id: 'ClusterRole/reader' }],
    })
    const goes = await ending(house.service.upgrade({ ...without, confirmed: ['ClusterRole/reader'] }))
    expect(goes.type).toBe('done')
  })

  it('what stays in its namespace asks nothing, and neither does --create-namespace', async () => {
    const modest = pod(
      '{containers: [{name: c, securityContext: {capabilities: {add: [CHOWN]}}, ports: [{containerPort: 80}]}]}',
    )
    expect((await install([map('new'), modest], { namespace: 'new', createNamespace: true })).type).toBe(
      'done',
    )
    expect(house.cluster.touched).toContain('PATCH /api/v1/namespaces/new')
  })
})

describe('K64: read-only', () => {
  it('every action is refused in one sentence, and the cluster is only ever read', async () => {
    expect((await install([map('default')])).type).toBe('done')
    house.cluster.server.requests.length = 0
    const strict = await startClusterHarness({ KUBECONFIG: house.kubeconfig, CHARTROOM_READ_ONLY: '1' })
    const chart = chartOf(map('default'))
    for (const action of [
      strict.service.install({
        ...target,
        name: 'other',
        chart: chartOf(),
        values: {},
        createNamespace: true,
      }),
      strict.service.upgrade({ ...target, chart, values: {} }),
      strict.service.rollback({ ...target, revision: 1 }),
      strict.service.uninstall(target),
    ])
      expect(await ending(action)).toMatchObject({
        type: 'failed',
        message: 'Chartroom is read-only: start it without CHARTROOM_READ_ONLY to change the cluster',
      })
    expect(await strict.service.list({ namespace: 'default' })).toHaveLength(1)
    expect((await strict.service.routes.clusters()).isReadOnly).toBe(true)
    await strict.stop()
    expect(new Set(house.cluster.server.requests.map(({ method }) => method))).toEqual(new Set(['GET']))
  })

  it('the connection itself writes nothing then', async () => {
    const { Clusters } = await import('../../lib/kube/remote')
    const clusters = new Clusters({ KUBECONFIG: house.kubeconfig, CHARTROOM_READ_ONLY: 'yes' })
    const kube = await clusters.open('kind-a')
    const resource = (await kube.resources()).find(({ kind }) => kind === 'ConfigMap')!
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', namespace: 'default' } }
    const key = { resource, name: 'm', namespace: 'default' }
    for (const write of [
      kube.create(resource, object, { dryRun: true }),
      kube.apply(resource, object, { fieldManager: 'helm' }),
      kube.replace(resource, object),
      kube.patch(key, 'merge', {}),
      kube.delete(key),
    ])
      await expect(write).rejects.toMatchObject({ code: 403, reason: 'WriteRefused' })
    expect(house.cluster.server.writes).toEqual([])
    clusters.close()
  })

  it('CHARTROOM_READ_ONLY=0 is not read-only', async () => {
    await start({ CHARTROOM_READ_ONLY: '0' })
    expect((await install([map('default')])).type).toBe('done')
  })
})

it('confirmations are a list of names and nothing else', async () => {
  for (const confirmed of [true, 'ClusterRole/reader', [1], ['x'.repeat(600)]]) {
    const { status } = await send(`${house.harness.origin}/api/releases/uninstall`, {
      method: 'POST',
      headers: { ...house.session, 'content-type': 'application/json' },
      body: JSON.stringify({ context: 'kind-a', ...target, confirmed }),
    })
    expect(status).toBe(400)
  }
})
