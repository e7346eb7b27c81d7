/** The contract's part on custom objects: their schema's checks, defaults and pruning, in the server's words. */
import { expect } from 'vitest'
import type { ApiResource, KubeObject } from './client'
import { type ContractTest, MANAGER, object, refusal, type World } from './contract-world'
import { findResource } from './kinds'
import { computeStatus } from './status'

const STRING = { type: 'string' }
const INTEGER = { type: 'integer' }
const ROW = {
  type: 'object',
  required: ['name'],
  properties: { name: STRING, n: { ...INTEGER, default: 7 } },
}
const EITHER = [{ required: ['a'] }, { required: ['b'] }]

const FIELDS = {
  size: { ...INTEGER, minimum: 1, maximum: 5 },
  even: { ...INTEGER, multipleOf: 2 },
  small: { ...INTEGER, format: 'int32' },
  ratio: { type: 'number', minimum: 0, exclusiveMinimum: true },
  flag: { type: 'boolean' },
  tier: { ...STRING, enum: ['gold', 'silver'], default: 'silver' },
  name: { ...STRING, pattern: '^[a-z]+$', minLength: 2, maxLength: 4 },
  when: { ...STRING, format: 'date-time' },
  list: { type: 'array', minItems: 1, maxItems: 2, items: STRING },
  set: { type: 'array', 'x-kubernetes-list-type': 'set', items: STRING },
  rows: {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
    items: ROW,
  },
  map: { type: 'object', maxProperties: 1, additionalProperties: INTEGER },
  port: { 'x-kubernetes-int-or-string': true },
  free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  maybe: { ...STRING, nullable: true },
  nested: { type: 'object', properties: { a: { ...STRING, default: 'x' } } },
  filled: { type: 'object', default: {}, properties: { a: { ...STRING, default: 'x' } } },
  one: { type: 'object', oneOf: EITHER, properties: { a: STRING, b: STRING } },
  any: { type: 'object', anyOf: EITHER, properties: { a: STRING, b: STRING } },
  all: { ...INTEGER, allOf: [{ minimum: 3 }, { maximum: 5 }] },
  not: { ...STRING, not: { enum: ['bad'] } },
}

/** Defines a kind with these fields below spec, and gives back its resource once it is served. */
async function define(w: World, kind: string, spec: object): Promise<ApiResource> {
  const group = `${kind.toLowerCase()}.${w.namespace}.example.com`
  const plural = `${kind.toLowerCase()}s`
  const schema = { openAPIV3Schema: { type: 'object', required: ['spec'], properties: { spec } } }
  const names = { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() }
  const versions = [{ name: 'v1', served: true, storage: true, schema }]
  const body = { group, names, scope: 'Namespaced', versions }
  await w.apply(
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `${plural}.${group}`, {}, { spec: body }),
  )
  let resource: ApiResource | undefined
  await w.until(async () => {
    w.kube.forgetResources()
    resource = findResource(await w.kube.resources(), `${group}/v1`, kind)
    if (!resource) return false
    const probe = w.kube.create(resource, of(w, resource, 'probe', { size: 2 }), { dryRun: true })
    return !Array.isArray(await refusal(probe))
  })
  return resource as ApiResource
}

const of = (w: World, { group, kind }: ApiResource, name: string, spec: unknown): KubeObject =>
  object(`${group}/v1`, kind, name, { namespace: w.namespace }, { spec })

