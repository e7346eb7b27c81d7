/** What an assertion is given and what it answers. Mirrors helm-unittest pkg/unittest/validators/common.go. */
import { type Data, goTypeName, showData } from '../data'
import { type Draft, type Failure, failureOf } from '../failure'
import type { Manifest } from '../manifest'
import { PathError } from '../path'
import { RegexpError } from '../regexp'
import type { Compared } from '../snapshot'

export interface Subject {
  /** The documents asserted on. */
  selected: readonly Manifest[]
  /** All documents of the template, whatever was selected. */
  all: readonly Manifest[]
  /** The assertion is negated, by its name or by `not: true`. */
  not: boolean
  /** The text of a render's failure. */
  renderError?: string
  /** Stop at the first failure. */
  failFast: boolean
  /** Compares with the next snapshot of the test; patterns may stand for equality. */
  compare: (content: Data, match?: string, notMatch?: string) => Compared
}

export interface Outcome {
  passed: boolean
  failures: Failure[]
}

export type Check = (subject: Subject) => Outcome

/**
 * The parameters under an assertion's key, read with their types, names in any case. What is wrong with them is
 * collected for `settle`, in the words of mitchellh/mapstructure.
 */
export class Parameters {
  private readonly faults: string[] = []
  private readonly given: ReadonlyMap<string, Data>

  constructor(given: Data) {
    if (given !== null && !(given instanceof Map))
      this.faults.push(`'' expected a map, got '${kindName(given)}'`)
    const entries = given instanceof Map ? [...given] : []
    this.given = new Map(entries.map(([key, value]) => [String(key).toLowerCase(), value]))
  }

  /** Throws ParameterError when a parameter was of the wrong type. */
  settle(): void {
    if (this.faults.length === 0) return
    const points = this.faults.map((fault) => `* ${fault}`).sort()
    throw new ParameterError(`${points.length} error(s) decoding:\n\n${points.join('\n')}`)
  }

  text(name: string): string {
    const value = this.any(name)
    if (typeof value === 'string') return value
    this.refuse(name, 'string', value)
    return ''
  }

  count(name: string): bigint | undefined {
    const value = this.any(name)
    if (typeof value === 'bigint') return value
    if (typeof value === 'number') return BigInt(Math.trunc(value))
    this.refuse(name, 'int', value)
    return undefined
  }

  flag(name: string): boolean {
    const value = this.any(name)
    if (typeof value === 'boolean') return value
    this.refuse(name, 'bool', value)
    return false
  }

  texts(name: string): string[] {
    const value = this.any(name)
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
    this.refuse(name, 'slice', value)
    return []
  }

  /** The parameters of a parameter. */
  below(name: string): Parameters {
    return new Parameters(this.any(name))
  }

  any(name: string): Data {
    return this.given.get(name.toLowerCase()) ?? null
  }

  private refuse(name: string, wanted: string, value: Data): void {
    if (value === null) return
    const field = name[0]!.toUpperCase() + name.slice(1)
    this.faults.push(
      `'${field}' expected type '${wanted}', got unconvertible type '${goTypeName(value)}', value: '${plain(value)}'`,
    )
  }
}

const kindName = (value: Data): string =>
  Array.isArray(value) ? 'slice' : typeof value === 'number' ? 'float64' : goTypeName(value)

/** A value as `%v` prints it. */
export function plain(value: Data): string {
  if (Array.isArray(value)) return `[${value.map(plain).join(' ')}]`
  if (value instanceof Map)
    return `map[${[...value].map(([key, item]) => `${plain(key)}:${plain(item)}`).join(' ')}]`
  return value === null ? '<nil>' : showNumber(value)
}

const showNumber = (value: Data): string => (typeof value === 'string' ? value : showData(value))

export class ParameterError extends Error {
  override readonly name = 'ParameterError'
}

export const PASSED: Outcome = { passed: true, failures: [] }

/** A failure that has no document to point at. */
export const refused = (draft: Draft, not: boolean, document?: number): Outcome => ({
  passed: false,
  failures: [failureOf(draft, { not, ...(document !== undefined && { document }) })],
})

