/**
 * What a condition asks of the values it names, where that is less than all: whether there is one (`if .Values.x`),
 * whether it is a certain text (`eq .Values.x "a"`), which keys a map has (`range .Values.x`). For the trace.
 */
import type { Compilation } from './code'
import type { OperandNode, PipeNode } from './node'

/** By the fields asked, `.Values.x`: the text it is compared with, or undefined where only its truth counts. */
export type Asked = ReadonlyMap<string, string | undefined>

const TRUTHS: ReadonlySet<string> = new Set(['and', 'or', 'not'])
const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne'])

/** What a condition asks; undefined where it may ask anything. */
export function askedBy(c: Compilation, pipe: PipeNode): Asked | undefined {
  const asked = new Map<string, string | undefined>()
  return collect(c, pipe, asked) ? asked : undefined
}

/** A field or the dot alone. */
export function asksOneShape(pipe: PipeNode): boolean {
  const [command, ...others] = pipe.commands
  return others.length === 0 && command?.args.length === 1 && fieldOf(command.args[0]!) !== undefined
}

/** False for a pipeline, or a field asked twice in different ways, of which nothing can be said. */
function collect(c: Compilation, pipe: PipeNode, asked: Map<string, string | undefined>): boolean {
  const [command, ...others] = pipe.commands
  if (!command || others.length > 0) return false
  const [first, ...args] = command.args
  if (args.length === 0) return first !== undefined && collectOperand(c, first, asked)
  if (first?.type !== 'identifier' || !c.findFunction(first.name)?.isBuiltin) return false
  if (TRUTHS.has(first.name)) return args.every((arg) => collectOperand(c, arg, asked))
  const [one, other] = args
  if (!COMPARISONS.has(first.name) || !one || other?.type !== 'string' || args.length > 2) return false
  const field = fieldOf(one)
  return field !== undefined && put(asked, field, other.text)
}

function collectOperand(c: Compilation, node: OperandNode, asked: Map<string, string | undefined>): boolean {
  if (node.type === 'pipe') return collect(c, node, asked)
  const field = fieldOf(node)
  return field === undefined ? node.type === 'bool' : put(asked, field, undefined)
}

function put(asked: Map<string, string | undefined>, field: string, text: string | undefined): boolean {
  if (asked.has(field) && asked.get(field) !== text) return false
  asked.set(field, text)
  return true
}

/** A field or the dot. A bare variable does not count: how its value was made is not known any more. */
function fieldOf(node: OperandNode): string | undefined {
  if (node.type === 'dot') return '.'
  const names = node.type === 'field' ? node.names : node.type === 'variable' ? node.names.slice(1) : []
  return names.length === 0 ? undefined : `.${names.join('.')}`
}
