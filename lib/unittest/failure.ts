/** What an assertion that does not hold has to say. Mirrors helm-unittest pkg/unittest/validators/common.go. */

import { unifiedDiff } from './difflib'

/** A place in the rendered output. */
export interface FailurePlace {
  /** The template that rendered it: `templates/deployment.yaml`. */
  template: string
  /** The document's number among those of its template, from 0. */
  document: number
  /** The line in that document's text, from 1. */
  line: number
}

/** A failure without where it was found. */
export interface Draft {
  /** What was wanted of the value: `to equal`, `to match`, `to contain`, `documents count to be` … */
  wants: string
  path?: string
  /** YAML text. */
  expected?: string
  /** YAML text; absent when there was nothing to compare. */
  actual?: string
  /** Why no comparison could be made: `unknown path spec.tls`. */
  error?: string
  /** What the command line shows beside the wish: nothing more, the value too, or the value and the difference. */
  shows?: 'wish' | 'actual' | 'diff' | 'existence'
  /** The command line does not name the path. */
  hidesPath?: boolean
}

export interface Failure extends Omit<Draft, 'shows' | 'hidesPath'> {
  /** The assertion was negated: the value should not have been so. */
  not: boolean
  place?: FailurePlace
  /** As helm-unittest prints it, a line each. */
  lines: readonly string[]
}

export interface Found {
  not: boolean
  place?: FailurePlace
  /** The number among the documents asserted on; undefined where the plugin tells none. */
  document?: number
  /** The number among the values the path leads to. */
  value?: number
}

/** The failure, at its place and as printed. */
export function failureOf(draft: Draft, found: Found): Failure {
  const { shows: _shows, hidesPath: _hidden, ...told } = draft
  return {
    ...told,
    ...(told.expected !== undefined && { expected: told.expected.trimEnd() }),
    ...(told.actual !== undefined && { actual: told.actual.trimEnd() }),
    not: found.not,
    ...(found.place && { place: found.place }),
    lines: [
      ...(found.document === undefined ? [] : [`DocumentIndex:\t${found.document}`]),
      ...(found.value === undefined ? [] : [`ValuesIndex:\t${found.value}`]),
      ...printed(draft, found.not),
    ],
  }
}

function printed(draft: Draft, not: boolean): string[] {
  const { wants, path = '', expected = '', actual = '', error, shows = 'wish' } = draft
  if (error !== undefined) return filled`Error:\n${error}`
  if (shows === 'existence') return filled`Path:${path} expected to ${raw(not ? 'NOT exists' : 'exists')}`
  const head = `Expected${not ? ' NOT' : ''} ${wants}:`
  const wish = draft.hidesPath
    ? filled`${raw(head)}\n${expected}`
    : filled`Path:${path}\n${raw(head)}\n${expected}`
  const value = shows === 'wish' ? [] : filled`Actual:\n${actual}`
  const difference = shows === 'diff' ? filled`Diff:\n${unifiedDiff(expected, actual)}` : []
  return [...wish, ...value, ...difference]
}

/** What goes in as it is. */
const raw = (text: string): { raw: string } => ({ raw: text })

/** Texts put into a form, each indented by a tab and trimmed; a line each. */
function filled(form: TemplateStringsArray, ...parts: readonly (string | { raw: string })[]): string[] {
  return form
    .map((text, i) => {
      const part = parts[i]
      if (part === undefined) return text
      return text + (typeof part === 'string' ? indented(part) : part.raw)
    })
    .join('')
    .split('\n')
}

const indented = (text: string): string =>
  `\t${text.replaceAll('\n', '\n\t').replace(/^[\n\t ]+|[\n\t ]+$/g, '')}`
