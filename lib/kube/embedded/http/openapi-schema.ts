/**
 * Recorded types as OpenAPI v3 schemas, for `kubectl explain`: structure only, since their texts are not recorded.
 * Structs become components of their own, as they may hold themselves.
 */
import { emptyObject, type Json, type JsonObject } from '../json'
import type { ListType, MapType, ScalarType, Type } from '../schema'

const SCALARS: Record<ScalarType['of'], JsonObject> = {
  string: { type: 'string' },
  integer: { type: 'integer', format: 'int32' },
  long: { type: 'integer', format: 'int64' },
  number: { type: 'number', format: 'double' },
  boolean: { type: 'boolean' },
  time: { type: 'string', format: 'date-time' },
  bytes: { type: 'string', format: 'byte' },
  quantity: { type: 'string' },
  'int-or-string': { type: 'string', format: 'int-or-string' },
}

/** The components of one document. */
export class Components {
  readonly schemas: JsonObject = emptyObject()
  readonly #names = new Map<MapType, string>()

  schemaOf(type: Type): Json {
    if (type.kind === 'any') return { type: 'object' }
    if (type.kind === 'scalar') return SCALARS[type.of]
    if (type.kind === 'list') return this.#listOf(type)
    if (type.name) return { allOf: [{ $ref: `#/components/schemas/${this.#nameOf(type, type.name)}` }] }
    return { type: 'object', ...(type.rest ? { additionalProperties: this.schemaOf(type.rest) } : {}) }
  }

  #listOf(type: ListType): Json {
    return { type: 'array', items: this.schemaOf(type.element) }
  }

  /** Names as Kubernetes' end: what follows the last dot is the struct's own. */
  #nameOf(type: MapType, name: string): string {
    let found = this.#names.get(type)
    if (!found) {
      found = `t${this.#names.size}.${name}`
      this.#names.set(type, found)
      this.schemas[found] = this.structOf(type)
    }
    return found
  }

  structOf(type: MapType): JsonObject {
    const properties = emptyObject()
    for (const name of type.fields ?? []) properties[name] = this.schemaOf(type.field(name) as Type)
    return {
      type: 'object',
      properties,
      ...(type.required.length > 0 ? { required: [...type.required] } : {}),
    }
  }
}
