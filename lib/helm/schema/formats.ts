/** What `format` asks of strings. Mirrors format.go of santhosh-tekuri/jsonschema, with its words. */
import { byteLength, GoError, parseInt64, parseTime, quoteRune, UTC } from '../../go'
import { hostname, parseAddress, parseURL } from '../../sprig'
import { compilePattern } from './regexp'

export interface Format {
  readonly name: string
  /** Throws GoError with the reason. */
  check(text: string): void
}

const fail = (reason: string): never => {
  throw new GoError(reason)
}

function within(prefix: string, check: (text: string) => void, text: string): void {
  try {
    check(text)
  } catch (error) {
    if (!(error instanceof GoError)) throw error
    throw new GoError(`${prefix}: ${error.message}`, { cause: error })
  }
}

/** The first character of a text that `isAllowed` refuses, quoted. */
function refused(text: string, isAllowed: RegExp): string | undefined {
  for (const char of text) if (!isAllowed.test(char)) return quoteRune(char.codePointAt(0)!)
  return undefined
}

function checkJSONPointer(text: string): void {
  if (text === '') return
  if (!text.startsWith('/')) fail('not starting with /')
  if (/~(?![01])/.test(text)) fail('~ must be followed by 0 or 1')
}

function checkRelativeJSONPointer(text: string): void {
  const digits = /^[0-9]*/.exec(text)![0]
  if (digits === '') fail('must start with non-negative integer')
  if (digits.length > 1 && digits.startsWith('0')) fail('starts with zero')
  const rest = text.slice(digits.length)
  if (rest !== '#') checkJSONPointer(rest)
}

function checkUUID(text: string): void {
  const groups = text.split('-')
  if (groups.length !== 5) fail('must have 5 elements')
  for (const [i, length] of [8, 4, 4, 4, 12].entries()) {
    const group = groups[i]!
    if (byteLength(group) !== length) fail(`element ${i + 1} must be ${length} characters long`)
    const bad = refused(group, /[0-9a-fA-F]/)
    if (bad !== undefined) fail(`non-hex character ${bad}`)
  }
}

function checkDuration(text: string): void {
  if (!text.startsWith('P')) fail('must start with P')
  const body = text.slice(1)
  if (body === '') fail('nothing after P')
  if (body.endsWith('W')) {
    const weeks = body.slice(0, -1)
    if (weeks === '') fail('no number in week')
    if (!/^[0-9]+$/.test(weeks)) fail('invalid week')
    return
  }
  const units = ['YMD', 'HMS']
  for (const [i, part] of body.split('T').entries()) {
    if (i > 0 && part === '') fail('no time elements')
    const all = units[i] ?? fail('more than one T')
    checkUnits(part, all)
  }
}

/** Numbers with their units, these in order. */
function checkUnits(text: string, all: string): void {
  let rest = text
  let left = all
  while (rest !== '') {
    const digits = /^[0-9]*/.exec(rest)![0]
    if (digits === '') fail('missing number')
    rest = rest.slice(digits.length)
    if (rest === '') fail('missing unit')
    const unit = rest.charAt(0)
    const shown = quoteRune(rest.codePointAt(0)!)
    const at = left.indexOf(unit)
    if (at < 0) fail(all.includes(unit) ? `unit ${shown} out of order` : `invalid unit ${shown}`)
    left = left.slice(at + 1)
    rest = rest.slice(1)
  }
}

function checkPeriod(text: string): void {
  const slash = text.indexOf('/')
  if (slash < 0) fail('missing slash')
  const start = text.slice(0, slash)
  const end = text.slice(slash + 1)
  if (start.startsWith('P')) {
    within('invalid start duration', checkDuration, start)
    within('invalid end date-time', checkDateTime, end)
  } else {
    within('invalid start date-time', checkDateTime, start)
    if (end.startsWith('P')) within('invalid end duration', checkDuration, end)
    else within('invalid end date-time', checkDateTime, end)
  }
}

function checkIPv4(text: string): void {
  const groups = text.split('.')
  if (groups.length !== 4) fail('expected four decimals')
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) fail('leading zeros')
    const value = parseInt64(group, 10, 64, 'Atoi')
    if (value < 0n || value > 255n) fail('decimal must be between 0 and 255')
  }
}

