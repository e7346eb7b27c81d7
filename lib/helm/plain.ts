/** What Helm's errors mean here, in a learner's words. Only where the words add something. */
import type { GoError } from '../go'
import { TemplateError } from '../gotemplate'

/** Undefined where Helm's own text already says it. */
export function plainWords(fault: GoError, functions: ReadonlyMap<string, unknown>): string | undefined {
  const text = innermost(fault)
  const nil = /^nil pointer evaluating interface \{\}\.(.+)$/.exec(text.text)
  if (nil) {
    const holder = text.context?.endsWith(`.${nil[1]}`)
      ? text.context.slice(0, -nil[1]!.length - 1)
      : undefined
    return `${holder ? `${holder} has no value` : 'There is no value'}, so .${nil[1]} cannot be read from it. Set it in values.yaml, or guard the line with \`with\` or \`if\`.`
  }
  const unknown = /^function "(.+)" not defined$/.exec(text.text)
  if (unknown) {
    const near = nearest(unknown[1]!, [...functions.keys()])
    return `There is no template function called ${unknown[1]}.${near ? ` Did you mean ${near}?` : ''}`
  }
  const wrong = /^wrong type for value; expected (.+); got (.+)$/.exec(text.text)
  if (wrong) return `The function wants ${typeWords(wrong[1]!)} and was given ${typeWords(wrong[2]!)}.`
  if (/incompatible types for comparison: (float64 and int|int and float64)/.test(text.text))
    return 'A number in a values file is a float64, a number in a template an int: convert one with int or float64 before comparing.'
  if (text.text === 'unexpected EOF')
    return 'An if, range, with, define or block is not closed: an {{ end }} is missing.'
  if (/no template "(.+)" associated/.test(text.text))
    return `No file of the chart defines a template called ${/no template "(.+?)"/.exec(text.text)![1]}.`
  if (text.text.startsWith('unclosed action')) return 'An action was opened with {{ and never closed with }}.'
  return undefined
}

/** The deepest template error of a chain, or the error itself. */
function innermost(fault: GoError): { text: string; context?: string } {
  let found: { text: string; context?: string } = { text: fault.message }
  for (let current: unknown = fault; current instanceof Error; current = current.cause)
    if (current instanceof TemplateError)
      found = { text: current.text, ...(current.context !== undefined && { context: current.context }) }
    else if (!(current.cause instanceof Error) && current !== fault)
      found = { ...found, text: current.message }
  return found
}

function typeWords(type: string): string {
  const words: Record<string, string> = {
    string: 'text (string)',
    int: 'a whole number (int)',
    bool: 'true or false (bool)',
    float64: 'a number from a values file (float64)',
    'interface {}': 'nothing at all (nil)',
    'map[string]interface {}': 'a map',
    '[]interface {}': 'a list',
  }
  return words[type] ?? type
}

/** The name that is fewest edits away, if that is few. */
function nearest(name: string, names: readonly string[]): string | undefined {
  let best: string | undefined
  let least = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of names) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase())
    if (edits < least) {
      least = edits
      best = candidate
    }
  }
  return best
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
