/** The contract's part on what is refused: fields, types, names, values and what may not change. */
import { expect } from 'vitest'
import type { KubeObject } from './client'
import { type ContractTest, deployment, object, pod, refusal } from './contract-world'

const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const NAME_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

export const REFUSAL_TESTS: readonly ContractTest[] = [
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
]
