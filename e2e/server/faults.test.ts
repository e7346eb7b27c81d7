/**
 * Faults between the routes and a cluster, as a learner would meet them; after each, nothing is lost and there is a
 * way on. The cluster keeps what it is given and fails when told to; the same on a real one: faults.cluster.test.ts.
 */
import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Clusters } from '../../lib/kube/remote'
import { FakeCluster } from '../../lib/kube/remote/testing/fake-cluster'
import { lost, revisions } from '../../lib/kube/remote/testing/nothing-lost'
import { type Answer, type Recorded, status } from '../../lib/kube/remote/testing/recording-server'
import { LocalReleaseService } from '../../lib/release'
import { type ClusterHarness, chartOf, ending, startClusterHarness } from './cluster-harness'

let house: ClusterHarness
let cluster: FakeCluster
beforeEach(async () => {
  house = await startClusterHarness()
  cluster = house.cluster
})
afterEach(() => house.stop())

const target = { name: 'web', namespace: 'default' }
const map = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: {n: "{{ .Values.n }}"}\n`
const chart = {
  ...chartOf(
    map('a'),
    map('b'),
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: s\nspec: {ports: [{port: 80}]}\n',
  ),
  'values.yaml': 'n: 1\n',
}
const install = (more: object = {}) =>
  ending(house.service.install({ ...target, chart, values: {}, ...more }))
const upgrade = (more: object = {}) =>
  ending(house.service.upgrade({ ...target, chart, values: { set: ['n=2'] }, ...more }))
const uninstall = () => ending(house.service.uninstall(target))
const history = () => revisions(cluster, 'web').map(({ version, status }) => `${version} ${status}`)

const pathOf = ({ url }: Recorded): string => url.split('?')[0]!
const broken: Answer = (_request, response) => void response.destroy()
const internal = status(500, 'InternalError', 'boom')
/** The request is carried out, its answer is lost. */
const unanswered: Answer = (request, response) =>
  cluster.server.fallback(request, {
    writeHead: () => ({ end: () => response.destroy() }),
  } as unknown as typeof response)

/** The given answers to requests of `what`, in turn; then all is well. */
function fail(what: string, ...answers: Answer[]): void {
  const [method, path = ''] = what.split(' ')
  const rest = [...answers]
  cluster.server.fault = (request) =>
    request.method === method && pathOf(request).includes(path) ? rest.shift() : undefined
}

describe('an object that is refused', () => {
  it('one PATCH answers 500: the others are applied, the release is failed, upgrade --install mends it', async () => {
    fail('PATCH configmaps/a', internal)
    expect(await install()).toMatchObject({
      type: 'failed',
      message: 'INSTALLATION FAILED: server-side apply failed for object default/a /v1, Kind=ConfigMap: boom',
    })
    expect(cluster.touched.sort()).toEqual(
      ['configmaps/a', 'configmaps/b', 'services/s'].map(
        (path) => `PATCH /api/v1/namespaces/default/${path}`,
      ),
    )
    expect(history()).toEqual(['1 failed'])
    expect((await upgrade({ install: true })).type).toBe('done')
    expect(history()).toEqual(['1 superseded', '2 deployed'])
  })

  it('a conflict of managers: all others are attempted, v2 is failed, v1 stays deployed, the manager is named, force is sent', async () => {
    await install()
    const text = 'Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: .data.n'
    fail('PATCH configmaps/a', status(409, 'Conflict', text))
    expect(await upgrade()).toMatchObject({
      message: `UPGRADE FAILED: conflict occurred while applying object default/a /v1, Kind=ConfigMap: ${text}`,
    })
    expect(history()).toEqual(['1 deployed', '2 failed'])
    expect((await upgrade({ forceConflicts: true })).type).toBe('done')
    expect(cluster.server.requests.filter(({ url }) => url.includes('force=true'))).toHaveLength(3)
  })

  it('a quota being counted: a creation is tried again, a change is not', async () => {
    const quota = status(
      409,
      'Conflict',
      'Operation cannot be fulfilled on resourcequotas "q": the object has been modified; please apply your changes to the latest version and try again',
    )
    fail('PATCH configmaps/a', quota, quota)
    expect((await install()).type).toBe('done')
    fail('PATCH configmaps/a', quota)
    expect((await upgrade()).type).toBe('failed')
    expect(history()).toEqual(['1 deployed', '2 failed'])
  })

  it('no right to read an object: nothing is deleted and the history stays', async () => {
    await install()
    fail('GET configmaps/a', status(403, 'Forbidden', 'configmaps "a" is forbidden'))
    expect((await uninstall()).type).toBe('failed')
    expect(cluster.touched.filter((what) => what.startsWith('DELETE'))).toEqual([])
    expect(history()).toEqual(['1 uninstalling'])
    expect((await uninstall()).type).toBe('done')
    expect(history()).toEqual([])
  })

  it('a refused DELETE leaves it uninstalling; uninstalling again finishes', async () => {
    await install()
    fail('DELETE configmaps/a', status(403, 'Forbidden', 'no'))
    expect(await uninstall()).toMatchObject({ message: 'failed to delete release: web' })
    expect(history()).toEqual(['1 uninstalling'])
    expect(await upgrade()).toMatchObject({ message: 'UPGRADE FAILED: "web" has no deployed releases' })
    expect((await uninstall()).type).toBe('done')
    expect(lost(cluster, 'web')).toEqual([])
  })

  it('a terminating namespace: the server’s word, and no record', async () => {
    const text =
      'secrets "sh.helm.release.v1.web.v1" is forbidden: unable to create new content in namespace default because it is being terminated'
    fail('POST secrets', status(403, 'Forbidden', text))
    expect(await install()).toMatchObject({
      message: `INSTALLATION FAILED: create: failed to create: ${text}`,
    })
    expect(cluster.touched).toEqual([])
    expect(history()).toEqual([])
  })
})

describe('a server in trouble', () => {
  it('429 with Retry-After, three times: waited for, then deployed', async () => {
    const busy = status(429, 'TooManyRequests', 'slow down', { 'retry-after': '1' })
    fail('PATCH configmaps/a', busy, busy, busy)
    expect((await install()).type).toBe('done')
    expect(cluster.touched.filter((what) => what.endsWith('/a'))).toHaveLength(4)
  })

  it.each(['etcdserver: leader changed', 'rpc error: code = Unknown desc = raft proposal dropped'])(
    'etcd without a leader (%s): asked again',
    async (text) => {
      fail('POST secrets', status(500, 'InternalError', text))
      expect((await install()).type).toBe('done')
      expect(history()).toEqual(['1 deployed'])
    },
  )

  it('starting up (503): asked again', async () => {
    const starting = status(503, 'ServiceUnavailable', 'the server is starting')
    fail('PATCH configmaps', starting, starting)
    expect((await install()).type).toBe('done')
  })

  it('connections break under objects: they are sent again', async () => {
    fail('PATCH configmaps', broken, broken)
    expect((await install()).type).toBe('done')
  })

  it('it goes and comes back while an install is under way: the install ends well', async () => {
    const { server } = cluster
    let isDown = false
    server.fault = ({ method }) => {
      if (!isDown && method === 'PATCH') {
        isDown = true
        setTimeout(() => {
          server.fault = () => undefined
        }, 1_200)
      }
      return isDown ? broken : undefined
    }
    expect((await install()).type).toBe('done')
    expect(history()).toEqual(['1 deployed'])
  })

  it('it never answers: a clear error within the time allowed, and nothing hangs on', async () => {
    const clusters = new Clusters(
      { KUBECONFIG: house.kubeconfig, CHARTROOM_CONTEXTS: 'kind-a' },
      { timing: { connect: 300, answer: 300 } },
    )
    const service = new LocalReleaseService({ kube: await clusters.open('kind-a') })
    cluster.server.fault = () => () => {}
    expect(await ending(service.install({ ...target, chart, values: {} }))).toMatchObject({
      type: 'failed',
      message: `INSTALLATION FAILED: cluster reachability check failed: kubernetes cluster unreachable: Get "${cluster.server.url}/version": no answer within 0.3 s`,
    })
    clusters.close()
  })

  it('it is gone: helm’s words, at once', async () => {
    const clusters = new Clusters({ KUBECONFIG: house.kubeconfig, CHARTROOM_CONTEXTS: 'kind-a' })
    const service = new LocalReleaseService({ kube: await clusters.open('kind-a') })
    const { url, port } = cluster.server
    await cluster.stop()
    expect(await ending(service.uninstall(target))).toMatchObject({
      message: `kubernetes cluster unreachable: Get "${url}/version": dial tcp 127.0.0.1:${port}: connect: connection refused`,
    })
    clusters.close()
    await house.harness.close()
    house = await startClusterHarness()
  })
})

describe('a record that is not acknowledged', () => {
  it('the last word of an install: written until it is, and only then called deployed', async () => {
    fail('PUT secrets', internal, broken, unanswered)
    expect((await install()).type).toBe('done')
    expect(history()).toEqual(['1 deployed'])
  })

  it('the first word, whose answer is lost: read back, and the install goes on', async () => {
    fail('POST secrets', unanswered)
    expect((await install()).type).toBe('done')
    expect(history()).toEqual(['1 deployed'])
  })

  it('the first word, which never arrived: nothing is applied', async () => {
    fail('POST secrets', broken)
    expect(await install()).toMatchObject({
      message: `INSTALLATION FAILED: create: failed to create: Post "${cluster.server.url}/api/v1/namespaces/default/secrets?fieldManager=Helm&fieldValidation=Strict": EOF`,
    })
    expect(cluster.touched).toEqual([])
  })

  it('the old revision’s last word: never two deployed', async () => {
    await install()
    fail('PUT web.v1', internal, internal)
    expect((await upgrade()).type).toBe('done')
    expect(history()).toEqual(['1 superseded', '2 deployed'])
  })
})

/** The n-th write of an action goes wrong, for every n: whatever happens, nothing is lost and the release can be left. */
describe('every write of an action, failing once', () => {
  const faults: [string, Answer][] = [
    ['answers 500', internal],
    ['is refused', status(403, 'Forbidden', 'no')],
    ['never arrives', broken],
    ['is carried out and its answer lost', unanswered],
  ]
  const actions: [string, (() => Promise<unknown>)[], () => Promise<unknown>][] = [
    ['install', [], install],
    ['upgrade', [install], upgrade],
    ['rollback', [install, upgrade], () => ending(house.service.rollback(target))],
    ['uninstall', [install, upgrade], uninstall],
  ]
  it.each(
    actions.flatMap(([name, before, act]) =>
      faults.map(([what, fault]) => ({ name, what, before, act, fault })),
    ),
  )('$name: it $what', async ({ name, before, act, fault }) => {
    let n = 0
    for (let isOver = false; !isOver; n++) {
      for (const step of before) await step()
      const acknowledged = revisions(cluster, 'web').map(({ version }) => version)
      let writes = 0
      cluster.server.fault = ({ method }) => (method !== 'GET' && writes++ === n ? fault : undefined)
      await act()
      isOver = writes <= n
      cluster.server.fault = () => undefined
      expect(lost(cluster, 'web', name === 'uninstall' ? [] : acknowledged), `write ${n}`).toEqual([])
      if (revisions(cluster, 'web').length > 0)
        expect(await uninstall(), `write ${n}`).toMatchObject({ type: 'done' })
      expect([...cluster.objects.keys()], `write ${n}`).toEqual(['/api/v1/namespaces/default'])
    }
    expect(n).toBeGreaterThan(5) // three objects, the record twice, and once without a fault
  })
})

describe('a kubeconfig that changes', () => {
  it('the next operation reads it anew; the one under way ends where it began', async () => {
    const other = await FakeCluster.start()
    let hasChanged = false
    cluster.server.fault = ({ method }) => {
      if (method === 'PATCH' && !hasChanged) {
        hasChanged = true
        writeFileSync(house.kubeconfig, other.server.kubeconfig('kind-a'))
      }
      return undefined
    }
    const first = install()
    await expect.poll(() => hasChanged).toBe(true)
    expect(await house.service.list({ namespace: 'default' })).toEqual([])
    expect((await first).type).toBe('done')
    expect(history()).toEqual(['1 deployed'])
    expect((await install()).type).toBe('done')
    expect(revisions(other, 'web')).toHaveLength(1)
    await other.stop()
  })
})
