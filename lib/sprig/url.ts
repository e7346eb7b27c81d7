/** URLs taken apart and joined. Mirrors sprig's url.go and the part of Go's net/url it uses, with its error texts. */
import {
  fromBytes,
  GoError,
  type GoMap,
  type GoValue,
  hasInvalidBytes,
  kindOf,
  lowerCase,
  MAP,
  normalise,
  quote,
  STRING,
  toBytes,
} from '../go'
import { dictOf, fn, nilDereference, str, type Table } from './fn'
import { parseAddress } from './netip'

/** The part of a URL a text stands in decides which characters are escaped there. */
type Part = 'path' | 'host' | 'zone' | 'userinfo' | 'fragment'

const ALWAYS = /[0-9A-Za-z\-_.~]/
const ALLOWED: Record<Part, string> = {
  path: '$&+,/:;=@',
  host: '!$&\'()*+,;=:[]<>"',
  zone: '!$&\'()*+,;=:[]<>"',
  userinfo: '$&+,;=',
  fragment: '$&+,/:;=?@!()*',
}

function mustEscape(byte: number, part: Part): boolean {
  const ch = String.fromCharCode(byte)
  return !ALWAYS.test(ch) && !(byte < 0x80 && ALLOWED[part].includes(ch))
}

function escapePart(text: string, part: Part): string {
  let out = ''
  for (const byte of toBytes(text)) {
    out += mustEscape(byte, part)
      ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
      : String.fromCharCode(byte)
  }
  return out
}

const badEscape = (text: string): GoError => new GoError(`invalid URL escape ${quote(text)}`)

function unescapePart(text: string, part: Part): string {
  const isHost = part === 'host' || part === 'zone'
  const bytes: number[] = []
  for (let i = 0; i < text.length; ) {
    const ch = text[i]!
    if (ch !== '%') {
      const point = text.codePointAt(i)!
      if (isHost && point < 0x80 && mustEscape(point, part)) {
        throw new GoError(`invalid character ${quote(ch)} in host name`)
      }
      const width = point > 0xffff ? 2 : 1
      bytes.push(...toBytes(text.slice(i, i + width)))
      i += width
      continue
    }
    const code = text.slice(i + 1, i + 3)
    if (!/^[0-9a-fA-F]{2}$/.test(code)) throw badEscape(text.slice(i, i + 3))
    const byte = Number.parseInt(code, 16)
    if (part === 'host' && byte < 0x80 && code !== '25') throw badEscape(`%${code}`)
    if (part === 'zone' && code !== '25' && byte !== 0x20 && mustEscape(byte, 'host'))
      throw badEscape(`%${code}`)
    bytes.push(byte)
    i += 3
  }
  return fromBytes(Uint8Array.from(bytes))
}

interface UserInfo {
  name: string
  password: string | undefined
}

export interface URLParts {
  scheme: string
  opaque: string
  user: UserInfo | undefined
  host: string
  path: string
  /** The path as it was written, where it was. */
  rawPath?: string
  query: string
  fragment: string
}

/** URL.EscapedPath: as it was written, if that is a way to write it. */
export function escapedPath({ path, rawPath }: URLParts): string {
  if (rawPath !== undefined && /^[A-Za-z0-9\-_.~!$&'()*+,;=:@[\]%/]*$/.test(rawPath)) return rawPath
  return path === '*' ? '*' : escapePart(path, 'path')
}

/** The URL with another path, given escaped. */
export function withPath(url: URLParts, escaped: string): URLParts {
  return { ...url, path: unescapePart(escaped, 'path'), rawPath: escaped }
}

const userText = ({ name, password }: UserInfo): string =>
  escapePart(name, 'userinfo') + (password === undefined ? '' : `:${escapePart(password, 'userinfo')}`)

/** Cuts at the first `mark`; the second part is empty when there is none. */
function cutAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)]
}

/** url.Parse. Throws GoError `parse "…": …`. */
export function parseURL(raw: string): URLParts {
  const [beforeFragment, fragment] = cutAt(raw, '#')
  const parts = explained(beforeFragment, () => parseBeforeFragment(beforeFragment))
  if (fragment !== '') parts.fragment = explained(raw, () => unescapePart(fragment, 'fragment'))
  return parts
}

function explained<T>(url: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof GoError) throw new GoError(`parse ${quote(url)}: ${error.message}`)
    throw error
  }
}

function scheme(raw: string): [string, string] {
  if (raw.startsWith(':')) throw new GoError('missing protocol scheme')
  const found = /^([A-Za-z][A-Za-z0-9+\-.]*):/.exec(raw)
  return found ? [found[1]!, raw.slice(found[0].length)] : ['', raw]
}

function parseBeforeFragment(raw: string): URLParts {
  if (/[\u0000-\u001f\u007f]/.test(raw)) throw new GoError('net/url: invalid control character in URL')
  const url: URLParts = {
    scheme: '',
    opaque: '',
    user: undefined,
    host: '',
    path: '',
    query: '',
    fragment: '',
  }
  if (raw === '*') return { ...url, path: '*' }
  const [name, afterScheme] = scheme(raw)
  url.scheme = lowerCase(name)
  let rest: string
  ;[rest, url.query] = cutAt(afterScheme, '?')
  if (!rest.startsWith('/')) {
    if (url.scheme !== '') return { ...url, opaque: rest }
    if (cutAt(rest, '/')[0].includes(':')) {
      throw new GoError('first path segment in URL cannot contain colon')
    }
  }
  if ((url.scheme !== '' || !rest.startsWith('///')) && rest.startsWith('//')) {
    const slash = rest.indexOf('/', 2)
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash)
    rest = slash < 0 ? '' : rest.slice(slash)
    parseAuthority(url, authority)
  }
  return withPath(url, rest)
}

