/** Version constraints: `>=1.2 <2 || ~3.1`. Mirrors Masterminds/semver 3.5 (constraints.go) with its error texts. */
import { BOOL, byteLength, GoError, quote, STRING } from '../go'
import { fn, str, type Table } from './fn'
import { comparePrerelease, newVersion, VERSION_POINTER, type Version } from './semver'

const MAX_LENGTH = 512
const MAX_GROUPS = 32

const SPACE = '[\\t\\n\\f\\r ]'
const OPERATOR = '!=|>=|=>|<=|=<|~>|=|>|<|~|\\^|'
const NUMBER = '[0-9|xX*]+'
const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*'
/** A version in which parts may be x or *, or missing. Groups: major, minor, patch, prerelease with its dash. */
const VERSION = `v?(${NUMBER})(\\.${NUMBER})?(\\.${NUMBER})?(-${IDENTIFIERS})?(?:\\+${IDENTIFIERS})?`
/** A constraint at a place in the text. Groups: operator, version, then those of the version. */
const CONSTRAINT = new RegExp(`(${OPERATOR})${SPACE}*(${VERSION})`, 'y')
const SPACES = new RegExp(`${SPACE}*`, 'y')
const RANGE = new RegExp(`${SPACE}*(${VERSION})${SPACE}+-${SPACE}+(${VERSION})${SPACE}*`, 'g')

interface Constraint {
  operator: string
  /** The version as written. */
  original: string
  version: Version
  /** Some part was x or missing: the minor (and patch), or only the patch, or the major (`isAny`). */
  isDirty: boolean
  minorDirty: boolean
  patchDirty: boolean
}

interface Group {
  constraints: readonly Constraint[]
  /** One of the constraints names a prerelease, so prereleases are looked at. */
  hasPrerelease: boolean
}

/** semver.NewConstraint. Throws GoError. */
export class Constraints {
  private readonly groups: readonly Group[]

  constructor(text: string) {
    if (byteLength(text) > MAX_LENGTH) {
      throw new GoError(`constraint string is too long (max ${MAX_LENGTH} bytes)`)
    }
    const groups = rewriteRanges(text).split('||')
    if (groups.length > MAX_GROUPS) throw new GoError(`too many constraint groups (max ${MAX_GROUPS})`)
    this.groups = groups.map(parseGroup)
  }

  /** True when one of the alternatives holds in full. */
  check(version: Version): boolean {
    return this.groups.some(({ constraints, hasPrerelease }) =>
      constraints.every((constraint) => complaint(version, constraint, hasPrerelease) === undefined),
    )
  }

  /** As Validate: the reasons why the version does not fit; empty when it does. */
  reasons(version: Version): string[] {
    const reasons: string[] = []
    let saidPrerelease = false
    for (const { constraints, hasPrerelease } of this.groups) {
      let fits = true
      for (const constraint of constraints) {
        if (!hasPrerelease && version.prerelease !== '') {
          if (!saidPrerelease) reasons.push(onlyReleases(version))
          saidPrerelease = true
          fits = false
          continue
        }
        const reason = complaint(version, constraint, hasPrerelease)
        if (reason !== undefined) {
          reasons.push(reason)
          fits = false
        }
      }
      if (fits) return []
    }
    return reasons
  }

  /** As String: operators and versions as written. */
  toString(): string {
    return this.groups
      .map(({ constraints }) => constraints.map((c) => c.operator + c.original).join(' '))
      .join(' || ')
  }
}

/** `1.2 - 1.4` is `>= 1.2, <= 1.4`. */
function rewriteRanges(text: string): string {
  let out = text
  for (const match of text.matchAll(RANGE)) {
    out = out.replace(match[0], () => `>= ${match[1]}, <= ${match[6]} `)
  }
  return out
}

/** Constraints with spaces or a comma between them. */
function parseGroup(text: string): Group {
  const improper = (): GoError => new GoError(`improper constraint: ${quote(text)}`)
  const matches: RegExpExecArray[] = []
  let at = 0
  const skipSpaces = (): boolean => {
    SPACES.lastIndex = at
    SPACES.test(text)
    const isMoved = SPACES.lastIndex > at
    at = SPACES.lastIndex
    return isMoved
  }
  skipSpaces()
  for (;;) {
    CONSTRAINT.lastIndex = at
    const match = CONSTRAINT.exec(text)
    if (!match) throw improper()
    matches.push(match)
    at = CONSTRAINT.lastIndex
    let isSeparated = skipSpaces()
    if (at === text.length) break
    if (text[at] === ',') {
      at++
      isSeparated = true
      skipSpaces()
    }
    if (!isSeparated) throw improper()
  }
  const constraints = matches.map(parseConstraint)
  return { constraints, hasPrerelease: constraints.some(({ version }) => version.prerelease !== '') }
}

const isWild = (part: string | undefined): boolean => part === undefined || /^\.?[xX*]$/.test(part)

