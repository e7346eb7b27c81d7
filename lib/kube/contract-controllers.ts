/** The contract's part on what controllers do beside the objects they are asked for: events and their like. */
import { expect } from 'vitest'
import type { KubeObject } from './client'
import { type ContractTest, deployment, object, pod, type World } from './contract-world'
import { computeStatus } from './status'

/** Who tells the same whoever plays the node. */
const CONTROL_PLANE = new Set([
  'controllermanager',
  'daemonset-controller',
  'default-scheduler',
  'deployment-controller',
  'job-controller',
  'replicaset-controller',
  'statefulset-controller',
])

const about = (event: KubeObject) => event.involvedObject as { kind: string; name: string; uid: string }

async function eventsOf(w: World, name: string): Promise<KubeObject[]> {
  const { items } = await w.kube.list(w.of('v1', 'Event'), { namespace: w.namespace })
  return items.filter((e) => about(e).name === name || about(e).name.startsWith(`${name}-`))
}

/** What is told of `name` and what it made, as sorted lines without the random parts of names. */
async function told(w: World, name: string): Promise<string[]> {
  const node = (await w.kube.list(w.of('v1', 'Node'))).items[0]?.metadata.name ?? ''
  return (await eventsOf(w, name))
    .filter((event) => CONTROL_PLANE.has(String(event.reportingComponent)))
    .map((e) => `${e.type} ${about(e).kind} ${e.reason}, ${e.reportingComponent}: ${e.message}`)
    .map((line) => line.replace(node, 'NODE').replace(w.namespace, 'NS'))
    .map((line) => line.replace(/\b(n\d+)-(?!\d\b)[a-z0-9-]+/g, '$1-X'))
    .sort()
}

/** Events are written a moment after what they tell of. */
async function tells(w: World, name: string, want: string[]): Promise<void> {
  const wanted = [...want].sort()
  await w.until(async () => (await told(w, name)).length >= wanted.length)
  // A scheduler that tries again says so again.
  const lines = await told(w, name)
  expect(lines.filter((line, i) => !line.includes('FailedScheduling') || lines.indexOf(line) === i)).toEqual(
    wanted,
  )
}

async function settled(w: World, kind: string, name: string, message: string): Promise<void> {
  const resource = w.of(kind === 'Job' ? 'batch/v1' : 'apps/v1', kind)
  await w.until(async () => computeStatus(await w.kube.get(w.at(name, resource))).message === message)
}

const job = (w: World, name: string, spec: object, labels = {}): KubeObject => {
  const containers = [{ name: 'c', image: 'i' }]
  const template = { metadata: { labels }, spec: { restartPolicy: 'Never', containers } }
  return object('batch/v1', 'Job', name, { namespace: w.namespace }, { spec: { ...spec, template } })
}

