/** References between schemas. Mirrors url.URL.ResolveReference as santhosh-tekuri/jsonschema uses it. */
import { GoError, quote } from '../../go'
import { escapedPath, parseURL, type URLParts, urlText, withPath } from '../../sprig'
import { splitFragment } from './pointer'

/** A reference resolved against a base: the URL, and the decoded fragment. Throws GoError. */
export function joinURL(base: string, reference: string): { url: string; fragment: string } {
  const from = parse(base)
  const [text, fragment] = splitFragment(reference)
  const to = parse(text)
  const resolved = resolve(from, to)
  if (to.scheme === '' && from.opaque !== '') resolved.opaque = from.opaque
  return { url: urlText(resolved), fragment }
}

function parse(text: string): URLParts {
  try {
    return parseURL(text)
  } catch (error) {
    if (!(error instanceof GoError)) throw error
    throw new GoError(`error in parsing ${quote(text)}: ${error.message}`, { cause: error })
  }
}

function resolve(base: URLParts, reference: URLParts): URLParts {
  const url = { ...reference, scheme: reference.scheme === '' ? base.scheme : reference.scheme }
  if (reference.scheme !== '' || reference.host !== '' || reference.user !== undefined) {
    return withPath(url, resolvePath(escapedPath(reference), ''))
  }
  const bare = { user: undefined, host: '', path: '', rawPath: '' }
  if (reference.opaque !== '') return { ...url, ...bare }
  if (reference.path === '') {
    if (reference.query === '') url.query = base.query
    if (base.opaque !== '') return { ...url, ...bare, opaque: base.opaque }
  }
  const path = resolvePath(escapedPath(base), escapedPath(reference))
  return withPath({ ...url, host: base.host, user: base.user }, path)
}

/** The path of a reference beside the base's, its `.` and `..` applied. */
function resolvePath(base: string, reference: string): string {
  const full =
    reference === ''
      ? base
      : reference.startsWith('/')
        ? reference
        : base.slice(0, base.lastIndexOf('/') + 1) + reference
  if (full === '') return ''
  const parts = full.split('/')
  const kept: string[] = []
  for (const part of parts) {
    if (part === '..') kept.pop()
    else if (part !== '.') kept.push(part)
  }
  const last = parts.at(-1)
  const path = `/${kept.join('/')}${last === '.' || last === '..' ? '/' : ''}`
  return path.startsWith('//') ? path.slice(1) : path
}
