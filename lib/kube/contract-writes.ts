/** The contract's part on finding, creating, replacing, patching and applying objects. */
import { expect } from 'vitest'
import type { KubeObject } from './client'
import { type ContractTest, deployment, object, pod, refusal } from './contract-world'

/** managedFields in short: manager, operation, fields. */
const managers = (o: KubeObject): unknown[] =>
  ((o.metadata.managedFields ?? []) as Record<string, unknown>[])
    .map((m) => [m.manager, m.operation, m.fieldsV1])
    .sort((a, b) => String(a[0]).localeCompare(String(b[0])))

export const WRITE_TESTS: readonly ContractTest[] = [
  [
    'says which version it is and what it serves',
    async (w) => {
      expect(await w.kube.version()).toMatchObject({ major: '1' })
      expect(w.of('apps/v1', 'Deployment')).toMatchObject({
        group: 'apps',
        version: 'v1',
        plural: 'deployments',
        singular: 'deployment',
        shortNames: ['deploy'],
        namespaced: true,
      })
      expect(w.of('v1', 'Namespace')).toMatchObject({
        plural: 'namespaces',
        shortNames: ['ns'],
        namespaced: false,
      })
      for (const [apiVersion, kind] of [
        ['batch/v1', 'CronJob'],
        ['autoscaling/v2', 'HorizontalPodAutoscaler'],
        ['policy/v1', 'PodDisruptionBudget'],
        ['networking.k8s.io/v1', 'Ingress'],
        ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
        ['storage.k8s.io/v1', 'StorageClass'],
        ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
      ] as const)
        w.of(apiVersion, kind)
    },
  ],
  // ── what is not there, what is there already ──
  [
    'names what it does not find',
    async (w) => {
      expect(await refusal(w.kube.get(w.at('x')))).toEqual([404, 'NotFound', 'configmaps "x" not found'])
      expect(await refusal(w.kube.get(w.at('x', w.of('apps/v1', 'Deployment'))))).toEqual([
        404,
        'NotFound',
        'deployments.apps "x" not found',
      ])
      expect(await refusal(w.kube.get({ resource: w.maps, namespace: 'gone', name: 'x' }))).toEqual([
        404,
        'NotFound',
        'configmaps "x" not found',
      ])
      expect(await refusal(w.kube.delete(w.at('x')))).toEqual([404, 'NotFound', 'configmaps "x" not found'])
      expect(await refusal(w.kube.patch(w.at('x'), 'merge', {}))).toEqual([
        404,
        'NotFound',
        'configmaps "x" not found',
      ])
      expect(await refusal(w.kube.replace(w.maps, w.map('x')))).toEqual([
        404,
        'NotFound',
        'configmaps "x" not found',
      ])
    },
  ],
  [
    'finds no namespace to create in',
    async (w) => {
      const lost = object('v1', 'ConfigMap', 'x', { namespace: 'gone' })
      const text = [404, 'NotFound', 'namespaces "gone" not found']
      expect(await refusal(w.kube.create(w.maps, lost))).toEqual(text)
      expect(await refusal(w.apply(lost))).toEqual(text)
      expect((await w.kube.list(w.maps, { namespace: 'gone' })).items).toEqual([])
    },
  ],
  [
    'creates once',
    async (w) => {
      const name = w.fresh()
      const made = await w.kube.create(w.maps, w.map(name, { a: '1' }), { fieldManager: 'm' })
      expect(made).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', data: { a: '1' } })
      expect(made.metadata).toMatchObject({ name, namespace: w.namespace })
      expect(made.metadata.uid).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      )
      expect(made.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      expect(made.metadata.generation).toBeUndefined()
      expect(managers(made)).toEqual([['m', 'Update', { 'f:data': { '.': {}, 'f:a': {} } }]])
      expect(await refusal(w.kube.create(w.maps, w.map(name)))).toEqual([
        409,
        'AlreadyExists',
        `configmaps "${name}" already exists`,
      ])
    },
  ],
  [
    'makes up a name',
    async (w) => {
      const body = w.map('')
      body.metadata.generateName = 'made-'
      const made = await w.kube.create(w.maps, { ...body, metadata: { ...body.metadata } })
      expect(made.metadata.name).toMatch(/^made-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    },
  ],
  // ── replace and patch ──
  [
    'refuses to replace what has changed since',
    async (w) => {
      const name = w.fresh()
      const first = await w.kube.create(w.maps, w.map(name, { a: '1' }), { fieldManager: 'm' })
      const second = await w.kube.replace(w.maps, { ...first, data: { a: '2' } }, { fieldManager: 'm2' })
      expect(second.metadata.resourceVersion).not.toBe(first.metadata.resourceVersion)
      expect(managers(second)).toEqual([
        ['m', 'Update', { 'f:data': {} }],
        ['m2', 'Update', { 'f:data': { 'f:a': {} } }],
      ])
      expect(await refusal(w.kube.replace(w.maps, { ...first, data: { a: '3' } }))).toEqual([
        409,
        'Conflict',
        `Operation cannot be fulfilled on configmaps "${name}": the object has been modified; please apply your changes to the latest version and try again`,
      ])
      const blind = await w.kube.replace(w.maps, w.map(name, { a: '4' }))
      expect(blind).toMatchObject({ data: { a: '4' }, metadata: { uid: first.metadata.uid } })
    },
  ],
  [
    'merges, and applies JSON patches',
    async (w) => {
      const name = w.fresh()
      await w.kube.create(w.maps, w.map(name, { a: '1', b: '2' }))
      const merged = await w.kube.patch(w.at(name), 'merge', { data: { a: null, c: '3' } })
      expect(merged.data).toEqual({ b: '2', c: '3' })
      const patched = await w.kube.patch(w.at(name), 'json', [
        { op: 'replace', path: '/data/b', value: '4' },
        { op: 'remove', path: '/data/c' },
        { op: 'add', path: '/metadata/labels', value: { 'a/b': 'x' } },
      ])
      expect(patched).toMatchObject({ data: { b: '4' }, metadata: { labels: { 'a/b': 'x' } } })
    },
  ],
  [
    'merges lists by their keys in a strategic patch',
    async (w) => {
      const name = w.fresh()
      const spec = { selector: { matchLabels: { app: name } }, template: pod({ app: name }) }
      await w.kube.create(w.of('apps/v1', 'Deployment'), deployment(w, name, { ...spec, replicas: 0 }))
      const patched = await w.kube.patch(w.at(name, w.of('apps/v1', 'Deployment')), 'strategic', {
        spec: { template: { spec: { containers: [{ name: 'side', image: 's' }] } } },
      })
      const { containers } = (patched.spec as { template: { spec: { containers: { name: string }[] } } })
        .template.spec
      expect(containers.map((c) => c.name).sort()).toEqual(['c', 'side'])
      expect(patched.metadata.generation).toBe(2)
    },
  ],
  // ── server-side apply ──
  [
    'applies: creates, changes, and leaves the same alone',
    async (w) => {
      const name = w.fresh()
      const made = await w.apply(w.map(name, { a: '1' }))
      expect(managers(made)).toEqual([['helm', 'Apply', { 'f:data': { 'f:a': {} } }]])
      const again = await w.apply(w.map(name, { a: '1' }))
      expect(again.metadata.resourceVersion).toBe(made.metadata.resourceVersion)
      const changed = await w.apply(w.map(name, { b: '2' }))
      expect(changed.data).toEqual({ b: '2' })
    },
  ],
  [
    'tells who manages a field, and lets it be forced',
    async (w) => {
      const name = w.fresh()
      await w.apply(w.map(name, { a: '1' }))
      expect(await refusal(w.apply(w.map(name, { a: '2' }), { fieldManager: 'other' }))).toEqual([
        409,
        'Conflict',
        'Apply failed with 1 conflict: conflict with "helm": .data.a',
      ])
      const forced = await w.apply(w.map(name, { a: '2', b: '1' }), { fieldManager: 'other', force: true })
      expect(managers(forced)).toEqual([['other', 'Apply', { 'f:data': { 'f:a': {}, 'f:b': {} } }]])
      const emptied = await w.apply(w.map(name))
      expect(emptied.data).toEqual({ a: '2', b: '1' })
      await w.kube.patch(w.at(name), 'merge', { data: { a: '9' } }, { fieldManager: 'kubectl-edit' })
      expect(await refusal(w.apply(w.map(name, { a: '5' })))).toEqual([
        409,
        'Conflict',
        'Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: .data.a',
      ])
    },
  ],
  [
    'counts several conflicts of one manager',
    async (w) => {
      const name = w.fresh()
      await w.apply(w.map(name, { a: '1', b: '1' }))
      await w.kube.patch(w.at(name), 'merge', { data: { a: '9', b: '9' } }, { fieldManager: 'kubectl-edit' })
      expect(await refusal(w.apply(w.map(name, { a: '2', b: '2' })))).toEqual([
        409,
        'Conflict',
        'Apply failed with 2 conflicts: conflicts with "kubectl-edit" using v1:\n- .data.a\n- .data.b',
      ])
    },
  ],
  [
    'keeps in keyed lists what others manage',
    async (w) => {
      const name = w.fresh()
      const service = (ports: object[]): KubeObject =>
        object('v1', 'Service', name, { namespace: w.namespace }, { spec: { selector: { app: 'x' }, ports } })
      await w.apply(service([{ name: 'http', port: 80 }]))
      const both = await w.apply(service([{ name: 'admin', port: 81 }]), { fieldManager: 'other' })
      expect((both.spec as { ports: { port: number }[] }).ports.map((p) => p.port).sort()).toEqual([80, 81])
      const mine = await w.apply(service([]))
      expect((mine.spec as { ports: { port: number }[] }).ports.map((p) => p.port)).toEqual([81])
      expect(managers(mine)).toMatchObject([
        ['helm', 'Apply', { 'f:spec': { 'f:selector': {} } }],
        [
          'other',
          'Apply',
          {
            'f:spec': {
              'f:ports': {
                'k:{"port":81,"protocol":"TCP"}': { '.': {}, 'f:name': {}, 'f:port': {} },
              },
              'f:selector': {},
            },
          },
        ],
      ])
    },
  ],
  [
    'owns what an applied Deployment names, and fills in the rest',
    async (w) => {
      const name = w.fresh()
      const labels = { app: name, 'sim.chartroom/never-ready': 'true' }
      const made = await w.apply(
        deployment(w, name, {
          replicas: 0,
          selector: { matchLabels: { app: name } },
          template: pod(labels, { ports: [{ containerPort: 80 }] }),
        }),
      )
      expect(managers(made)[0]).toEqual([
        'helm',
        'Apply',
        {
          'f:spec': {
            'f:replicas': {},
            'f:selector': {},
            'f:template': {
              'f:metadata': { 'f:labels': { 'f:app': {}, 'f:sim.chartroom/never-ready': {} } },
              'f:spec': {
                'f:containers': {
                  'k:{"name":"c"}': {
                    '.': {},
                    'f:image': {},
                    'f:name': {},
                    'f:ports': {
                      'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} },
                    },
                  },
                },
              },
            },
          },
        },
      ])
      expect(made.metadata.generation).toBe(1)
      expect(made.spec).toEqual({
        progressDeadlineSeconds: 600,
        replicas: 0,
        revisionHistoryLimit: 10,
        selector: { matchLabels: { app: name } },
        strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' }, type: 'RollingUpdate' },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                image: 'i',
                imagePullPolicy: 'Always',
                name: 'c',
                ports: [{ containerPort: 80, protocol: 'TCP' }],
                resources: {},
                terminationMessagePath: '/dev/termination-log',
                terminationMessagePolicy: 'File',
              },
            ],
            dnsPolicy: 'ClusterFirst',
            restartPolicy: 'Always',
            schedulerName: 'default-scheduler',
            securityContext: {},
            terminationGracePeriodSeconds: 30,
          },
        },
      })
    },
  ],
  [
    'tries without doing in a dry run',
    async (w) => {
      const name = w.fresh()
      expect(await w.apply(w.map(name, { a: '1' }), { dryRun: true })).toMatchObject({ data: { a: '1' } })
      expect(await refusal(w.kube.get(w.at(name)))).toEqual([
        404,
        'NotFound',
        `configmaps "${name}" not found`,
      ])
      await w.apply(w.map(name, { a: '1' }))
      await w.kube.delete(w.at(name), { dryRun: true })
      expect(await w.kube.get(w.at(name))).toMatchObject({ data: { a: '1' } })
    },
  ],
]
