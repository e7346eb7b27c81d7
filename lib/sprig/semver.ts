/**
 * Semantic versions. Mirrors Masterminds/semver 3.5 (version.go): NewVersion takes `v1.2` and leading zeros,
 * StrictNewVersion does not.
 */
import {
  BOOL,
  basicType,
  byteLength,
  compareStrings,
  GoError,
  type GoFunc,
  GoObject,
  type GoType,
  type GoValue,
  INT,
  int,
  named,
  parseUint64,
  pointerTo,
  STRING,
  wrap,
} from '../go'

const MAX_LENGTH = 256
const MAX_UINT64 = (1n << 64n) - 1n
const UINT64 = basicType('uint64')
const VERSION = named('semver.Version', 'struct')
export const VERSION_POINTER = pointerTo(VERSION)

const LOOSE =
  /^v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?(-([0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?(\+([0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?$/

const invalid = (): GoError => new GoError('invalid semantic version')
const startsWithZero = (): GoError => new GoError('version segment starts with 0')

/** A *semver.Version; the Inc and Set methods give a semver.Version, which lacks the pointer's methods. */
export class Version extends GoObject {
  readonly type: GoType

  constructor(
    readonly major: bigint,
    readonly minor: bigint,
    readonly patch: bigint,
    readonly prerelease: string,
    readonly metadata: string,
    /** The text it was read from. */
    readonly original: string,
    readonly isPointer = true,
  ) {
    super()
    this.type = isPointer ? VERSION_POINTER : VERSION
  }

  /** semver.Version{}. */
  static zero(isPointer: boolean): Version {
    return new Version(0n, 0n, 0n, '', '', '', isPointer)
  }

  override stringer(): string {
    return versionText(this.major, this.minor, this.patch, this.prerelease, this.metadata)
  }

  override marshalJSON(): GoValue {
    return this.stringer()
  }

  /** Precedence; metadata does not count. */
  compare(other: Version): number {
    for (const part of ['major', 'minor', 'patch'] as const) {
      if (this[part] !== other[part]) return this[part] < other[part] ? -1 : 1
    }
    if (this.prerelease === other.prerelease) return 0
    if (this.prerelease === '') return 1
    if (other.prerelease === '') return -1
    return comparePrerelease(this.prerelease, other.prerelease)
  }

  override method(name: string): GoFunc | undefined {
    const method = METHODS.get(name) ?? (this.isPointer ? POINTER_METHODS.get(name) : undefined)
    return (
      method && { params: method.params, returns: method.returns, call: (args) => method.call(this, args) }
    )
  }

  /** A copy with some parts changed; it keeps the leading v. */
  with(parts: Partial<Pick<Version, 'major' | 'minor' | 'patch' | 'prerelease' | 'metadata'>>): Version {
    const { major, minor, patch, prerelease, metadata } = { ...this, ...parts }
    const text = versionText(major, minor, patch, prerelease, metadata)
    const prefix = this.original.startsWith('v') ? 'v' : ''
    return new Version(major, minor, patch, prerelease, metadata, prefix + text, false)
  }
}

function versionText(
  major: bigint,
  minor: bigint,
  patch: bigint,
  prerelease: string,
  metadata: string,
): string {
  return `${major}.${minor}.${patch}${prerelease && `-${prerelease}`}${metadata && `+${metadata}`}`
}

/** semver.NewVersion. Throws GoError. */
export function newVersion(text: string): Version {
  if (byteLength(text) > MAX_LENGTH) throw tooLong()
  const match = LOOSE.exec(text)
  if (!match) throw invalid()
  const [, major, minor, patch, , prerelease = '', , , metadata = ''] = match
  const version = new Version(segment(major), segment(minor), segment(patch), prerelease, metadata, text)
  if (prerelease !== '') checkPrerelease(prerelease)
  return version
}

/** semver.StrictNewVersion. Throws GoError. */
export function strictNewVersion(text: string): Version {
  if (text === '') throw new GoError('version string empty')
  if (byteLength(text) > MAX_LENGTH) throw tooLong()
  const first = text.indexOf('.')
  const second = text.indexOf('.', first + 1)
  if (first < 0 || second < 0) throw invalid()
  let last = text.slice(second + 1)
  let metadata = ''
  let prerelease = ''
  const plus = last.indexOf('+')
  if (plus >= 0) {
    metadata = last.slice(plus + 1)
    last = last.slice(0, plus)
    checkMetadata(metadata)
  }
  const dash = last.indexOf('-')
  if (dash >= 0) {
    prerelease = last.slice(dash + 1)
    last = last.slice(0, dash)
    checkPrerelease(prerelease)
  }
  const numbers = [text.slice(0, first), text.slice(first + 1, second), last]
  for (const number of numbers) {
    if (/[^0-9]/.test(number)) throw new GoError('invalid characters in version')
    if (number.length > 1 && number.startsWith('0')) throw startsWithZero()
  }
  const [major, minor, patch] = numbers.map((number) => parseUint64(number))
  return new Version(major!, minor!, patch!, prerelease, metadata, text)
}

const tooLong = (): GoError => new GoError(`version string is too long (max ${MAX_LENGTH} bytes)`)

function segment(text: string | undefined): bigint {
  if (text === undefined) return 0n
  try {
    return parseUint64(text.replace(/^\./, ''))
  } catch (error) {
    if (error instanceof GoError) throw new GoError(`error parsing version segment: ${error.message}`)
    throw error
  }
}

function checkPrerelease(text: string): void {
  for (const part of text.split('.')) {
    if (!/^[0-9A-Za-z-]+$/.test(part)) throw new GoError('invalid prerelease string')
    if (/^0[0-9]+$/.test(part)) throw startsWithZero()
  }
}

function checkMetadata(text: string): void {
  if (!text.split('.').every((part) => /^[0-9A-Za-z-]+$/.test(part)))
    throw new GoError('invalid metadata string')
}

/** Part by part: numbers before words, numbers by size, words by bytes; a missing part comes first. */
export function comparePrerelease(a: string, b: string): number {
  const left = a.split('.')
  const right = b.split('.')
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = comparePart(left[i] ?? '', right[i] ?? '')
    if (order !== 0) return order
  }
  return 0
}

function comparePart(a: string, b: string): number {
  if (a === b) return 0
  if (a === '') return -1
  if (b === '') return 1
  const x = asNumber(a)
  const y = asNumber(b)
  if (x === undefined && y === undefined) return compareStrings(a, b)
  if (x === undefined) return 1
  if (y === undefined) return -1
  return x > y ? 1 : -1
}

/** What ParseUint takes as a number: digits that fit 64 bits. */
function asNumber(text: string): bigint | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined
  const value = BigInt(text)
  return value > MAX_UINT64 ? undefined : value
}

interface Method {
  params: readonly GoType[]
  returns: GoType
  call(v: Version, args: GoValue[]): GoValue
}

const nullary = (returns: GoType, call: (v: Version) => GoValue): Method => ({ params: [], returns, call })
const compared = (test: (order: number) => boolean): Method => ({
  params: [VERSION_POINTER],
  returns: BOOL,
  call: (v, [other]) => test(v.compare(versionArgument(other))),
})

function versionArgument(value: GoValue | undefined): Version {
  if (value instanceof Version) return value
  throw new GoError('runtime error: invalid memory address or nil pointer dereference')
}

function increment(value: bigint, part: string): bigint {
  if (value === MAX_UINT64) throw new GoError(`${part} version increment would overflow uint64`)
  return value + 1n
}

const METHODS = new Map<string, Method>([
  ['String', nullary(STRING, (v) => v.stringer())],
  ['Major', nullary(UINT64, (v) => wrap(v.major, 'uint64'))],
  ['Minor', nullary(UINT64, (v) => wrap(v.minor, 'uint64'))],
  ['Patch', nullary(UINT64, (v) => wrap(v.patch, 'uint64'))],
  ['Prerelease', nullary(STRING, (v) => v.prerelease)],
  ['Metadata', nullary(STRING, (v) => v.metadata)],
  [
    'IncMajor',
    nullary(VERSION, (v) =>
      v.with({ major: increment(v.major, 'major'), minor: 0n, patch: 0n, prerelease: '', metadata: '' }),
    ),
  ],
  [
    'IncMinor',
    nullary(VERSION, (v) =>
      v.with({ minor: increment(v.minor, 'minor'), patch: 0n, prerelease: '', metadata: '' }),
    ),
  ],
  [
    'IncPatch',
    nullary(VERSION, (v) =>
      v.with({
        patch: v.prerelease === '' ? increment(v.patch, 'patch') : v.patch,
        prerelease: '',
        metadata: '',
      }),
    ),
  ],
  [
    'SetPrerelease',
    {
      params: [STRING],
      returns: VERSION,
      call: (v, [text]) => {
        if (text !== '') checkPrerelease(text as string)
        return v.with({ prerelease: text as string })
      },
    },
  ],
  [
    'SetMetadata',
    {
      params: [STRING],
      returns: VERSION,
      call: (v, [text]) => {
        if (text !== '') checkMetadata(text as string)
        return v.with({ metadata: text as string })
      },
    },
  ],
])

const POINTER_METHODS = new Map<string, Method>([
  ['Original', nullary(STRING, (v) => v.original)],
  [
    'Compare',
    { params: [VERSION_POINTER], returns: INT, call: (v, [other]) => int(v.compare(versionArgument(other))) },
  ],
  ['LessThan', compared((order) => order < 0)],
  ['LessThanEqual', compared((order) => order <= 0)],
  ['GreaterThan', compared((order) => order > 0)],
  ['GreaterThanEqual', compared((order) => order >= 0)],
  [
    'Equal',
    {
      params: [VERSION_POINTER],
      returns: BOOL,
      call: (v, [other]) => other instanceof Version && v.compare(other) === 0,
    },
  ],
])
