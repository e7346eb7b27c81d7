/**
 * What every KubeClient must do, as one suite: an embedded cluster and a real API server answer alike, to the word.
 * Its expectations were recorded from Kubernetes 1.36. Used by test files only.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiResource, KubeObject, WatchEvent } from './client'
import { CONTROLLER_TESTS } from './contract-controllers'
import { CUSTOM_TESTS } from './contract-custom'
import {
  type ContractHouse,
  type ContractTest,
  deployment,
  MANAGER,
  object,
  pod,
  refusal,
  World,
} from './contract-world'
import { findResource } from './kinds'
import { computeStatus } from './status'

export interface ContractOptions {
  /** Tests this implementation is excused from, by title, each with its reason. */
  except?: Record<string, string>
}

export function kubeClientContract(
  name: string,
  makeHouse: () => Promise<ContractHouse>,
  { except = {} }: ContractOptions = {},
): void {
  describe(`KubeClient: ${name}`, () => {
    let house: ContractHouse
    let world: World
    beforeAll(async () => {
      house = await makeHouse()
      world = await World.make(house)
    })
    afterAll(async () => {
      await world?.clear()
      await house?.close?.()
    })
    for (const [title, run] of [...TESTS, ...CONTROLLER_TESTS, ...CUSTOM_TESTS]) {
      const reason = except[title]
      if (reason === undefined) it(title, () => run(world))
      else it(`${title} (excused: ${reason})`, async () => expect(await fails(() => run(world))).toBe(true))
    }
  })
}

/** Whether it still fails: an excuse nobody needs any more must go. */
async function fails(run: () => Promise<void>): Promise<boolean> {
  try {
    await run()
    return false
  } catch {
    return true
  }
}

/** managedFields in short: manager, operation, fields. */
const managers = (o: KubeObject): unknown[] =>
  ((o.metadata.managedFields ?? []) as Record<string, unknown>[])
    .map((m) => [m.manager, m.operation, m.fieldsV1])
    .sort((a, b) => String(a[0]).localeCompare(String(b[0])))

const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const NAME_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