function checkIPv6(text: string): void {
  if (!text.includes(':')) fail('missing colon')
  if (parseAddress(text).zone !== '') fail('zone id is not a part of ipv6 address')
}

function checkHostname(text: string): void {
  const name = text.endsWith('.') ? text.slice(0, -1) : text
  if (byteLength(name) > 253) fail('more than 253 characters long')
  for (const label of name.split('.')) {
    const length = byteLength(label)
    if (length < 1 || length > 63) fail('label must be 1 to 63 characters long')
    if (label.startsWith('-')) fail('label starts with hyphen')
    if (label.endsWith('-')) fail('label ends with hyphen')
    const bad = refused(label, /[a-zA-Z0-9-]/)
    if (bad !== undefined) fail(`invalid character ${bad}`)
  }
}

function checkEmail(text: string): void {
  if (byteLength(text) > 254) fail('more than 255 characters long')
  const at = text.lastIndexOf('@')
  if (at < 0) fail('missing @')
  checkLocalPart(text.slice(0, at))
  const domain = text.slice(at + 1)
  const address = /^\[(.*)\]$/s.exec(domain)?.[1]
  if (address === undefined) within('invalid domain', checkHostname, domain)
  else if (address.startsWith('IPv6:')) within('invalid ipv6 address', checkIPv6, address.slice(5))
  else within('invalid ipv4 address', checkIPv4, address)
}

