/**
 * Whether a pipeline's outcome depends on no more than the shape of the maps and lists it names: `if .Values.x`
 * asks whether x is empty, `range .Values.x` for its keys, and neither for what stands below them. For the trace.
 */
import type { Compilation } from './code'
import type { OperandNode, PipeNode } from './node'

const TRUTHS: ReadonlySet<string> = new Set(['and', 'or', 'not'])

/** A field or the dot alone, or `and`, `or` and `not` of such. */
export function asksShape(c: Compilation, pipe: PipeNode): boolean {
  const [command, ...others] = pipe.commands
  if (!command || others.length > 0) return false
  const [first, ...args] = command.args
  if (args.length === 0) return first !== undefined && isShapely(c, first)
  if (first?.type !== 'identifier' || !TRUTHS.has(first.name) || !c.findFunction(first.name)?.isBuiltin)
    return false
  return args.every((arg) => isShapely(c, arg))
}

/** A field or the dot alone. */
export function asksOneShape(pipe: PipeNode): boolean {
  const [command, ...others] = pipe.commands
  return others.length === 0 && command?.args.length === 1 && isField(command.args[0]!)
}

function isShapely(c: Compilation, node: OperandNode): boolean {
  return isField(node) || node.type === 'bool' || (node.type === 'pipe' && asksShape(c, node))
}

/** A field or the dot. A bare variable does not count: how its value was made is not known any more. */
function isField(node: OperandNode): boolean {
  return node.type === 'dot' || node.type === 'field' || (node.type === 'variable' && node.names.length > 1)
}