export const CUSTOM_TESTS: readonly ContractTest[] = [
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
  [
    "refuses custom objects that do not keep their definition's schema",
    async (w) => {
      const resource = await define(w, 'Widget', { type: 'object', required: ['size'], properties: FIELDS })
      for (const [fields, why] of [
        [{ size: 0 }, 'spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1'],
        [{ size: 6 }, 'spec.size: Invalid value: 6: spec.size in body should be less than or equal to 5'],
        [{ size: null }, 'spec.size: Required value'],
        [
          { size: 'x' },
          'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
        ],
        [
          { even: 1.5 },
          '[spec.even: Invalid value: "number": spec.even in body must be of type integer: "number", <nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.even, spec.even: Invalid value: 1.5: spec.even in body should be a multiple of 2]',
        ],
        [{ even: 3 }, 'spec.even: Invalid value: 3: spec.even in body should be a multiple of 2'],
        [
          { small: 3_000_000_000 },
          '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.small',
        ],
        [{ ratio: 0 }, 'spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0'],
        [
          { flag: 1 },
          'spec.flag: Invalid value: "integer": spec.flag in body must be of type boolean: "integer"',
        ],
        [{ tier: 'tin' }, 'spec.tier: Unsupported value: "tin": supported values: "gold", "silver"'],
        [
          { tier: 5 },
          '[spec.tier: Invalid value: "integer": spec.tier in body must be of type string: "integer", spec.tier: Unsupported value: 5: supported values: "gold", "silver"]',
        ],
        [{ name: 'a' }, 'spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long'],
        [{ name: 'abcde' }, 'spec.name: Too long: may not be more than 4 bytes'],
        [{ name: 'A1' }, `spec.name: Invalid value: "A1": spec.name in body should match '^[a-z]+$'`],
        [
          { when: 'noon' },
          'spec.when: Invalid value: "noon": spec.when in body must be of type date-time: "noon"',
        ],
        [{ list: [] }, 'spec.list: Invalid value: 0: spec.list in body should have at least 1 items'],
        [{ list: ['a', 'b', 'c'] }, 'spec.list: Too many: 3: must have at most 2 items'],
        [
          { list: ['a', 1] },
          'spec.list[1]: Invalid value: "integer": spec.list[1] in body must be of type string: "integer"',
        ],
        [{ set: ['a', 'a'] }, 'spec.set[1]: Duplicate value: "a"'],
        [{ rows: [{ name: 'a' }, { name: 'a' }] }, 'spec.rows[1]: Duplicate value: {"name":"a"}'],
        [{ rows: [{ n: 1 }] }, 'spec.rows[0].name: Required value'],
        [
          { rows: [null] },
          'spec.rows[0]: Invalid value: "null": spec.rows[0] in body must be of type object: "null"',
        ],
        [{ map: { a: 1, b: 2 } }, 'spec.map: Too many: 2: must have at most 1 item'],
        [
          { map: { a: 'x' } },
          'spec.map.a: Invalid value: "string": spec.map.a in body must be of type integer: "string"',
        ],
        [
          { port: true },
          'spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"',
        ],
        [
          { one: {} },
          '[<nil>: Invalid value: "": "spec.one" must validate one and only one schema (oneOf). Found none valid, spec.one.a: Required value]',
        ],
        [
          { one: { a: 'x', b: 'y' } },
          '<nil>: Invalid value: "": "spec.one" must validate one and only one schema (oneOf). Found 2 valid alternatives',
        ],
        [
          { any: {} },
          '[<nil>: Invalid value: "": "spec.any" must validate at least one schema (anyOf), spec.any.a: Required value]',
        ],
        [
          { all: 1 },
          '[spec.all: Invalid value: 1: spec.all in body should be greater than or equal to 3, <nil>: Invalid value: "": "spec.all" must validate all the schemas (allOf)]',
        ],
        [{ not: 'bad' }, '<nil>: Invalid value: "": "spec.not" must not validate the schema (not)'],
      ] as const) {
        const body = of(w, resource, 'u', { size: 2, ...fields })
        expect(await refusal(w.kube.create(resource, body))).toEqual([
          422,
          'Invalid',
          `Widget.${resource.group} "u" is invalid: ${why}`,
        ])
      }
      const whole = [422, 'Invalid', `Widget.${resource.group} "u" is invalid: `] as const
      expect(await refusal(w.kube.create(resource, of(w, resource, 'u', undefined)))).toEqual([
        ...whole.slice(0, 2),
        `${whole[2]}spec: Required value`,
      ])
      expect(await refusal(w.kube.create(resource, of(w, resource, 'u', [])))).toEqual([
        ...whole.slice(0, 2),
        `${whole[2]}spec: Invalid value: "array": spec in body must be of type object: "array"`,
      ])
      const unknown = { size: 2, extra: 1, nested: { z: 1 }, rows: [{ name: 'a', q: 1 }] }
      expect(await refusal(w.kube.create(resource, of(w, resource, 'u', unknown)))).toEqual([
        400,
        'BadRequest',
        'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.extra", unknown field "spec.nested.z", unknown field "spec.rows[0].q"',
      ])
      const fits = { size: 0 }
      expect(
        await refusal(w.kube.apply(resource, of(w, resource, 'u', fits), { fieldManager: 'helm' })),
      ).toEqual([
        ...whole.slice(0, 2),
        `${whole[2]}spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1`,
      ])
    },
  ],
  [
    'fills custom objects in, and takes out what they may not have',
    async (w) => {
      const resource = await define(w, 'Gadget', { type: 'object', required: ['size'], properties: FIELDS })
      const spec = {
        size: 1,
        name: null,
        maybe: null,
        free: { any: { thing: 1 } },
        nested: { a: null, z: 1 },
        rows: [
          { name: 'q', zz: 1 },
          { name: 'r', n: null },
        ],
        extra: 1,
      }
      const made = await w.kube.create(resource, of(w, resource, 'g', spec), { strict: false })
      expect(made.spec).toEqual({
        size: 1,
        tier: 'silver',
        maybe: null,
        free: { any: { thing: 1 } },
        nested: { a: 'x' },
        filled: { a: 'x' },
        rows: [
          { name: 'q', n: 7 },
          { name: 'r', n: 7 },
        ],
      })
      const bare = of(w, resource, 's', { size: 1, nested: {} })
      const applied = await w.kube.apply(resource, bare, { fieldManager: 'helm' })
      expect(applied.spec).toEqual({ size: 1, tier: 'silver', nested: { a: 'x' }, filled: { a: 'x' } })
      expect((applied.metadata.managedFields as { fieldsV1: unknown }[]).map((m) => m.fieldsV1)).toEqual([
        { 'f:spec': { 'f:nested': {}, 'f:size': {} } },
      ])
    },
  ],
  [
    'lets a custom object keep what has become invalid, until it is touched',
    async (w) => {
      const resource = await define(w, 'Relic', {
        type: 'object',
        properties: { size: INTEGER, name: STRING },
      })
      await w.kube.create(resource, of(w, resource, 'r', { size: 1 }))
      const definition = `${resource.plural}.${resource.group}`
      const key = { resource: w.of('apiextensions.k8s.io/v1', 'CustomResourceDefinition'), name: definition }
      const path = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/size/minimum'
      await w.kube.patch(key, 'json', [{ op: 'add', path, value: 5 }])
      const relic = { resource, namespace: w.namespace, name: 'r' }
      const text = (size: number): unknown => [
        422,
        'Invalid',
        `Relic.${resource.group} "r" is invalid: spec.size: Invalid value: ${size}: spec.size in body should be greater than or equal to 5`,
      ]
      // A changed definition takes a moment to count.
      let answer: unknown
      await w.until(async () =>
        Array.isArray(
          (answer = await refusal(w.kube.patch(relic, 'merge', { spec: { size: 3 } }, { dryRun: true }))),
        ),
      )
      expect(answer).toEqual(text(3))
      const patched = await w.kube.patch(relic, 'merge', { spec: { name: 'old' } })
      expect(patched.spec).toEqual({ size: 1, name: 'old' })
    },
  ],
]