function checkLocalPart(local: string): void {
  if (byteLength(local) > 64) fail('local part more than 64 characters long')
  if (local.length > 1 && local.startsWith('"') && local.endsWith('"')) {
    if (/["\\]/.test(local.slice(1, -1))) {
      fail('backslash and quote are not allowed within quoted local part')
    }
    return
  }
  if (local.startsWith('.')) fail('starts with dot')
  if (local.endsWith('.')) fail('ends with dot')
  if (local.includes('..')) fail('consecutive dots')
  const bad = refused(local, /[a-zA-Z0-9.!#$%&'*+\-/=?^_`{|}~]/)
  if (bad !== undefined) fail(`invalid character ${bad}`)
}

function checkDate(text: string): void {
  parseTime('2006-01-02', text, UTC)
}

function checkTime(text: string): void {
  if (byteLength(text) < 9) fail('less than 9 characters long')
  if (text[2] !== ':' || text[5] !== ':') fail('missing colon in correct place')
  const [hour, minute, second] = text
    .slice(0, 8)
    .split(':', 3)
    .map((part) => smallNumber(part, 'hour/min/sec')) as [number, number, number]
  if (hour > 23 || minute > 59 || second > 60) fail('hour/min/sec out of range')

  let rest = text.slice(8)
  if (rest.startsWith('.')) {
    const digits = /^\.[0-9]*/.exec(rest)![0]
    if (digits === '.') fail('no digits in second fraction')
    rest = rest.slice(digits.length)
  }
  let minutes = hour * 60 + minute
  if (rest !== 'z' && rest !== 'Z') {
    minutes += offsetMinutes(rest)
    if (minutes < 0) minutes += 24 * 60
  }
  if (second >= 60 && minutes !== 23 * 60 + 59) fail('invalid leap second')
}

/** What an offset takes from local time to get to UTC. */
function offsetMinutes(text: string): number {
  if (byteLength(text) !== 6) fail('offset must be 6 characters long')
  const sign = text.startsWith('+')
    ? -1
    : text.startsWith('-')
      ? 1
      : fail('offset must begin with plus/minus')
  if (text[3] !== ':') fail('missing colon in offset in correct place')
  const [hour, minute] = text
    .slice(1)
    .split(':', 2)
    .map((part) => smallNumber(part, 'hour/min in offset')) as [number, number]
  if (hour > 23 || minute > 59) fail('hour/min in offset out of range')
  return sign * (hour * 60 + minute)
}

function smallNumber(text: string, what: string): number {
  if (!/^[+-]?[0-9]+$/.test(text)) fail(`invalid ${what}`)
  const value = Number(text)
  if (value < 0) fail(`non-positive ${what}`)
  return value
}

function checkDateTime(text: string): void {
  if (byteLength(text) < 20) fail('less than 20 characters long')
  if (text[10] !== 't' && text[10] !== 'T') fail('11th character must be t or T')
  within('invalid date element', checkDate, text.slice(0, 10))
  within('invalid time element', checkTime, text.slice(11))
}

/** As url.Parse, and an IPv6 host must be one. Returns the scheme. */
function checkURL(text: string): string {
  const url = parseURL(text)
  const host = hostname(url.host)
  if (host.includes(':')) {
    if (!url.host.includes('[') || !url.host.includes(']')) fail('ipv6 address not enclosed in brackets')
    within('invalid ipv6 address', checkIPv6, host)
  }
  return url.scheme
}

function checkURI(text: string): void {
  if (checkURL(text) === '') fail('relative url')
}

function checkURIReference(text: string): void {
  if (text.includes('\\')) fail('contains \\')
  checkURL(text)
}

function checkURITemplate(text: string): void {
  checkURL(text)
  const path = text.replace(/[?#].*$/s, '').replace(/^(?:[A-Za-z][A-Za-z0-9+\-.]*:)?(?:\/\/[^/]*)?/, '')
  for (const part of path.split('/')) {
    let isOpen = false
    for (const brace of part.replace(/[^{}]/g, '')) {
      if ((brace === '{') === isOpen) fail('nested curly braces')
      isOpen = !isOpen
    }
    if (isOpen) fail('no matching closing brace')
  }
}

function checkSemver(text: string): void {
  const plus = text.indexOf('+')
  if (plus >= 0) checkBuild(text.slice(plus + 1))
  const rest = plus < 0 ? text : text.slice(0, plus)
  const dash = rest.indexOf('-')
  if (dash >= 0) checkPreRelease(rest.slice(dash + 1))
  const numbers = (dash < 0 ? rest : rest.slice(0, dash)).split('.')
  if (numbers.length !== 3) fail('versionCore must have 3 numbers separated by dot')
  for (const [i, name] of ['major', 'minor', 'patch'].entries()) {
    const number = numbers[i]!
    if (number === '') fail(`${name} is empty`)
    if (number.length > 1 && number.startsWith('0')) fail(`${name} starts with zero`)
    if (!/^[0-9]+$/.test(number)) fail(`${name} contains non-digit`)
  }
}

function checkBuild(build: string): void {
  if (build === '') fail('build is empty')
  for (const part of build.split('.')) {
    if (part === '') fail('build identifier is empty')
    const bad = refused(part, /[0-9A-Za-z-]/)
    if (bad !== undefined) fail(`invalid character ${bad} in build identifier`)
  }
}

function checkPreRelease(preRelease: string): void {
  for (const part of preRelease.split('.')) {
    if (part === '') fail('pre-release identifier is empty')
    const bad = refused(part, /[0-9A-Za-z-]/)
    if (bad !== undefined) fail(`invalid character ${bad} in pre-release identifier`)
    if (/^0[0-9]+$/.test(part)) fail('pre-release numeric identifier starts with zero')
  }
}

const CHECKS: readonly (readonly [string, (text: string) => void])[] = [
  ['json-pointer', checkJSONPointer],
  ['relative-json-pointer', checkRelativeJSONPointer],
  ['uuid', checkUUID],
  ['duration', checkDuration],
  ['period', checkPeriod],
  ['ipv4', checkIPv4],
  ['ipv6', checkIPv6],
  ['hostname', checkHostname],
  ['email', checkEmail],
  ['date', checkDate],
  ['time', checkTime],
  ['date-time', checkDateTime],
  ['uri', checkURI],
  ['iri', checkURI],
  ['uri-reference', checkURIReference],
  ['iri-reference', checkURIReference],
  ['uri-template', checkURITemplate],
  ['semver', checkSemver],
]

export const formats: ReadonlyMap<string, Format> = new Map(
  CHECKS.map(([name, check]) => [name, { name, check }]),
)

export const regexFormat: Format = {
  name: 'regex',
  check: (text) => {
    compilePattern(text)
  },
}
