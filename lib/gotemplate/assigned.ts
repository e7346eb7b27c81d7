/**
 * Variables a branch may assign: what decides about the branch has a part in their value, even where it was not taken.
 * For the trace.
 */
import type { BranchNode, ListNode } from './node'
import type { Activation } from './run'
import { resolve, type Variable } from './scope'

/** The slots that may be assigned inside a branch, found when they are first asked for. */
export function assignedSlots(scope: Variable, node: BranchNode): () => readonly number[] {
  let slots: readonly number[] | undefined
  return () =>
    (slots ??= [...new Set(assignedNames(node))].flatMap((name) =>
      resolve(scope, name).map(({ slot }) => slot),
    ))
}

function* assignedNames(node: BranchNode): Iterable<string> {
  yield* namesIn(node.list)
  if (node.elseList) yield* namesIn(node.elseList)
}

function* namesIn(list: ListNode): Iterable<string> {
  for (const node of list.nodes) {
    if (node.type === 'action' && node.pipe.isAssign) for (const { names } of node.pipe.decl) yield names[0]!
    if (node.type === 'if' || node.type === 'with' || node.type === 'range') yield* assignedNames(node)
  }
}

/** Adds what decided about a branch to where the values of these slots came from. */
export function addDeciding(a: Activation, slots: readonly number[], reads: readonly string[]): void {
  if (slots.length === 0 || reads.length === 0) return
  a.origins ??= []
  for (const slot of slots) {
    const from = a.origins[slot]
    a.origins[slot] = { reads: [...(from?.reads ?? []), ...reads], texts: from?.texts ?? [] }
  }
}
