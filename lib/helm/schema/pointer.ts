/** JSON pointers and URL fragments. */
import { fromBytes, GoError, quote, toBytes } from '../../go'

export function escapeToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** undefined for a tilde that is not part of an escape. */
function unescapeToken(token: string): string | undefined {
  if (/~(?![01])/.test(token)) return undefined
  return token.replace(/~[01]/g, (escaped) => (escaped === '~0' ? '~' : '/'))
}

export function appendTokens(pointer: string, ...tokens: string[]): string {
  let out = pointer
  for (const token of tokens) out += `/${escapeToken(token)}`
  return out
}

/** The pointer of these tokens. */
export function pointerOf(tokens: readonly string[]): string {
  return appendTokens('', ...tokens)
}

/** The tokens of a pointer; undefined when one is badly escaped. */
export function tokensOf(pointer: string): string[] | undefined {
  const tokens = pointer.split('/').slice(1).map(unescapeToken)
  return tokens.includes(undefined) ? undefined : (tokens as string[])
}

/** Cuts at the first `#`; the fragment is empty when there is none. */
export function splitAtHash(url: string): [string, string] {
  const hash = url.indexOf('#')
  return hash < 0 ? [url, ''] : [url.slice(0, hash), url.slice(hash + 1)]
}

/** Cuts off the fragment and decodes it. Throws GoError when it is badly encoded. */
export function splitFragment(url: string): [string, string] {
  const [before, fragment] = splitAtHash(url)
  return [before, decodeFragment(fragment, url)]
}

function decodeFragment(fragment: string, url: string): string {
  if (!fragment.includes('%')) return fragment
  const bad = /%(?![0-9A-Fa-f]{2}).{0,2}/su.exec(fragment)
  if (bad !== null) throw new GoError(`error in parsing ${quote(url)}: invalid URL escape ${quote(bad[0])}`)
  const bytes: number[] = []
  for (const part of fragment.split(/(%[0-9A-Fa-f]{2})/)) {
    if (/^%[0-9A-Fa-f]{2}$/.test(part)) bytes.push(Number.parseInt(part.slice(1), 16))
    else bytes.push(...toBytes(part))
  }
  return fromBytes(Uint8Array.from(bytes))
}

/** Percent-encodes a fragment token by token, as url.PathEscape does. */
export function encodeFragment(fragment: string): string {
  if (/^[A-Za-z0-9$&+=:@\-_.~/]*$/.test(fragment)) return fragment
  let out = ''
  for (const byte of toBytes(fragment)) {
    const char = String.fromCharCode(byte)
    out += /[A-Za-z0-9$&+=:@\-_.~/]/.test(char)
      ? char
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}
