/** The contract's part on what controllers do beside the objects they are asked for: events and their like. */
import { expect } from 'vitest'
import type { KubeObject } from './client'
import { type ContractTest, deployment, object, pod, refusal, type World } from './contract-world'
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
      const set = (replicas: number): KubeObject => {
        const body = {
          serviceName: name,
          selector: { matchLabels: { app: name } },
          template: pod({ app: name }),
        }
        const metadata = { namespace: w.namespace }
        return object('apps/v1', 'StatefulSet', name, metadata, { spec: { replicas, ...body } })
      }
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
  [
    'admits Pods with an account, its token, tolerations and a priority',
    async (w) => {
      const name = w.fresh()
      const accounts = w.of('v1', 'ServiceAccount')
      await w.until(async () => !Array.isArray(await refusal(w.kube.get(w.at('default', accounts)))))
      const spec = { containers: [{ name: 'c', image: 'i' }], nodeSelector: { 'example.com/none': '' } }
      const made = await w.apply(object('v1', 'Pod', name, { namespace: w.namespace }, { spec }))
      const volumes = (made.spec as { volumes: { name: string }[] }).volumes
      const token = String(volumes[0]?.name)
      expect(token).toMatch(/^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
      const away = { effect: 'NoExecute', operator: 'Exists', tolerationSeconds: 300 }
      expect(made.spec).toMatchObject({
        containers: [
          {
            volumeMounts: [
              { mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: token, readOnly: true },
            ],
          },
        ],
        enableServiceLinks: true,
        preemptionPolicy: 'PreemptLowerPriority',
        priority: 0,
        serviceAccount: 'default',
        serviceAccountName: 'default',
        tolerations: [
          { ...away, key: 'node.kubernetes.io/not-ready' },
          { ...away, key: 'node.kubernetes.io/unreachable' },
        ],
        volumes: [
          {
            name: token,
            projected: {
              defaultMode: 420,
              sources: [
                { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
                { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
                {
                  downwardAPI: {
                    items: [
                      { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' },
                    ],
                  },
                },
              ],
            },
          },
        ],
      })
      expect((made.metadata.managedFields as { fieldsV1: unknown }[]).map((m) => m.fieldsV1)).toEqual([
        {
          'f:spec': {
            'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {} } },
            'f:nodeSelector': {},
          },
        },
      ])
      const quiet = w.fresh()
      const tolerations = [{ operator: 'Exists' }]
      const bare = { ...spec, automountServiceAccountToken: false, tolerations }
      const silent = await w.apply(object('v1', 'Pod', quiet, { namespace: w.namespace }, { spec: bare }))
      expect(silent.spec).toMatchObject({ tolerations })
      expect(silent.spec).not.toHaveProperty('volumes')
    },
  ],
  [
    'gives Services EndpointSlices',
    async (w) => {
      const [name, lone] = [w.fresh(), w.fresh()]
      const slices = w.of('discovery.k8s.io/v1', 'EndpointSlice')
      const service = (of: string, more: object): Promise<KubeObject> =>
        w.apply(
          object(
            'v1',
            'Service',
            of,
            { namespace: w.namespace, labels: { team: 'x' } },
            { spec: { selector: { app: of }, ports: [{ port: 80, targetPort: 'http' }], ...more } },
          ),
        )
      const sliceOf = async (of: string): Promise<KubeObject | undefined> =>
        (
          await w.kube.list(slices, {
            namespace: w.namespace,
            labelSelector: `kubernetes.io/service-name=${of}`,
          })
        ).items[0]
      const { metadata } = await service(name, { clusterIP: 'None' })
      await service(lone, {})
      const container = { name: 'c', image: 'i', ports: [{ name: 'http', containerPort: 8080 }] }
      const made = await w.apply(
        object(
          'v1',
          'Pod',
          name,
          { namespace: w.namespace, labels: { app: name } },
          { spec: { containers: [container], hostname: 'one', subdomain: name } },
        ),
      )
      const isReady = async (): Promise<boolean> =>
        ((await sliceOf(name))?.endpoints as { conditions: { ready: boolean } }[] | null)?.[0]?.conditions
          .ready === true
      await w.until(isReady)
      const pods = w.of('v1', 'Pod')
      const live = await w.kube.get(w.at(name, pods))
      const slice = (await sliceOf(name)) as KubeObject
      expect(slice).toMatchObject({
        addressType: 'IPv4',
        endpoints: [
          {
            addresses: [(live.status as { podIP: string }).podIP],
            conditions: { ready: true, serving: true, terminating: false },
            hostname: 'one',
            nodeName: (live.spec as { nodeName: string }).nodeName,
            targetRef: { kind: 'Pod', name, namespace: w.namespace, uid: made.metadata.uid },
          },
        ],
        ports: [{ name: '', port: 8080, protocol: 'TCP' }],
      })
      expect(slice.metadata).toMatchObject({
        generateName: `${name}-`,
        labels: {
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          'kubernetes.io/service-name': name,
          'service.kubernetes.io/headless': '',
          team: 'x',
        },
        ownerReferences: [
          {
            apiVersion: 'v1',
            blockOwnerDeletion: true,
            controller: true,
            kind: 'Service',
            name,
            uid: metadata.uid,
          },
        ],
      })
      expect(await sliceOf(lone)).toMatchObject({ addressType: 'IPv4', endpoints: null, ports: null })
      await w.kube.delete(w.at(name, w.of('v1', 'Service')), { propagation: 'Background' })
      await w.until(async () => (await sliceOf(name)) === undefined)
    },
  ],
  [
    'makes Jobs of a CronJob',
    async (w) => {
      const name = w.fresh()
      const cronJobs = w.of('batch/v1', 'CronJob')
      const of = (schedule: string, more: object = {}): KubeObject => {
        const { spec } = job(w, name, {})
        const body = { schedule, jobTemplate: { metadata: { labels: { set: name } }, spec }, ...more }
        return object('batch/v1', 'CronJob', name, { namespace: w.namespace }, { spec: body })
      }
      for (const [schedule, why] of [
        ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
        ['61 * * * *', 'end of range (61) above maximum (59): 61'],
        ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
        ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
        ['*/0 * * * *', 'step of range should be a positive number: */0'],
        ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
        ['@often', 'unrecognized descriptor: @often'],
      ])
        expect(await refusal(w.apply(of(String(schedule))))).toEqual([
          422,
          'Invalid',
          `CronJob.batch "${name}" is invalid: spec.schedule: Invalid value: "${schedule}": ${why}`,
        ])
      await w.apply(of('@every 3s'))
      const jobs = async (): Promise<KubeObject[]> =>
        (await w.kube.list(w.of('batch/v1', 'Job'), { namespace: w.namespace, labelSelector: `set=${name}` }))
          .items
      await w.until(async () => (await jobs()).length > 0)
      const [first] = await jobs()
      expect(first?.metadata).toMatchObject({
        annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': expect.stringMatching(/Z$/) },
        ownerReferences: [{ kind: 'CronJob', name, controller: true, blockOwnerDeletion: true }],
      })
      const minutes = Math.floor(
        Date.parse(String(first?.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'])) /
          60_000,
      )
      expect(first?.metadata.name).toBe(`${name}-${minutes}`)
      await w.until(async () => {
        const { status } = await w.kube.get(w.at(name, cronJobs))
        return (status as { lastSuccessfulTime?: string }).lastSuccessfulTime !== undefined
      })
      await w.kube.patch(w.at(name, cronJobs), 'merge', { spec: { suspend: true } })
      const tale = async (): Promise<string[]> =>
        (await eventsOf(w, name))
          .filter((event) => about(event).kind === 'CronJob')
          .map((e) => `${e.type} ${e.reason}, ${e.reportingComponent}: ${e.message}`)
      await w.until(async () => (await tale()).length >= 2)
      const lines = await tale()
      expect(lines).toContain(
        `Normal SuccessfulCreate, cronjob-controller: Created job ${first?.metadata.name}`,
      )
      expect(lines).toContain(
        `Normal SawCompletedJob, cronjob-controller: Saw completed job: ${first?.metadata.name}, condition: Complete`,
      )
    },
  ],
  [
    'keeps an autoscaled workload within its bounds, and has nothing else to go by',
    async (w) => {
      const [name, lost] = [w.fresh(), w.fresh()]
      const autoscalers = w.of('autoscaling/v2', 'HorizontalPodAutoscaler')
      await w.apply(
        deployment(w, name, {
          selector: { matchLabels: { app: name } },
          template: pod({ app: name }),
        }),
      )
      const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment' }
      for (const [of, target] of [
        [name, name],
        [lost, 'gone'],
      ] as const)
        await w.apply(
          object(
            'autoscaling/v2',
            'HorizontalPodAutoscaler',
            of,
            { namespace: w.namespace },
            { spec: { minReplicas: 2, maxReplicas: 4, scaleTargetRef: { ...scaleTargetRef, name: target } } },
          ),
        )
      const statusOf = async (of: string): Promise<Record<string, unknown>> =>
        ((await w.kube.get(w.at(of, autoscalers))).status ?? {}) as Record<string, unknown>
      const conditionsOf = async (of: string): Promise<unknown[]> =>
        (((await statusOf(of)).conditions ?? []) as Record<string, string>[]).map((c) => [
          c.type,
          c.status,
          c.reason,
          c.message,
        ])
      await w.until(async () => (await conditionsOf(lost)).length > 0)
      expect(await conditionsOf(lost)).toEqual([
        [
          'AbleToScale',
          'False',
          'FailedGetScale',
          'the HPA controller was unable to get the target\'s current scale: deployments.apps "gone" not found',
        ],
      ])
      await w.until(async () => (await statusOf(name)).lastScaleTime !== undefined)
      expect(await statusOf(name)).toMatchObject({ currentReplicas: 1, desiredReplicas: 2 })
      expect((await conditionsOf(name))[0]).toEqual([
        'AbleToScale',
        'True',
        'SucceededRescale',
        'the HPA controller was able to update the target scale to 2',
      ])
      await w.until(async () => (await conditionsOf(name)).length > 1)
      expect(await conditionsOf(name)).toEqual([
        [
          'AbleToScale',
          'True',
          'SucceededGetScale',
          "the HPA controller was able to get the target's current scale",
        ],
        [
          'ScalingActive',
          'False',
          'FailedGetResourceMetric',
          'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
        ],
      ])
      expect(await statusOf(name)).toMatchObject({ currentMetrics: [{ type: '' }], currentReplicas: 2 })
    },
  ],
  [
    'says what a PodDisruptionBudget allows',
    async (w) => {
      const [name, none] = [w.fresh(), w.fresh()]
      const budgets = w.of('policy/v1', 'PodDisruptionBudget')
      const budget = (of: string, spec: object): Promise<KubeObject> =>
        w.apply(
          object(
            'policy/v1',
            'PodDisruptionBudget',
            of,
            { namespace: w.namespace },
            { spec: { selector: { matchLabels: { app: of } }, ...spec } },
          ),
        )
      const selector = { matchLabels: { app: name } }
      await w.apply(deployment(w, name, { replicas: 3, selector, template: pod({ app: name }) }))
      await settled(w, 'Deployment', name, 'Deployment is available. Replicas: 3')
      await budget(name, { maxUnavailable: '30%' })
      await budget(none, { minAvailable: 1 })
      const statusOf = async (of: string): Promise<Record<string, unknown>> =>
        ((await w.kube.get(w.at(of, budgets))).status ?? {}) as Record<string, unknown>
      await w.until(async () => (await statusOf(name)).currentHealthy === 3)
      const allowed = (status: string, reason: string): object => ({
        type: 'DisruptionAllowed',
        status,
        reason,
        message: '',
        observedGeneration: 1,
      })
      expect(await statusOf(name)).toMatchObject({
        observedGeneration: 1,
        currentHealthy: 3,
        desiredHealthy: 2,
        disruptionsAllowed: 1,
        expectedPods: 3,
        conditions: [allowed('True', 'SufficientPods')],
      })
      await w.until(async () => (await statusOf(none)).conditions !== undefined)
      expect(await statusOf(none)).toMatchObject({
        currentHealthy: 0,
        desiredHealthy: 1,
        disruptionsAllowed: 0,
        expectedPods: 0,
        conditions: [allowed('False', 'InsufficientPods')],
      })
      await tells(w, none, ['Normal PodDisruptionBudget NoPods, controllermanager: No matching pods found'])
    },
  ],
  [
    'keeps the revisions of StatefulSets and DaemonSets',
    async (w) => {
      for (const [kind, label, more] of [
        ['StatefulSet', 'controller.kubernetes.io/hash', { serviceName: 'x' }],
        ['DaemonSet', 'controller-revision-hash', {}],
      ] as const) {
        const name = w.fresh()
        const roll = (image: string): Promise<KubeObject> => {
          const spec = {
            ...more,
            selector: { matchLabels: { app: name } },
            template: pod({ app: name }, { image }),
          }
          return w.apply(object('apps/v1', kind, name, { namespace: w.namespace }, { spec }))
        }
        const revisions = async (): Promise<KubeObject[]> => {
          const options = { namespace: w.namespace, labelSelector: `app=${name}` }
          const { items } = await w.kube.list(w.of('apps/v1', 'ControllerRevision'), options)
          return items.sort((a, b) => Number(a.revision) - Number(b.revision))
        }
        const { metadata, spec } = await roll('i:1')
        await w.until(async () => (await revisions()).length === 1)
        const [first] = (await revisions()) as [KubeObject]
        const hash = String(first.metadata.labels?.[label])
        expect(first).toMatchObject({
          metadata: {
            name: `${name}-${hash}`,
            labels: { app: name },
            ownerReferences: [{ kind, name, uid: metadata.uid, controller: true, blockOwnerDeletion: true }],
          },
          data: { spec: { template: { ...(spec as { template: object }).template, $patch: 'replace' } } },
          revision: 1,
        })
        await roll('i:2')
        await w.until(async () => (await revisions()).length === 2)
        await roll('i:1')
        await w.until(async () => (await revisions()).at(-1)?.metadata.name === first.metadata.name)
        expect((await revisions()).map((revision) => revision.revision)).toEqual([2, 3])
      }
    },
  ],
]
