/** The part of kubectl's JSONPath that `--jsonpath` is used for: fields, indexes, `[*]`, and text around braces. */
import { GoError, type GoValue, marshalJSON, sliceItems, toText } from '../../go'

/** Throws GoError where the template cannot be read. */
export function jsonPath(template: string, value: GoValue): string {
  let text = ''
  for (let at = 0; at < template.length; ) {
    const open = template.indexOf('{', at)
    if (open < 0) return text + template.slice(at)
    text += template.slice(at, open)
    const close = template.indexOf('}', open)
    if (close < 0) throw new GoError('unclosed action')
    text += select(template.slice(open + 1, close).trim(), value)
      .map(printed)
      .join(' ')
    at = close + 1
  }
  return text
}

function select(path: string, value: GoValue): GoValue[] {
  let found: GoValue[] = [value]
  for (const step of path.matchAll(/\.([^.[\]]+)|\[(\*|-?\d+|'[^']*')\]/g)) {
    const [, name, bracket] = step
    found = found.flatMap((one) => stepInto(one, name ?? bracket!.replaceAll("'", '')))
  }
  return found
}

function stepInto(value: GoValue, key: string): GoValue[] {
  if (value instanceof Map) {
    if (key === '*') return [...value.values()]
    const found = value.get(key)
    return found === undefined ? [] : [found]
  }
  const items = sliceItems(value)
  if (!items) return []
  if (key === '*') return [...items]
  const found = items.at(Number(key))
  return found === undefined ? [] : [found]
}

const printed = (value: GoValue): string =>
  value instanceof Map || sliceItems(value) ? marshalJSON(value) : toText(value)
