/**
 * The order of keys in written YAML: letters by code point, runs of digits as numbers, others before letters.
 * Mirrors keyList.Less of go.yaml.in/yaml v2 and v3 sorter.go. For some mixtures of digits and letters it is not an
 * order at all (`a < b < c < a`); Go's result is then random, ours depends on the order the keys came in.
 */

const LETTER = /\p{L}/u
const DIGIT = /\p{Nd}/u

function isLetter(point: number): boolean {
  if (point < 0x80) return (point >= 97 && point <= 122) || (point >= 65 && point <= 90)
  return LETTER.test(String.fromCodePoint(point))
}

function isDigit(point: number): boolean {
  if (point < 0x80) return point >= 48 && point <= 57
  return DIGIT.test(String.fromCodePoint(point))
}

const SURROGATE = /[\ud800-\udfff]/

/** Compares two keys. In v3 a letter that follows a digit of both keys comes first, not last: `a1b` before `a1-`. */
export function compareKeys(a: string, b: string, isV3 = false): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    if (x >= 0xd800 || y >= 0xd800) {
      if (SURROGATE.test(a) || SURROGATE.test(b))
        return compareDifferent([...a].map(pointOf), [...b].map(pointOf), isV3)
    }
    if (x >= 97 && x <= 122 && y >= 97 && y <= 122) return x < y ? -1 : 1
    return compareAt(
      i,
      (k) => (k < a.length ? a.charCodeAt(k) : -1),
      (k) => (k < b.length ? b.charCodeAt(k) : -1),
      isV3,
    )
  }
  return a.length - b.length
}

const pointOf = (char: string): number => char.codePointAt(0)!

function compareDifferent(a: readonly number[], b: readonly number[], isV3: boolean): number {
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  if (i === a.length || i === b.length) return a.length - b.length
  return compareAt(
    i,
    (k) => a[k] ?? -1,
    (k) => b[k] ?? -1,
    isV3,
  )
}

/** Compares at the first difference. `a` and `b` give the code point at an index, -1 after the end. */
function compareAt(
  i: number,
  a: (index: number) => number,
  b: (index: number) => number,
  isV3: boolean,
): number {
  const x = a(i)
  const y = b(i)
  const byPoint = x < y ? -1 : 1
  const isLetterX = isLetter(x)
  const isLetterY = isLetter(y)
  if (isLetterX && isLetterY) return byPoint
  if (isLetterX || isLetterY) {
    const isAfterDigit = isV3 && i > 0 && isDigit(a(i - 1))
    return isLetterY !== isAfterDigit ? -1 : 1
  }
  // Digits that differ behind equal ones: `10` and `1`, `100` and `1x`. Zeros alone in front do not count.
  const base = (x === 48 || y === 48) && hasNonZeroBefore(a, i) ? 1n : 0n
  const numberX = readDigits(a, i, base)
  const numberY = readDigits(b, i, base)
  if (numberX.value !== numberY.value) return numberX.value < numberY.value ? -1 : 1
  if (numberX.end !== numberY.end) return numberX.end < numberY.end ? -1 : 1
  return byPoint
}

function hasNonZeroBefore(a: (index: number) => number, i: number): boolean {
  for (let j = i - 1; j >= 0 && isDigit(a(j)); j--) if (a(j) !== 48) return true
  return false
}

function readDigits(
  a: (index: number) => number,
  from: number,
  base: bigint,
): { value: bigint; end: number } {
  let value = base
  let end = from
  for (let point = a(end); point >= 0 && isDigit(point); point = a(++end)) {
    value = BigInt.asIntN(64, value * 10n + BigInt(point - 48))
  }
  return { value, end }
}