function parseAuthority(url: URLParts, authority: string): void {
  const at = authority.lastIndexOf('@')
  url.host = parseHost(url.scheme, authority.slice(at + 1))
  if (at < 0) return
  const userinfo = authority.slice(0, at)
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userinfo)) throw new GoError('net/url: invalid userinfo')
  const [name, password] = cutAt(userinfo, ':')
  url.user = {
    name: unescapePart(name, 'userinfo'),
    password: userinfo.includes(':') ? unescapePart(password, 'userinfo') : undefined,
  }
}

const isPort = (text: string): boolean => /^(:[0-9]*)?$/.test(text)

function parseHost(urlScheme: string, host: string): string {
  const open = host.lastIndexOf('[')
  if (open > 0) throw new GoError('invalid IP-literal')
  if (open === 0) return parseBracketed(host)
  const colon = host.indexOf(':')
  if (colon >= 0) {
    const last = host.lastIndexOf(':')
    const isStrict = urlScheme === 'http' || urlScheme === 'https'
    const port = host.slice(isStrict ? colon : last)
    if (!isPort(port)) throw new GoError(`invalid port ${quote(port)} after host`)
  }
  return unescapePart(host, 'host')
}

/** `[address%25zone]:port` */
function parseBracketed(host: string): string {
  const close = host.lastIndexOf(']')
  if (close < 0) throw new GoError("missing ']' in host")
  const port = host.slice(close + 1)
  if (!isPort(port)) throw new GoError(`invalid port ${quote(port)} after host`)
  const name = host.slice(1, close)
  const zone = name.indexOf('%25')
  const plain =
    zone < 0
      ? unescapePart(name, 'host')
      : unescapePart(name.slice(0, zone), 'host') + unescapePart(name.slice(zone), 'zone')
  let bytes: Uint8Array
  try {
    bytes = parseAddress(plain).bytes
  } catch (error) {
    if (error instanceof GoError) throw new GoError(`invalid host: ${error.message}`)
    throw error
  }
  if (bytes.length === 4) throw new GoError('invalid IP-literal')
  return `[${plain}]${port}`
}

export function hostname(host: string): string {
  const colon = host.lastIndexOf(':')
  const name = colon >= 0 && isPort(host.slice(colon)) ? host.slice(0, colon) : host
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name
}

/** URL.String, for a URL put together from its parts. */
export function urlText(url: URLParts): string {
  let out = url.scheme === '' ? '' : `${url.scheme}:`
  if (url.opaque !== '') out += url.opaque
  else {
    if (url.scheme !== '' || url.host !== '' || url.user) {
      if (url.host !== '' || url.path !== '' || url.user) out += '//'
      if (url.user) out += `${userText(url.user)}@`
      out += escapePart(url.host, 'host')
    }
    const path = escapedPath(url)
    if (path !== '' && !path.startsWith('/') && url.host !== '') out += '/'
    if (out === '' && cutAt(path, '/')[0].includes(':')) out += './'
    out += path
  }
  if (url.query !== '') out += `?${url.query}`
  if (url.fragment !== '') out += `#${escapePart(url.fragment, 'fragment')}`
  return hasInvalidBytes(out) ? normalise(out) : out
}

/** A part of the dict as text; anything but a string is a panic in sprig. */
function part(dict: GoMap, key: string): string {
  const value: GoValue | undefined = dict.get(key)
  if (value === undefined) return ''
  if (value === null) throw nilDereference()
  if (typeof value === 'string') return value
  throw new GoError(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`)
}

function prefixed<T>(prefix: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof GoError) throw new GoError(`${prefix}: ${error.message}`)
    throw error
  }
}

export const urlFunctions: Table = {
  urlParse: fn([STRING], MAP, ([text]): GoMap => {
    const url = prefixed('unable to parse url', () => parseURL(str(text)))
    return new Map([
      ['scheme', url.scheme],
      ['host', url.host],
      ['hostname', hostname(url.host)],
      ['path', url.path],
      ['query', url.query],
      ['opaque', url.opaque],
      ['fragment', url.fragment],
      ['userinfo', url.user ? userText(url.user) : ''],
    ])
  }),
  urlJoin: fn([MAP], STRING, ([value]) => {
    const dict = dictOf(value)
    const url: URLParts = {
      scheme: part(dict, 'scheme'),
      host: part(dict, 'host'),
      path: part(dict, 'path'),
      query: part(dict, 'query'),
      opaque: part(dict, 'opaque'),
      fragment: part(dict, 'fragment'),
      user: undefined,
    }
    const userinfo = part(dict, 'userinfo')
    if (userinfo !== '') {
      url.user = prefixed('unable to parse userinfo in dict', () => parseURL(`proto://${userinfo}@host`).user)
    }
    return urlText(url)
  }),
}