export const CONTROLLER_TESTS: readonly ContractTest[] = [
  [
    'tells how a Deployment is scaled and rolled',
    async (w) => {
      const name = w.fresh()
      const of = (image: string, replicas: number): KubeObject =>
        deployment(w, name, {
          replicas,
          selector: { matchLabels: { app: name } },
          template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image }] } },
        })
      const assigned = `Normal Pod Scheduled, default-scheduler: Successfully assigned NS/${name}-X to NODE`
      const made = `Normal ReplicaSet SuccessfulCreate, replicaset-controller: Created pod: ${name}-X`
      const gone = `Normal ReplicaSet SuccessfulDelete, replicaset-controller: Deleted pod: ${name}-X`
      const scaled = (how: string): string =>
        `Normal Deployment ScalingReplicaSet, deployment-controller: Scaled ${how.replace('SET', `replica set ${name}-X`)}`
      await w.apply(of('i:1', 1))
      await settled(w, 'Deployment', name, 'Deployment is available. Replicas: 1')
      const first = [assigned, made, scaled('up SET from 0 to 1')]
      await tells(w, name, first)
      await w.apply(of('i:2', 1))
      await settled(w, 'Deployment', name, 'Deployment is available. Replicas: 1')
      const rolled = [
        ...first,
        assigned,
        made,
        gone,
        scaled('up SET from 0 to 1'),
        scaled('down SET from 1 to 0'),
      ]
      await tells(w, name, rolled)
      await w.apply(of('i:2', 0))
      await tells(w, name, [...rolled, gone, scaled('down SET from 1 to 0')])
    },
  ],
  [
    'tells of a Pod of an account that is missing, and counts',
    async (w) => {
      const name = w.fresh()
      const template = pod({ app: name }) as { spec: object }
      const spec = { ...template.spec, serviceAccountName: 'worker' }
      await w.apply(
        deployment(w, name, {
          replicas: 1,
          selector: { matchLabels: { app: name } },
          template: { ...template, spec },
        }),
      )
      const refused = async (): Promise<KubeObject | undefined> =>
        (await eventsOf(w, name)).find((event) => event.reason === 'FailedCreate')
      await w.until(async () => Number((await refused())?.count) > 1)
      const set = about((await refused()) as KubeObject).name
      expect(await refused()).toMatchObject({
        type: 'Warning',
        eventTime: null,
        source: { component: 'replicaset-controller' },
        reportingComponent: 'replicaset-controller',
        reportingInstance: '',
        involvedObject: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: set, namespace: w.namespace },
        message: `Error creating: pods "${set}-" is forbidden: error looking up service account ${w.namespace}/worker: serviceaccount "worker" not found`,
      })
    },
  ],
  [
    'tells what StatefulSets and DaemonSets make and take away',
    async (w) => {
      const [name, daemon] = [w.fresh(), w.fresh()]
      const set = (replicas: number): KubeObject =>
        object(
          'apps/v1',
          'StatefulSet',
          name,
          { namespace: w.namespace },
          {
            spec: {
              serviceName: name,
              replicas,
              selector: { matchLabels: { app: name } },
              template: pod({ app: name }),
            },
          },
        )
      await w.apply(set(1))
      const label = { app: daemon }
      const spec = { selector: { matchLabels: label }, template: pod(label) }
      await w.apply(object('apps/v1', 'DaemonSet', daemon, { namespace: w.namespace }, { spec }))
      await settled(w, 'StatefulSet', name, 'Partition rollout complete. updated: 1')
      await w.apply(set(0))
      const what = `Pod ${name}-0 in StatefulSet ${name} successful`
      await tells(w, name, [
        `Normal Pod Scheduled, default-scheduler: Successfully assigned NS/${name}-0 to NODE`,
        `Normal StatefulSet SuccessfulCreate, statefulset-controller: Create ${what}`,
        `Normal StatefulSet SuccessfulDelete, statefulset-controller: Delete ${what}`,
      ])
      await tells(w, daemon, [
        `Normal Pod Scheduled, default-scheduler: Successfully assigned NS/${daemon}-X to NODE`,
        `Normal DaemonSet SuccessfulCreate, daemonset-controller: Created pod: ${daemon}-X`,
      ])
    },
  ],
  [
    'tells how a Job ends',
    async (w) => {
      const [good, bad, late] = [w.fresh(), w.fresh(), w.fresh()]
      await w.apply(job(w, good, {}))
      await w.apply(job(w, bad, { backoffLimit: 0 }, { 'sim.chartroom/exit-code': '3' }))
      await w.apply(job(w, late, { activeDeadlineSeconds: 3 }, { 'sim.chartroom/runs-for': '30s' }))
      const begun = (name: string): string[] => [
        `Normal Pod Scheduled, default-scheduler: Successfully assigned NS/${name}-X to NODE`,
        `Normal Job SuccessfulCreate, job-controller: Created pod: ${name}-X`,
      ]
      await settled(w, 'Job', good, 'Job Completed. succeeded: 1/1')
      await tells(w, good, [...begun(good), 'Normal Job Completed, job-controller: Job completed'])
      await tells(w, bad, [
        ...begun(bad),
        'Warning Job BackoffLimitExceeded, job-controller: Job has reached the specified backoff limit',
      ])
      await tells(w, late, [
        ...begun(late),
        `Normal Job SuccessfulDelete, job-controller: Deleted pod: ${late}-X`,
        'Warning Job DeadlineExceeded, job-controller: Job was active longer than specified deadline',
      ])
    },
  ],
  [
    'holds a suspended Job until it is resumed',
    async (w) => {
      const name = w.fresh()
      const jobs = w.of('batch/v1', 'Job')
      await w.apply(job(w, name, { suspend: true }))
      const conditions = async (): Promise<unknown[]> => {
        const { status } = await w.kube.get(w.at(name, jobs))
        const list = (status as { conditions?: Record<string, unknown>[] }).conditions ?? []
        return list.map((c) => [c.type, c.status, c.reason, c.message])
      }
      await w.until(async () => (await conditions()).length > 0)
      expect(await conditions()).toEqual([['Suspended', 'True', 'JobSuspended', 'Job suspended']])
      await w.kube.patch(w.at(name, jobs), 'merge', { spec: { suspend: false } })
      await settled(w, 'Job', name, 'Job Completed. succeeded: 1/1')
      expect((await conditions())[0]).toEqual(['Suspended', 'False', 'JobResumed', 'Job resumed'])
      await tells(w, name, [
        'Normal Job Suspended, job-controller: Job suspended',
        'Normal Job Resumed, job-controller: Job resumed',
        `Normal Pod Scheduled, default-scheduler: Successfully assigned NS/${name}-X to NODE`,
        `Normal Job SuccessfulCreate, job-controller: Created pod: ${name}-X`,
        'Normal Job Completed, job-controller: Job completed',
      ])
    },
  ],
  [
    'tells why a Pod gets no node',
    async (w) => {
      const unhelpful =
        'no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.'
      const claim = { name: 'v', persistentVolumeClaim: { claimName: 'gone' } }
      const requests = { cpu: '1000', memory: '1000Gi' }
      for (const [spec, why] of [
        [
          { nodeSelector: { 'example.com/disk': 'ssd' } },
          `1 node(s) didn't match Pod's node affinity/selector. ${unhelpful}`,
        ],
        [
          { containers: [{ name: 'c', image: 'i', resources: { requests } }] },
          `1 Insufficient cpu, 1 Insufficient memory. ${unhelpful}`,
        ],
        [{ volumes: [claim] }, 'persistentvolumeclaim "gone" not found. not found'],
      ] as const) {
        const name = w.fresh()
        const containers = [{ name: 'c', image: 'i' }]
        await w.apply(
          object('v1', 'Pod', name, { namespace: w.namespace }, { spec: { containers, ...spec } }),
        )
        const message = `0/1 nodes are available: ${why}`
        await tells(w, name, [`Warning Pod FailedScheduling, default-scheduler: ${message}`])
        const { status } = await w.kube.get(w.at(name, w.of('v1', 'Pod')))
        expect(status).toMatchObject({
          phase: 'Pending',
          conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
        })
        await w.kube.delete(w.at(name, w.of('v1', 'Pod')))
      }
    },
  ],
]
