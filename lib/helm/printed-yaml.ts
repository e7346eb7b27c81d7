/** Which lines of a value printed as YAML change when something inside it does: by printing it both ways. */
import { GoError, type GoValue } from '../go'
import { encode } from '../goyaml'
import type { TextLine } from './output-lines'
import { withValueAt } from './values-path'

/** Stands for any other value. */
const OTHER = '\u2026'

/**
 * Of `lines`, those that change with what is at `path` inside `value`; undefined when the lines are not that value's
 * YAML, indented perhaps. `to` is what it becomes.
 */
export function changedLines(
  lines: readonly TextLine[],
  value: GoValue,
  path: string,
  to: GoValue | undefined,
): readonly TextLine[] | undefined {
  const before = yamlLines(value)
  const written = lines.filter(({ text }) => text.trim() !== '')
  if (!before || before.length < 2 || before.length !== written.length) return undefined
  if (!written.every(({ text }, i) => text.trim() === before[i]!.trim())) return undefined
  const changed = withValueAt(value, path, to ?? OTHER)
  const after = changed === undefined ? undefined : yamlLines(changed)
  if (!after) return undefined
  let same = 0
  while (same < before.length && before[same] === after[same]) same++
  let tail = 0
  while (tail < before.length - same && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  return written.slice(same, before.length - tail)
}

function yamlLines(value: GoValue): string[] | undefined {
  try {
    return encode(value)
      .split('\n')
      .filter((line) => line.trim() !== '')
  } catch (fault) {
    if (fault instanceof GoError) return undefined
    throw fault
  }
}
