/** What an assertion is given and what it answers. Mirrors helm-unittest pkg/unittest/validators/common.go. */
import { type Data, showData } from '../data'
import type { Failure } from '../failure'
import type { Manifest } from '../manifest'
import { PathError } from '../path'
import { RegexpError } from '../regexp'

export interface Subject {
  /** The documents asserted on. */
  selected: readonly Manifest[]
  /** All documents of the template, whatever was selected. */
  all: readonly Manifest[]
  /** The assertion is negated, by its name or by `not: true`. */
  not: boolean
  /** The text of a failure to render that names no template. */
  renderError?: string
}

export interface Outcome {
  passed: boolean
  failures: Failure[]
}

export type Check = (subject: Subject) => Outcome

/** The parameters under an assertion's key, read with their types; throws ParameterError. */
export class Parameters {
  constructor(private readonly given: Data) {}

  text(name: string): string | undefined {
    const value = this.get(name)
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string')
      throw new ParameterError(`'${name}' must be a string, not ${showData(value)}`)
    return value
  }

  count(name: string): number | undefined {
    const value = this.get(name)
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'bigint')
      throw new ParameterError(`'${name}' must be an integer, not ${showData(value)}`)
    return Number(value)
  }

  flag(name: string): boolean {
    const value = this.get(name)
    if (value === undefined || value === null) return false
    if (typeof value !== 'boolean') throw new ParameterError(`'${name}' must be true or false`)
    return value
  }

  texts(name: string): string[] {
    const value = this.get(name)
    if (value === undefined || value === null) return []
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
      throw new ParameterError(`'${name}' must be a list of strings`)
    }
    return value
  }

  any(name: string): Data {
    return this.get(name) ?? null
  }

  private get(name: string): Data | undefined {
    return this.given instanceof Map ? this.given.get(name) : undefined
  }
}

export class ParameterError extends Error {
  override readonly name = 'ParameterError'
}

const PASSED: Outcome = { passed: true, failures: [] }
const failed = (...failures: Failure[]): Outcome => ({ passed: false, failures })

/** What a judge says of one value: nothing when it is as wanted, else the failure without its place. */
export type Verdict = Omit<Failure, 'not' | 'path' | 'place'> | undefined

/**
 * The shape most assertions share: every selected document, every value `path` leads to in it, judged alone.
 * No document passes only when negated; neither does a path that leads nowhere.
 */
export function eachValue(
  path: string,
  wants: string,
  expected: string,
  judge: (value: Data, not: boolean) => Verdict,
): Check {
  return ({ selected, not }) => {
    if (selected.length === 0)
      return not ? PASSED : failed({ wants, not, path, expected, error: 'no document' })
    return together(selected, (manifest) => {
      const found = guarded(() => manifest.find(path))
      if (typeof found === 'string')
        return failed({ wants, not, path, error: found, place: manifest.place() })
      if (found.length === 0) {
        return not
          ? PASSED
          : failed({
              wants,
              not,
              path,
              expected,
              error: `unknown path ${path}`,
              place: manifest.placeNear(path),
            })
      }
      return together(found, ({ value, keys }) => {
        const verdict = judge(value, not)
        return verdict ? failed({ ...verdict, not, path, place: manifest.place(keys) }) : PASSED
      })
    })
  }
}

/** As eachValue, for what is asked of a document as a whole. */
export function eachDocument(
  wants: string,
  expected: string,
  judge: (
    manifest: Manifest,
    not: boolean,
  ) => (Omit<Failure, 'not' | 'place'> & { keys?: Data[] }) | undefined,
): Check {
  return ({ selected, not }) => {
    if (selected.length === 0) return not ? PASSED : failed({ wants, not, expected, error: 'no document' })
    return together(selected, (manifest) => {
      const verdict = judge(manifest, not)
      if (!verdict) return PASSED
      const { keys, ...failure } = verdict
      return failed({ ...failure, not, place: manifest.place(keys) })
    })
  }
}

function together<T>(items: readonly T[], judge: (item: T) => Outcome): Outcome {
  const outcomes = items.map(judge)
  return {
    passed: outcomes.every((outcome) => outcome.passed),
    failures: outcomes.flatMap((outcome) => outcome.failures),
  }
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
