/**
 * Faults of YAML text, worded as go.yaml.in/yaml v2 words them, with the place where they were found.
 */
import { GoError } from '../go'

/** A fault of YAML text. `message` is Go's; `offset` is a UTF-16 offset into the text that was read. */
export class YamlError extends GoError {
  override readonly name = 'YamlError'
  constructor(
    message: string,
    readonly offset: number,
    /** 0-based line of the fault: the real one, which Go's message often misses by one. */
    readonly line: number,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }

  /** The same fault under a longer text, as `fmt.Errorf("…: %w", err)` makes it. */
  prefixed(prefix: string): YamlError {
    return new YamlError(prefix + this.message, this.offset, this.line, { cause: this })
  }
}

/**
 * A fault found by the scanner or the parser. Go prints `line N: ` only when N is not 0, and counts from 0 where the
 * parser found the fault, from 1 where the scanner did (yaml-doc vectors: first-line faults carry no line).
 */
export function syntaxError(
  problem: string,
  by: 'scanner' | 'parser',
  offset: number,
  line: number,
): YamlError {
  const shown = line === 0 ? 0 : by === 'scanner' ? line + 1 : line
  return new YamlError(`yaml: ${shown === 0 ? '' : `line ${shown}: `}${problem}`, offset, line)
}
