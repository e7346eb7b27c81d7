/** The values of a test: files, the suite's `set`, the test's. Mirrors getUserValues and BuildValueOfSetPath. */
import { GoError } from '../go'
import type { Data } from './data'

/** A `set` key: `image.tag`, `list[0].name`, `[a.b]` (a key with a dot). Throws GoError with helm-unittest's text. */
export function buildSetValue(path: string, value: Data): Map<Data, Data> {
  let built: Data = value
  for (const key of readSetPath(path).reverse()) {
    if (typeof key === 'number') {
      const list: Data[] = new Array<Data>(key + 1).fill(null)
      list[key] = built
      built = list
    } else built = new Map<Data, Data>([[key, built]])
  }
  return built instanceof Map ? built : new Map()
}

/** What may come next: a key, an index, a dot or bracket behind one, or the rest of a bracketed key. */
type State = 'key' | 'index' | 'denotation' | 'escaping'

function readSetPath(path: string): (string | number)[] {
  if (path === '') throw new GoError('set path is empty')
  const keys: (string | number)[] = []
  let state: State = 'key'
  let escaped = ''
  for (const [, text = '', stop = ''] of path.matchAll(/([^.[\],{}=]*)([.[\],{}=]|$)/g)) {
    if (/[,{}=]/.test(stop)) throw new GoError(`invalid token found ${stop}`)
    if (stop === '') {
      if (text !== '' && state === 'key') keys.push(text)
      else if (text !== '' || state !== 'denotation') throw new GoError('unexpected end of')
      break
    }
    switch (state) {
      case 'key':
        if (stop === ']') throw new GoError('invalid key ]')
        if (stop === '[' && text === '') {
          escaped = ''
          state = 'escaping'
          break
        }
        keys.push(text)
        state = stop === '.' ? 'key' : 'index'
        break
      case 'index':
        if (stop !== ']') throw new GoError('missing index value')
        if (!/^[-+]?\d+$/.test(text)) throw new GoError(`strconv.Atoi: parsing "${text}": invalid syntax`)
        keys.push(Number(text))
        state = 'denotation'
        break
      case 'denotation':
        if (stop === ']') throw new GoError('invalid denotation token ]')
        state = stop === '.' ? 'key' : 'index'
        break
      case 'escaping':
        escaped += text
        if (stop === '[') throw new GoError('invalid escaping token [')
        if (stop === '.') escaped += '.'
        else {
          keys.push(escaped)
          state = 'denotation'
        }
    }
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

/** The values a subchart's suite gives, as its parents see them: under its name, with `global` at every level. */
export function scopedValues(route: string, values: Map<Data, Data>): Map<Data, Data> {
  let scoped = values
  for (const name of chartNames(route).slice(1).reverse()) {
    const above = new Map<Data, Data>()
    const global = scoped.get('global')
    if (global !== undefined) above.set('global', global)
    scoped = above.set(name, scoped)
  }
  return scoped
}

/** `parent/charts/child` is the chart `child` of `parent`. */
const chartNames = (route: string): string[] => route.split('/').filter((_, i) => i % 2 === 0)