const TESTS: readonly ContractTest[] = [
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
  // ── what is refused ──
  [
    'refuses unknown fields and wrong types',
    async (w) => {
      const typed = `failed to create typed patch object (${w.namespace}/u; /v1, Kind=ConfigMap): `
      expect(await refusal(w.apply(w.map('u', undefined, { datas: {} })))).toEqual([
        500,
        '',
        `${typed}.datas: field not declared in schema`,
      ])
      expect(await refusal(w.apply(w.map('u', undefined, { data: { a: 1 } })))).toEqual([
        500,
        '',
        `${typed}.data.a: expected string, got &value.valueUnstructured{Value:1}`,
      ])
      const spec = { replicas: 'x', selector: { matchLabels: { app: 'u' } }, template: pod({ app: 'u' }) }
      expect(await refusal(w.apply(deployment(w, 'u', spec)))).toEqual([
        500,
        '',
        `failed to create typed patch object (${w.namespace}/u; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string`,
      ])
      const service = { spec: { ports: [{ port: 'x' }] } }
      expect(
        await refusal(w.apply(object('v1', 'Service', 'u', { namespace: w.namespace }, service))),
      ).toEqual([
        500,
        '',
        `failed to create typed patch object (${w.namespace}/u; /v1, Kind=Service): .spec.ports[port="x",protocol="TCP"].port: expected numeric (int or float), got string`,
      ])
      const decoding = 'ConfigMap in version "v1" cannot be handled as a ConfigMap: '
      expect(await refusal(w.kube.create(w.maps, w.map('u', undefined, { datas: {} })))).toEqual([
        400,
        'BadRequest',
        `${decoding}strict decoding error: unknown field "datas"`,
      ])
      expect(await refusal(w.kube.create(w.maps, w.map('u', undefined, { data: { a: 1 } })))).toEqual([
        400,
        'BadRequest',
        `${decoding}json: cannot unmarshal number into Go struct field ConfigMap.data of type string`,
      ])
    },
  ],
  [
    'reads posted objects as Go does',
    async (w) => {
      const of = (spec: object): Promise<unknown> =>
        refusal(w.kube.create(w.of('apps/v1', 'Deployment'), deployment(w, 'u', spec)))
      const decoding = 'Deployment in version "v1" cannot be handled as a Deployment: '
      const selector = { matchLabels: { app: 'u' } }
      expect(await of({ replicas: 'x', selector, template: pod({ app: 'u' }) })).toEqual([
        400,
        'BadRequest',
        `${decoding}json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`,
      ])
      expect(await of({ selector, template: pod({ app: 'u' }, { name: 1 }) })).toEqual([
        400,
        'BadRequest',
        `${decoding}json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.name of type string`,
      ])
      expect(await of({ selectr: 1, selector, template: pod({ app: 'u' }, { imag: 'i' }) })).toEqual([
        400,
        'BadRequest',
        `${decoding}strict decoding error: unknown field "spec.selectr", unknown field "spec.template.spec.containers[0].imag"`,
      ])
    },
  ],
  [
    'keeps quantities in one form',
    async (w) => {
      const name = w.fresh()
      const of = (limits: object): KubeObject =>
        deployment(w, name, {
          replicas: 0,
          selector: { matchLabels: { app: name } },
          template: pod({ app: name }, { resources: { limits } }),
        })
      const forms = async (limits: object): Promise<unknown> => {
        const live = await w.apply(of(limits))
        const spec = live.spec as { template: { spec: { containers: { resources: object }[] } } }
        return spec.template.spec.containers[0]?.resources
      }
      expect(await forms({ cpu: 1, memory: '0.5Gi' })).toEqual({ limits: { cpu: '1', memory: '512Mi' } })
      expect(await forms({ cpu: '1500m', memory: '2048Mi' })).toEqual({
        limits: { cpu: '1500m', memory: '2Gi' },
      })
      expect(await forms({ cpu: 0.1, memory: '1000k' })).toEqual({ limits: { cpu: '100m', memory: '1M' } })
      expect(await forms({ cpu: '1.5', memory: '1e3' })).toEqual({ limits: { cpu: '1500m', memory: '1e3' } })
      expect(await forms({ cpu: '2000m', memory: '100' })).toEqual({ limits: { cpu: '2', memory: '100' } })
      expect(await refusal(w.apply(of({ cpu: 'lots' })))).toEqual([
        500,
        '',
        `failed to convert new object (${w.namespace}/${name}; apps/v1, Kind=Deployment) to proper version: unable to convert unstructured object to apps/v1, Kind=Deployment: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
      ])
    },
  ],
  [
    'refuses bad names',
    async (w) => {
      const text = [
        422,
        'Invalid',
        `ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": ${NAME_RULE}`,
      ]
      expect(await refusal(w.apply(w.map('Bad_Name')))).toEqual(text)
      expect(await refusal(w.kube.create(w.maps, w.map('Bad_Name')))).toEqual(text)
      expect(await refusal(w.kube.create(w.maps, w.map('')))).toEqual([
        422,
        'Invalid',
        'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
      ])
    },
  ],
  [
    'refuses workloads that cannot be',
    async (w) => {
      const invalid = (why: string): unknown[] => [422, 'Invalid', `Deployment.apps "u" is invalid: ${why}`]
      const of = (spec: object): Promise<unknown> => refusal(w.apply(deployment(w, 'u', spec)))
      const selector = { matchLabels: { app: 'u' } }
      expect(await of({ replicas: -1, selector, template: pod({ app: 'u' }) })).toEqual(
        invalid('spec.replicas: Invalid value: -1: must be greater than or equal to 0'),
      )
      expect(await of({ selector, template: pod({ app: 'y' }) })).toEqual(
        invalid(
          'spec.template.metadata.labels: Invalid value: {"app":"y"}: `selector` does not match template `labels`',
        ),
      )
      const { metadata } = pod({ app: 'u' }) as { metadata: object }
      expect(await of({ selector, template: { metadata } })).toEqual(
        invalid('spec.template.spec.containers: Required value'),
      )
      expect(await of({ selector, template: { metadata, spec: { containers: [{ name: 'c' }] } } })).toEqual(
        invalid('spec.template.spec.containers[0].image: Required value'),
      )
      expect(
        await refusal(w.apply(object('apps/v1', 'Deployment', 'u', { namespace: w.namespace }))),
      ).toEqual(
        invalid(
          '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`, spec.template.spec.containers: Required value]',
        ),
      )
      const container = (more: object): object => ({ selector, template: pod({ app: 'u' }, more) })
      expect(await of(container({ name: 'C_x', ports: [{ containerPort: 70000 }] }))).toEqual(
        invalid(
          `[spec.template.spec.containers[0].name: Invalid value: "C_x": ${LABEL_RULE}, spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive]`,
        ),
      )
      expect(await of(container({ imagePullPolicy: 'Sometimes' }))).toEqual(
        invalid(
          'spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
        ),
      )
      expect(await of(container({ volumeMounts: [{ name: 'v', mountPath: '/x' }] }))).toEqual(
        invalid('spec.template.spec.containers[0].volumeMounts[0].name: Not found: "v"'),
      )
      expect(await of(container({ resources: { limits: { cpu: '1' }, requests: { cpu: '2' } } }))).toEqual(
        invalid(
          'spec.template.spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
        ),
      )
      const twice = {
        containers: [
          { name: 'c', image: 'i' },
          { name: 'c', image: 'j' },
        ],
      }
      expect(await of({ selector, template: { metadata, spec: twice } })).toEqual([
        500,
        '',
        `failed to create typed patch object (${w.namespace}/u; apps/v1, Kind=Deployment): .spec.template.spec.containers: duplicate entries for key [name="c"]`,
      ])
      const never = object(
        'batch/v1',
        'Job',
        'u',
        { namespace: w.namespace },
        { spec: { template: pod({}) } },
      )
      expect(await refusal(w.apply(never))).toEqual([
        422,
        'Invalid',
        'Job.batch "u" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
      ])
      const service = object(
        'v1',
        'Service',
        'u',
        { namespace: w.namespace },
        { spec: { selector: { a: 'b' } } },
      )
      expect(await refusal(w.apply(service))).toEqual([
        422,
        'Invalid',
        'Service "u" is invalid: spec.ports: Required value',
      ])
    },
  ],
  [
    'refuses to change what may not change',
    async (w) => {
      const name = w.fresh()
      const of = (app: string): KubeObject =>
        deployment(w, name, { replicas: 0, selector: { matchLabels: { app } }, template: pod({ app }) })
      await w.apply(of('a'))
      expect(await refusal(w.apply(of('b')))).toEqual([
        422,
        'Invalid',
        `Deployment.apps "${name}" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable`,
      ])
      const stateful = (more: object): KubeObject =>
        object(
          'apps/v1',
          'StatefulSet',
          name,
          { namespace: w.namespace },
          {
            spec: {
              replicas: 0,
              serviceName: name,
              selector: { matchLabels: { app: name } },
              template: pod({ app: name }),
              ...more,
            },
          },
        )
      await w.apply(stateful({}))
      expect(await refusal(w.apply(stateful({ serviceName: 'other' })))).toEqual([
        422,
        'Invalid',
        `StatefulSet.apps "${name}" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`,
      ])
      const secret = w.of('v1', 'Secret')
      const frozen = w.fresh()
      await w.kube.create(
        secret,
        object('v1', 'Secret', frozen, { namespace: w.namespace }, { data: { a: 'YQ==' }, immutable: true }),
      )
      expect(await refusal(w.kube.patch(w.at(frozen, secret), 'merge', { data: { a: 'Yg==' } }))).toEqual([
        422,
        'Invalid',
        `Secret "${frozen}" is invalid: data: Forbidden: field is immutable when \`immutable\` is set`,
      ])
      expect(await refusal(w.kube.patch(w.at(frozen, secret), 'merge', { type: 'x' }))).toEqual([
        422,
        'Invalid',
        `Secret "${frozen}" is invalid: type: Invalid value: "x": field is immutable`,
      ])
    },
  ],
  [
    'refuses Secrets that are too large or no base64',
    async (w) => {
      const secret = w.of('v1', 'Secret')
      const of = (value: string): KubeObject =>
        object('v1', 'Secret', 'big', { namespace: w.namespace }, { data: { a: value } })
      expect(await refusal(w.kube.create(secret, of('!!')))).toEqual([
        400,
        'BadRequest',
        'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 0',
      ])
      expect(await refusal(w.kube.create(secret, of(btoa('x'.repeat(1024 * 1024 + 3)))))).toEqual([
        422,
        'Invalid',
        'Secret "big" is invalid: data: Too long: may not be more than 1048576 bytes',
      ])
    },
  ],
  // ── listing and watching ──
  [
    'lists by label and field',
    async (w) => {
      const [a, b] = [w.fresh(), w.fresh()]
      const labelled = (name: string, labels: Record<string, string>): Promise<KubeObject> => {
        const body = w.map(name)
        body.metadata.labels = labels
        return w.kube.create(w.maps, body)
      }
      await labelled(a, { set: 'l', tier: 'web' })
      await labelled(b, { set: 'l', tier: 'db' })
      const names = async (labelSelector: string, fieldSelector?: string): Promise<string[]> => {
        const options = { namespace: w.namespace, labelSelector, ...(fieldSelector ? { fieldSelector } : {}) }
        return (await w.kube.list(w.maps, options)).items.map((o) => o.metadata.name)
      }
      expect(await names('set=l')).toEqual([a, b])
      expect(await names('set=l,tier=db')).toEqual([b])
      expect(await names('set=l,tier!=db')).toEqual([a])
      expect(await names('set=l,tier in (db,web)')).toEqual([a, b])
      expect(await names('set=l,tier notin (db)')).toEqual([a])
      expect(await names('set=l,!tier')).toEqual([])
      expect(await names('set=l', `metadata.name=${b}`)).toEqual([b])
    },
  ],
  [
    'tells changes after a resource version',
    async (w) => {
      const name = w.fresh()
      const { resourceVersion } = await w.kube.list(w.maps, { namespace: w.namespace })
      const stop = new AbortController()
      const seen: string[] = []
      const watching = (async () => {
        const options = {
          namespace: w.namespace,
          fieldSelector: `metadata.name=${name}`,
          resourceVersion,
          signal: stop.signal,
        }
        for await (const event of w.kube.watch(w.maps, options)) seen.push(line(event))
      })()
      await w.kube.create(w.maps, w.map(w.fresh()))
      await w.kube.create(w.maps, w.map(name, { a: '1' }))
      await w.kube.patch(w.at(name), 'merge', { data: { a: '2' } })
      await w.kube.delete(w.at(name))
      await w.until(async () => seen.length >= 3)
      stop.abort()
      await watching.catch(() => {})
      expect(seen).toEqual(['ADDED 1', 'MODIFIED 2', 'DELETED 2'])
    },
  ],
  // ── deletion ──
  [
    'keeps an object until its finalizers are gone',
    async (w) => {
      const name = w.fresh()
      const body = w.map(name)
      body.metadata.finalizers = ['example.com/hold']
      await w.kube.create(w.maps, body)
      await w.kube.delete(w.at(name))
      expect((await w.kube.get(w.at(name))).metadata.deletionTimestamp).toBeDefined()
      await w.kube.patch(w.at(name), 'merge', { metadata: { finalizers: null } })
      expect(await refusal(w.kube.get(w.at(name)))).toEqual([
        404,
        'NotFound',
        `configmaps "${name}" not found`,
      ])
    },
  ],
  [
    'collects what a deleted owner leaves',
    async (w) => {
      const [owner, owned] = [w.fresh(), w.fresh()]
      const { metadata } = await w.kube.create(w.maps, w.map(owner))
      const body = w.map(owned)
      body.metadata.ownerReferences = [
        { apiVersion: 'v1', kind: 'ConfigMap', name: owner, uid: metadata.uid as string },
      ]
      await w.kube.create(w.maps, body)
      await w.kube.delete(w.at(owner), { propagation: 'Background' })
      await w.until(async () => Array.isArray(await refusal(w.kube.get(w.at(owned)))))
    },
  ],
  [
    'empties a namespace before it goes',
    async (w) => {
      const namespaces = w.of('v1', 'Namespace')
      const name = `${w.namespace}-t`
      await w.kube.create(namespaces, object('v1', 'Namespace', name))
      const held = object('v1', 'ConfigMap', 'held', { namespace: name, finalizers: ['example.com/hold'] })
      await w.kube.create(w.maps, held)
      await w.kube.delete({ resource: namespaces, name })
      expect(await w.kube.get({ resource: namespaces, name })).toMatchObject({
        status: { phase: 'Terminating' },
      })
      const late = object('v1', 'ConfigMap', 'late', { namespace: name })
      const text = `configmaps "late" is forbidden: unable to create new content in namespace ${name} because it is being terminated`
      expect(await refusal(w.kube.create(w.maps, late))).toEqual([403, 'Forbidden', text])
      expect(await refusal(w.apply(late))).toEqual([403, 'Forbidden', text])
      const key = { resource: w.maps, namespace: name, name: 'held' }
      await w.until(async () => (await w.kube.get(key)).metadata.deletionTimestamp !== undefined)
      await w.kube.patch(key, 'merge', { metadata: { finalizers: null } })
      await w.until(async () => Array.isArray(await refusal(w.kube.get({ resource: namespaces, name }))))
      expect(await refusal(w.kube.delete({ resource: namespaces, name: 'default' }))).toEqual([
        403,
        'Forbidden',
        'namespaces "default" is forbidden: this namespace may not be deleted',
      ])
    },
  ],
  // ── controllers ──
  [
    'runs a Deployment to ready Pods, and rolls it',
    async (w) => {
      const name = w.fresh()
      const deployments = w.of('apps/v1', 'Deployment')
      const of = (image: string): KubeObject =>
        deployment(w, name, {
          replicas: 2,
          selector: { matchLabels: { app: name } },
          template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image }] } },
        })
      const status = async (): Promise<string> =>
        computeStatus(await w.kube.get(w.at(name, deployments))).message
      await w.apply(of('i:1'))
      await w.until(async () => (await status()) === 'Deployment is available. Replicas: 2')
      await w.apply(of('i:2'))
      await w.until(async () => (await status()) === 'Deployment is available. Replicas: 2')
      await w.until(async () => {
        const pods = await w.kube.list(w.of('v1', 'Pod'), {
          namespace: w.namespace,
          labelSelector: `app=${name}`,
        })
        const images = pods.items.map(
          (p) => (p.spec as { containers: { image: string }[] }).containers[0]?.image,
        )
        return images.length === 2 && images.every((image) => image === 'i:2')
      })
      const live = await w.kube.get(w.at(name, deployments))
      expect(live.metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '2' })
      expect(live.status).toMatchObject({
        observedGeneration: 2,
        replicas: 2,
        updatedReplicas: 2,
        readyReplicas: 2,
        availableReplicas: 2,
      })
    },
  ],
  [
    'runs StatefulSets with their claims, and DaemonSets',
    async (w) => {
      const name = w.fresh()
      const daemon = w.fresh()
      const selector = { matchLabels: { app: name } }
      const claim = {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      }
      const template = pod({ app: name })
      const set = { serviceName: name, replicas: 2, selector, template, volumeClaimTemplates: [claim] }
      await w.apply(object('apps/v1', 'StatefulSet', name, { namespace: w.namespace }, { spec: set }))
      await w.apply(
        object('apps/v1', 'DaemonSet', daemon, { namespace: w.namespace }, { spec: { selector, template } }),
      )
      const state = async (kind: string, which: string): Promise<string> =>
        computeStatus(await w.kube.get(w.at(which, w.of('apps/v1', kind)))).message
      await w.until(
        async () => (await state('StatefulSet', name)) === 'Partition rollout complete. updated: 2',
      )
      await w.until(
        async () => (await state('DaemonSet', daemon)) === 'All replicas scheduled as expected. Replicas: 1',
      )
      const claims = await w.kube.list(w.of('v1', 'PersistentVolumeClaim'), { namespace: w.namespace })
      expect(claims.items.map((c) => [c.metadata.name, (c.status as { phase: string }).phase])).toEqual([
        [`data-${name}-0`, 'Bound'],
        [`data-${name}-1`, 'Bound'],
      ])
      for (const { metadata } of claims.items)
        expect(metadata.annotations).toEqual({
          'pv.kubernetes.io/bind-completed': 'yes',
          'pv.kubernetes.io/bound-by-controller': 'yes',
          'volume.beta.kubernetes.io/storage-provisioner': 'sim.chartroom/local',
          'volume.kubernetes.io/storage-provisioner': 'sim.chartroom/local',
        })
    },
  ],
  [
    'runs a Job to its end, or its failure',
    async (w) => {
      const jobs = w.of('batch/v1', 'Job')
      const of = (name: string, labels: Record<string, string>): KubeObject =>
        object(
          'batch/v1',
          'Job',
          name,
          { namespace: w.namespace },
          {
            spec: {
              backoffLimit: 0,
              template: {
                metadata: { labels },
                spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] },
              },
            },
          },
        )
      const [good, bad] = [w.fresh(), w.fresh()]
      await w.apply(of(good, {}))
      await w.apply(of(bad, { 'sim.chartroom/exit-code': '1' }))
      const status = async (name: string): Promise<string> =>
        computeStatus(await w.kube.get(w.at(name, jobs))).message
      await w.until(async () => (await status(good)) === 'Job Completed. succeeded: 1/1')
      await w.until(async () => (await status(bad)) === 'Job Failed. failed: 1/1')
    },
  ],
  [
    'serves what a CustomResourceDefinition defines',
    async (w) => {
      const group = `${w.namespace}.example.com`
      const crds = w.of('apiextensions.k8s.io/v1', 'CustomResourceDefinition')
      const properties = { spec: { type: 'object', properties: { n: { type: 'integer' } } } }
      await w.apply(
        object(
          'apiextensions.k8s.io/v1',
          'CustomResourceDefinition',
          `foos.${group}`,
          {},
          {
            spec: {
              group,
              names: { kind: 'Foo', listKind: 'FooList', plural: 'foos', singular: 'foo' },
              scope: 'Namespaced',
              versions: [
                {
                  name: 'v1',
                  served: true,
                  storage: true,
                  schema: { openAPIV3Schema: { type: 'object', properties } },
                },
              ],
            },
          },
        ),
      )
      const key = { resource: crds, name: `foos.${group}` }
      await w.until(async () => computeStatus(await w.kube.get(key)).message === 'CRD is established')
      let foos: ApiResource | undefined
      await w.until(async () => {
        w.kube.forgetResources()
        foos = findResource(await w.kube.resources(), `${group}/v1`, 'Foo')
        return foos !== undefined
      })
      const foo = (spec: object): KubeObject =>
        object(`${group}/v1`, 'Foo', 'f', { namespace: w.namespace }, { spec })
      const apply = (body: KubeObject): Promise<KubeObject> =>
        w.kube.apply(foos as ApiResource, body, MANAGER)
      let made: unknown
      await w.until(async () => !Array.isArray((made = await refusal(apply(foo({ n: 1 }))))))
      expect(made).toMatchObject({ spec: { n: 1 }, metadata: { generation: 1 } })
      const typed = `failed to create typed patch object (${w.namespace}/f; ${group}/v1, Kind=Foo): `
      expect(await refusal(apply(foo({ n: 'x' })))).toEqual([
        500,
        '',
        `${typed}.spec.n: expected numeric (int or float), got string`,
      ])
      expect(await refusal(apply(foo({ m: 1 })))).toEqual([
        500,
        '',
        `${typed}.spec.m: field not declared in schema`,
      ])
      await w.kube.delete(key)
      await w.until(async () => Array.isArray(await refusal(w.kube.get(key))))
    },
  ],
]

function line(event: WatchEvent): string {
  if (event.type === 'BOOKMARK') return 'BOOKMARK'
  return `${event.type} ${(event.object.data as { a?: string } | undefined)?.a}`
}
