/** The values of a test: files, the suite's `set`, the test's. Mirrors getUserValues and BuildValueOfSetPath. */
import type { Data } from './data'

/** A `set` key: `image.tag`, `list[0].name`, `[a.b]` (a key with a dot). Throws Error with helm-unittest's text. */
export function buildSetValue(path: string, value: Data): Map<Data, Data> {
  const keys = readSetPath(path)
  let built: Data = value
  for (const key of keys.reverse()) {
    if (typeof key === 'number') {
      const list: Data[] = new Array<Data>(key + 1).fill(null)
      list[key] = built
      built = list
    } else built = new Map<Data, Data>([[key, built]])
  }
  return built instanceof Map ? built : new Map()
}

function readSetPath(path: string): (string | number)[] {
  if (path === '') throw new Error('set path is empty')
  const keys: (string | number)[] = []
  let at = 0
  while (at < path.length) {
    const rest = path.slice(at)
    const bad = /^[^.[\]]*?([,{}=])/.exec(rest)?.[1]
    if (bad !== undefined) throw new Error(`invalid token found ${bad}`)
    const index = /^\[(\d+)\]\.?/.exec(rest)
    const escaped = /^\[([^\]]*)\]\.?/.exec(rest)
    const plain = /^([^.[\]]+)\.?/.exec(rest)
    if (index && keys.length > 0) keys.push(Number(index[1]))
    else if (escaped) keys.push(escaped[1] ?? '')
    else if (plain) keys.push(plain[1] ?? '')
    else throw new Error(`invalid key ${rest[0]}`)
    at += (keys.length > 0 && (index ?? escaped ?? plain)?.[0].length) || 1
  }
  return keys
}

/** `over` laid on `base`: mappings merge, everything else replaces. */
export function mergeData(base: Data, over: Data): Data {
  if (!(base instanceof Map) || !(over instanceof Map)) return over
  const merged = new Map(base)
  for (const [key, value] of over)
    merged.set(key, merged.has(key) ? mergeData(merged.get(key) ?? null, value) : value)
  return merged
}

/** As JSON, which every YAML reader takes; an int keeps its digits. */
export function toJson(value: Data): string {
  if (Array.isArray(value)) return `[${value.map(toJson).join(', ')}]`
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${JSON.stringify(String(key))}: ${toJson(item)}`).join(', ')}}`
  }
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number' && !Number.isFinite(value))
    return value > 0 ? '.inf' : value < 0 ? '-.inf' : '.nan'
  return JSON.stringify(value)
}
