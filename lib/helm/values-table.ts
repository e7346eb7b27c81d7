/** Paths into values, and the named map type that `.Values` is. Mirrors helm pkg/chart/common/values.go. */
import {
  ERROR,
  GoError,
  type GoFunc,
  type GoMap,
  type GoType,
  type GoValue,
  MAP,
  named,
  quote,
  STRING,
  TypedMap,
} from '../go'
import { encode } from '../goyaml'

const WRITER = named('io.Writer', 'interface')

const types = new Map<string, GoType>()

/** The named map of a package: `common.Values`. */
function valuesType(home: string): GoType {
  let type = types.get(home)
  if (!type) types.set(home, (type = named(`${home}.Values`, MAP)))
  return type
}

/** The Values of a version's package over a map: entries are shared. Its methods come before any key of theirs. */
export class Values extends TypedMap {
  constructor(
    readonly map: GoMap,
    private readonly home = 'common',
  ) {
    super(valuesType(home), map as Map<GoValue, GoValue>)
  }

  /** The same type over another map. */
  over(map: GoMap): Values {
    return new Values(map, this.home)
  }

  override method(name: string): GoFunc | undefined {
    switch (name) {
      case 'YAML':
        return { params: [], returns: STRING, call: () => encode(this.map) }
      case 'Table':
        return {
          params: [STRING],
          returns: this.type,
          call: ([path]) => this.over(table(this.map, path as string)),
        }
      case 'AsMap':
        return { params: [], returns: MAP, call: () => this.map }
      case 'Encode': // wants an io.Writer, which no template has
        return { params: [WRITER], returns: ERROR, call: () => null }
      case 'PathValue':
        return { params: [STRING], returns: STRING, call: ([path]) => pathValue(this.map, path as string) }
      default:
        return undefined
    }
  }
}

/** The table at a dotted path. Throws GoError where a step is no table. */
export function table(values: GoMap, path: string): GoMap {
  let current = values
  for (const name of path.split('.')) {
    const next = current.get(name)
    if (next instanceof Map) current = next
    else if (next instanceof Values) current = next.map
    else throw new GoError(`${quote(name)} is not a table`)
  }
  return current
}

/** There is no value at that path (a table is none). */
export class NoValueError extends GoError {}

/** What stands at a dotted path and is no table. Throws NoValueError. */
export function pathValue(values: GoMap, path: string): GoValue {
  if (path === '') throw new GoError('YAML path cannot be empty')
  const names = path.split('.')
  const key = names.pop()!
  let holder = values
  if (names.length > 0) {
    try {
      holder = table(values, names.join('.'))
    } catch (fault) {
      if (fault instanceof GoError) throw new NoValueError(`${quote(key)} is not a value`)
      throw fault
    }
  }
  const value = holder.get(key)
  if (value === undefined || value instanceof Map) throw new NoValueError(`${quote(key)} is not a value`)
  return value
}