function parseConstraint(match: RegExpExecArray): Constraint {
  const [, operator, original, major, minor, patch, prerelease = ''] = match
  let text = original!
  let minorDirty = false
  let patchDirty = false
  let isDirty = true
  if (isWild(major)) text = `0.0.0${prerelease}`
  else if (isWild(minor)) {
    minorDirty = true
    text = `${major}.0.0${prerelease}`
  } else if (isWild(patch)) {
    patchDirty = true
    text = `${major}${minor}.0${prerelease}`
  } else isDirty = false
  try {
    return {
      operator: operator!,
      original: original!,
      version: newVersion(text),
      isDirty,
      minorDirty,
      patchDirty,
    }
  } catch (error) {
    if (error instanceof GoError) throw new GoError('constraint parser error')
    throw error
  }
}

const onlyReleases = (v: Version): string =>
  `${quote(v.stringer())} is a prerelease version and the constraint is only looking for release versions`

/** Why `v` does not satisfy `c`, in the library's words; undefined when it does. */
function complaint(v: Version, c: Constraint, includePrerelease: boolean): string | undefined {
  if (v.prerelease !== '' && !includePrerelease) return onlyReleases(v)
  const says = (problem: string): string => `${quote(v.stringer())} ${problem} ${quote(c.original)}`
  switch (c.operator) {
    case '!=':
      return isUnequal(v, c) ? undefined : says('is equal to')
    case '>':
      return isGreater(v, c) ? undefined : says('is less than or equal to')
    case '<':
      return v.compare(c.version) < 0 ? undefined : says('is greater than or equal to')
    case '>=':
    case '=>':
      return v.compare(c.version) >= 0 ? undefined : says('is less than')
    case '<=':
    case '=<':
      return isAtMost(v, c) ? undefined : says('is greater than')
    case '~':
    case '~>':
      return tildeComplaint(v, c, says)
    case '^':
      return caretComplaint(v, c, says)
    default:
      if (c.isDirty) return tildeComplaint(v, c, says)
      return v.compare(c.version) === 0 ? undefined : says('is not equal to')
  }
}

function isUnequal(v: Version, { version, isDirty, minorDirty, patchDirty }: Constraint): boolean {
  if (isDirty) {
    if (version.major !== v.major) return true
    if (version.minor !== v.minor && !minorDirty) return true
    if (minorDirty) return false
    if (version.patch !== v.patch && !patchDirty) return true
    if (patchDirty) return comparePrerelease(v.prerelease, version.prerelease) !== 0
  }
  return v.compare(version) !== 0
}

/** `>11` means 12 and up, `>11.1` means 11.2 and up. */
function isGreater(v: Version, { version, isDirty, minorDirty, patchDirty }: Constraint): boolean {
  if (isDirty && v.major !== version.major) return v.major > version.major
  if (isDirty && minorDirty) return false
  if (isDirty && patchDirty) return v.minor > version.minor
  return v.compare(version) > 0
}

/** `<=11` takes all of 11, `<=11.1` all of 11.1. */
function isAtMost(v: Version, { version, isDirty, minorDirty }: Constraint): boolean {
  if (!isDirty) return v.compare(version) <= 0
  if (v.major > version.major) return false
  return !(v.major === version.major && v.minor > version.minor && !minorDirty)
}

type Says = (problem: string) => string

function tildeComplaint(v: Version, c: Constraint, says: Says): string | undefined {
  const { version, minorDirty, patchDirty } = c
  if (v.compare(version) < 0) return says('is less than')
  const isZero = version.major === 0n && version.minor === 0n && version.patch === 0n
  if (isZero && !minorDirty && !patchDirty) return undefined
  if (v.major !== version.major) return says('does not have same major version as')
  if (v.minor !== version.minor && !minorDirty) return says('does not have same major and minor version as')
  return undefined
}

function caretComplaint(v: Version, c: Constraint, says: Says): string | undefined {
  const { version, minorDirty, patchDirty } = c
  if (v.compare(version) < 0) return says('is less than')
  if (version.major > 0n || minorDirty) {
    return v.major === version.major ? undefined : says('does not have same major version as')
  }
  if (v.major > 0n) return says('does not have same major version as')
  if (version.minor > 0n || patchDirty) {
    if (v.minor === version.minor) return undefined
    return `${says('does not have same minor version as')}. Expected minor versions to match when constraint major version is 0`
  }
  if (v.minor > 0n) return says('does not have same minor version as')
  if (version.patch === v.patch) return undefined
  return `${says('does not equal')}. Expect version and constraint to equal when major and minor versions are 0`
}

export const semverFunctions: Table = {
  semver: fn([STRING], VERSION_POINTER, ([text]) => newVersion(str(text))),
  semverCompare: fn([STRING, STRING], BOOL, ([constraint, version]) => {
    const constraints = new Constraints(str(constraint))
    return constraints.check(newVersion(str(version)))
  }),
}
