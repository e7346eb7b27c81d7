/** Versions and ranges as charts use them. Mirrors helm pkg/chart/v2/util/compatible.go over Masterminds semver. */
import { GoError } from '../go'
import { Constraints, newVersion } from '../sprig'

export function isValidSemver(text: string): boolean {
  return attempt(() => newVersion(text)) !== undefined
}

/** False too where either cannot be read. */
export function isCompatibleRange(constraint: string, version: string): boolean {
  const parsed = attempt(() => newVersion(version))
  const range = attempt(() => new Constraints(constraint))
  return parsed !== undefined && (range?.check(parsed) ?? false)
}

export function isValidConstraint(text: string): boolean {
  return attempt(() => new Constraints(text)) !== undefined
}

/** Throws GoError as Masterminds words it. */
export const parseConstraint = (text: string): Constraints => new Constraints(text)

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof GoError) return undefined
    throw fault
  }
}
