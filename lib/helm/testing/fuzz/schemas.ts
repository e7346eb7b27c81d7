/** Schemas of every keyword, some of them no schemas at all. */
import fc from 'fast-check'

type Json = fc.JsonValue | Record<string, unknown>

const one = <T>(...items: T[]): fc.Arbitrary<T> => fc.constantFrom(...items)
const value = one<unknown>(
  null,
  true,
  0,
  1,
  3,
  1.5,
  -1,
  1e21,
  '',
  'task-api',
  'a',
  'b',
  [],
  [1],
  {},
  { a: 1 },
  ['b', 'a', 2, null, { k: 'v' }],
)
const TYPES = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object']
const NAMES = [
  'name',
  'replicas',
  'ratio',
  'big',
  'on',
  'none',
  'image',
  'list',
  'nested',
  'text',
  'repository',
  'tag',
  'a',
  'b',
  'nope',
  '',
]
const FORMATS = [
  'date',
  'date-time',
  'time',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uri-reference',
  'uuid',
  'regex',
  'json-pointer',
  'duration',
  'nope',
  'iri',
  'semver',
]
const DRAFTS = [
  'http://json-schema.org/draft-04/schema#',
  'http://json-schema.org/draft-06/schema#',
  'http://json-schema.org/draft-07/schema#',
  'https://json-schema.org/draft/2019-09/schema',
  'https://json-schema.org/draft/2020-12/schema',
  'http://json-schema.org/schema#',
]

const { schema } = fc.letrec<{ schema: unknown; keyword: [string, unknown] }>((tie) => {
  const named = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.dictionary(one(...NAMES), value, { maxKeys: 3 })
  const keyword = (names: readonly string[], of: fc.Arbitrary<unknown>): fc.Arbitrary<[string, unknown]> =>
    fc.tuple(one(...names), of)
  const schemas = fc.array(tie('schema'), { minLength: 1, maxLength: 2 })
  const names = fc.uniqueArray(one(...NAMES), { maxLength: 2 })
  return {
    keyword: fc.oneof(
      keyword(
        ['type'],
        fc.oneof(one(...TYPES), fc.uniqueArray(one(...TYPES), { minLength: 1, maxLength: 3 })),
      ),
      keyword(['enum'], fc.uniqueArray(value, { minLength: 1, maxLength: 3, comparator: 'SameValue' })),
      keyword(['const', 'default'], value),
      keyword(
        ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
        one(1, 2, 3, 0.5, 1e10, 0.1),
      ),
      keyword(
        [
          'minLength',
          'maxLength',
          'minItems',
          'maxItems',
          'minProperties',
          'maxProperties',
          'minContains',
          'maxContains',
        ],
        one(0, 1, 2, 5),
      ),
      keyword(['pattern'], one('^a', '^[a-z-]+$', '\\d', 'ü|a')),
      keyword(['format'], one(...FORMATS)),
      keyword(['uniqueItems'], fc.boolean()),
      keyword(['required'], names),
      keyword(
        ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'],
        named(tie('schema')),
      ),
      keyword(['properties'], named(tie('schema'))),
      keyword(['dependentRequired', 'dependencies'], named(names)),
      keyword(
        [
          'additionalProperties',
          'propertyNames',
          'items',
          'contains',
          'not',
          'if',
          'then',
          'else',
          'unevaluatedProperties',
          'unevaluatedItems',
          'additionalItems',
        ],
        tie('schema'),
      ),
      keyword(['allOf', 'anyOf', 'oneOf', 'prefixItems'], schemas),
      keyword(
        ['$ref', '$dynamicRef'],
        one('#', '#/$defs/a', '#/definitions/b', '#/properties/name', '#nope', '#/nope', '#/$defs', '%'),
      ),
      keyword(
        ['$id', '$anchor', '$dynamicAnchor', 'title', 'description', '$comment', 'contentEncoding'],
        one('nope', 'a', 'file:///x/y', 'urn:a:b', 'base64'),
      ),
      // No schema's word has such a value.
      keyword(
        [
          'type',
          'required',
          'properties',
          'minLength',
          'pattern',
          'enum',
          'allOf',
          'items',
          'multipleOf',
          '$ref',
          'additionalProperties',
        ],
        one<unknown>(1, 'x', null, [], {}, ['x', 'x'], -1, true, '['),
      ),
    ),
    schema: fc.oneof(
      { depthSize: 'small' },
      { weight: 1, arbitrary: fc.boolean() },
      {
        weight: 6,
        arbitrary: fc
          .array(tie('keyword'), { minLength: 1, maxLength: 3 })
          .map((all) => Object.fromEntries(all)),
      },
    ),
  }
})

/** A values.schema.json. */
export function schemaText(): fc.Arbitrary<string> {
  return fc
    .tuple(
      schema,
      fc.array(fc.tuple(one(...NAMES.slice(0, 10)), schema), { maxLength: 3 }),
      fc.option(one(...DRAFTS), { freq: 2 }),
    )
    .map(([top, properties, draft]) =>
      JSON.stringify(
        typeof top === 'object'
          ? {
              ...(draft ? { $schema: draft } : {}),
              properties: Object.fromEntries(properties),
              ...(top as Json as object),
            }
          : top,
      ),
    )
}