/** A verdict on a document or a value; one without `fails` is told, and counts only where nothing else was judged. */
export interface Verdict {
  draft: Draft
  keys?: readonly Data[]
  /** The failure tells no document (`false`), or no value. */
  tellsDocument?: boolean
  tellsValue?: boolean
  /** Told, but the plugin forgets to count it unless it is all there is. */
  isForgotten?: boolean
}

export interface Wish {
  path: string
  /** The failure for a value; also for the text that says there was none. */
  draft: (actual: Data, not: boolean) => Draft
  /** undefined where the value is as wanted. */
  judge: (value: Data, subject: Subject) => Verdict | undefined
  /** The document's number told where there is no document at all. */
  missingDocument?: number
  unknownPath?: string
  noManifest?: string
}

export const NO_MANIFEST = 'no manifest found'

/**
 * The shape most assertions share: every selected document, every value `path` leads to in it, judged alone.
 * No document passes only when negated; neither does a path that leads nowhere.
 */
export function eachValue(wish: Wish): Check {
  const { path } = wish
  return (subject) => {
    const { selected, not, failFast } = subject
    if (selected.length === 0) {
      if (not) return PASSED
      return refused(wish.draft(wish.noManifest ?? NO_MANIFEST, not), not, wish.missingDocument)
    }
    return together(selected, failFast, (manifest, document) => {
      const fail = (draft: Draft, place = manifest.place()): Outcome => ({
        passed: false,
        failures: [failureOf({ ...draft, path }, { not, place, document })],
      })
      const found = guarded(() => manifest.find(path))
      if (typeof found === 'string') return fail({ wants: wish.draft(null, not).wants, error: found })
      if (found.length === 0) {
        if (not) return PASSED
        const { shows: _, actual: __, ...draft } = wish.draft(null, not)
        return fail({ ...draft, error: wish.unknownPath ?? `unknown path ${path}` }, manifest.placeNear(path))
      }
      let passed: boolean | undefined
      const failures: Failure[] = []
      for (const [index, { value, keys }] of found.entries()) {
        const verdict = wish.judge(value, subject)
        if (verdict) {
          const draft = { ...verdict.draft, path }
          const told = {
            ...(verdict.tellsDocument !== false && { document }),
            ...(verdict.tellsDocument !== false && verdict.tellsValue !== false && { value: index }),
          }
          failures.push(failureOf(draft, { not, place: manifest.place(keys), ...told }))
        }
        if (verdict?.isForgotten) {
          if (index === 0) passed = false
          continue
        }
        passed = (passed ?? true) && !verdict
        if (!passed && failFast) break
      }
      return { passed: passed ?? false, failures }
    })
  }
}

/** As eachValue, for what is asked of a document as a whole; `numbered` failures tell which. */
export function eachDocument(wish: {
  draft: (actual: Data, not: boolean) => Draft
  judge: (manifest: Manifest, subject: Subject) => Verdict | undefined
  isNumbered?: boolean
}): Check {
  return (subject) => {
    const { selected, not, failFast } = subject
    if (selected.length === 0) return not ? PASSED : refused(wish.draft(NO_MANIFEST, not), not)
    return together(selected, failFast, (manifest, document) => {
      const verdict = wish.judge(manifest, subject)
      if (!verdict) return PASSED
      const place = manifest.place(verdict.keys ?? [])
      return {
        passed: false,
        failures: [failureOf(verdict.draft, { not, place, ...(wish.isNumbered && { document }) })],
      }
    })
  }
}

export function together<T>(
  items: readonly T[],
  failFast: boolean,
  judge: (item: T, index: number) => Outcome,
): Outcome {
  let passed = true
  const failures: Failure[] = []
  for (const [index, item] of items.entries()) {
    const outcome = judge(item, index)
    passed &&= outcome.passed
    failures.push(...outcome.failures)
    if (!passed && failFast) break
  }
  return { passed, failures }
}

/** Runs what may meet a malformed path or pattern; its message instead of the result then. */
export function guarded<T>(run: () => T): T | string {
  try {
    return run()
  } catch (error) {
    if (error instanceof PathError || error instanceof RegexpError) return error.message
    throw error
  }
}
