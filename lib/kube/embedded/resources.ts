/** The API resources an embedded cluster serves: the recorded built-in ones and what CustomResourceDefinitions add. */
import type { ApiResource, KubeObject } from '../client'
import { at, isObject, type Json, type JsonObject } from './json'
import { customType, RECORDED_RESOURCES, type Type, typeOf } from './schema'

/** A resource with what the server must know beyond discovery. */
export interface ServedResource extends ApiResource {
  type: Type
  /** Whether `status` is written through its own endpoint, and so ignored on others. */
  hasStatus: boolean
  /** Whether metadata.generation counts changes of the specification. */
  hasGeneration: boolean
  /** What its CustomResourceDefinition says of its objects. */
  schema?: JsonObject
}

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const WITHOUT_GENERATION = new Set([
  'Service',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'Namespace',
  'Node',
  'HorizontalPodAutoscaler',
])

/** Kinds without a specification whose changes are counted all the same. */
const WITH_GENERATION = new Set(['PriorityClass'])

export const BUILT_IN: readonly ServedResource[] = RECORDED_RESOURCES.map(
  ([group, version, kind, plural, singular, shortNames, namespaced, deleteCollection]) => {
    const type = typeOf(group ? `${group}/${version}` : version, kind) as Type
    const has = (field: string): boolean => type.kind === 'map' && type.field(field) !== undefined
    return {
      group,
      version,
      kind,
      plural,
      singular,
      shortNames: shortNames ? shortNames.split(',') : [],
      namespaced: namespaced === 1,
      verbs: deleteCollection ? VERBS : VERBS.filter((verb) => verb !== 'deletecollection'),
      type,
      hasStatus: has('status'),
      hasGeneration: WITH_GENERATION.has(kind) || (has('spec') && !WITHOUT_GENERATION.has(kind)),
    }
  },
)

const byKind = new Map(BUILT_IN.map((r) => [`${r.group}/${r.kind}`, r]))

/** A built-in resource by group and kind: `builtIn('apps', 'Deployment')`. */
export function builtIn(group: string, kind: string): ServedResource {
  const resource = byKind.get(`${group}/${kind}`)
  if (!resource) throw new RangeError(`no built-in kind ${group}/${kind}`)
  return resource
}

/** What an established CustomResourceDefinition serves: one resource a served version. */
export function customResources(definition: KubeObject): ServedResource[] {
  const names = at(definition, 'spec', 'names')
  const versions = at(definition, 'spec', 'versions')
  const text = (value: Json | undefined): string => String(value ?? '')
  return (Array.isArray(versions) ? versions : [])
    .filter((version) => at(version, 'served') === true)
    .map((version) => ({
      group: text(at(definition, 'spec', 'group')),
      version: text(at(version, 'name')),
      kind: text(at(names, 'kind')),
      plural: text(at(names, 'plural')),
      singular: text(at(names, 'singular')),
      shortNames: ((at(names, 'shortNames') ?? []) as Json[]).map(text),
      namespaced: at(definition, 'spec', 'scope') === 'Namespaced',
      verbs: VERBS,
      type: customType(at(version, 'schema', 'openAPIV3Schema')),
      hasStatus: at(version, 'subresources', 'status') !== undefined,
      hasGeneration: true,
      ...schemaOf(version),
    }))
}

function schemaOf(version: Json): { schema?: JsonObject } {
  const schema = at(version, 'schema', 'openAPIV3Schema')
  return isObject(schema) ? { schema } : {}
}
