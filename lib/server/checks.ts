/**
 * The door's questions to a request, each a pure function that answers with a refusal or nothing: Host, Origin
 * and Sec-Fetch-Site, the shape of the path, method, content type, declared size. The order is door.ts's.
 */
import type { IncomingHttpHeaders } from 'node:http'

export interface Refusal {
  status: number
  message: string
}

/** What the checks read of node's IncomingMessage. */
export interface Asked {
  method?: string | undefined
  url?: string | undefined
  headers: IncomingHttpHeaders
  rawHeaders: string[]
}

/** JSON bodies: a chart as text and base64. Helm's own limit is 100 MiB unpacked; a release record holds 1 MiB. */
export const MOST_JSON_BYTES = 16 * 1024 * 1024

/** The only names this server answers to, exactly: anything else is another site rebinding a name to loopback. */
export function allowedHosts(port: number): readonly string[] {
  const names = ['localhost', '127.0.0.1', '[::1]']
  return names.flatMap((name) => (port === 80 ? [`${name}:80`, name] : [`${name}:${port}`]))
}

export function checkHost(asked: Asked, port: number): Refusal | undefined {
  const hosts = headerValues(asked, 'host')
  if (hosts.length !== 1 || !allowedHosts(port).includes(hosts[0]!))
    return { status: 403, message: 'Host not allowed' }
  return undefined
}

/**
 * Requests come from our own pages or from no page at all. The one exception: following a link from elsewhere
 * to a page (not a route), which reads nothing back and cannot be framed.
 */
export function checkOrigin(asked: Asked, path: PathKind): Refusal | undefined {
  const origins = headerValues(asked, 'origin')
  if (origins.length > 1 || (origins.length === 1 && origins[0] !== `http://${asked.headers.host}`))
    return { status: 403, message: 'Origin not allowed' }
  const site = headerValues(asked, 'sec-fetch-site')
  if (site.every((value) => value === 'same-origin' || value === 'none')) return undefined
  if (path === 'page' && isReading(asked.method) && isNavigation(asked.headers)) return undefined
  return { status: 403, message: 'Cross-site request not allowed' }
}

const isNavigation = (headers: IncomingHttpHeaders): boolean =>
  headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'

export const isReading = (method: string | undefined): boolean => method === 'GET' || method === 'HEAD'

/** `api` needs a token; `launch` hands one out; `page` is everything else, open to any reader on this machine. */
export type PathKind = 'api' | 'launch' | 'page' | 'malformed'

/** A path with two readings (encoded slashes, dot segments, doubled slashes) has none here. */
export function pathKind(url: string | undefined): PathKind {
  const path = (url ?? '').split(/[?#]/, 1)[0]!
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return 'malformed'
  }
  if (!decoded.startsWith('/') || /\/\/|\\|[\0-\x1f\x7f]/.test(decoded)) return 'malformed'
  if (/%2f|%5c/i.test(path) || decoded.split('/').some((part) => part === '.' || part === '..'))
    return 'malformed'
  const folded = decoded.toLowerCase()
  if (folded === '/launch' || folded === '/launch/') return 'launch'
  return folded === '/api' || folded.startsWith('/api/') ? 'api' : 'page'
}

const API_METHODS = ['GET', 'HEAD', 'POST', 'DELETE']

export function checkMethod(asked: Asked, path: PathKind): Refusal | undefined {
  if (path === 'api' ? API_METHODS.includes(asked.method ?? '') : isReading(asked.method)) return undefined
  return { status: 405, message: 'Method not allowed' }
}

/** A form can send text, forms and multipart across origins without asking first; JSON it cannot. */
export function checkContentType(asked: Asked): Refusal | undefined {
  if (isReading(asked.method)) return undefined
  const types = headerValues(asked, 'content-type')
  if (types.length === 1 && /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(types[0]!))
    return undefined
  return { status: 415, message: 'Content-Type must be application/json' }
}

/** A declared size is refused before a byte is read; an undeclared one is counted as it comes (guard.ts). */
export function checkLength(asked: Asked): Refusal | undefined {
  const declared = Number(asked.headers['content-length'] ?? 0)
  return declared > MOST_JSON_BYTES ? { status: 413, message: 'Request too large' } : undefined
}

/** Every value sent under a name; node keeps only the first of a repeated Host. */
export function headerValues(asked: Asked, name: string): string[] {
  const values: string[] = []
  for (let i = 0; i + 1 < asked.rawHeaders.length; i += 2)
    if (asked.rawHeaders[i]!.toLowerCase() === name) values.push(asked.rawHeaders[i + 1]!)
  return values
}

/** The values of every cookie of that name: a neighbour may have set one too. */
export function cookieValues(asked: Asked, name: string): string[] {
  const pairs = headerValues(asked, 'cookie').flatMap((line) => line.split(';'))
  return pairs
    .map((pair) => pair.trim())
    .flatMap((pair) => (pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : []))
}

/** Headers by which a client could speak to Next's own machinery, or as the door, or for a proxy. */
const INTERNAL_HEADER =
  /^(x-middleware-|x-invoke-|x-nextjs-|x-now-|x-vercel-|x-prerender-|x-matched-path|x-forwarded-|forwarded$|x-real-ip|x-original-url|x-rewrite-url|next-resume|next-action|x-chartroom-pass|x-http-method)/i

export function stripInternal(asked: Asked): void {
  for (const name of Object.keys(asked.headers)) if (INTERNAL_HEADER.test(name)) delete asked.headers[name]
  const raw = asked.rawHeaders
  for (let i = raw.length - 2; i >= 0; i -= 2) if (INTERNAL_HEADER.test(raw[i]!)) raw.splice(i, 2)
  asked.url = withoutInternalQuery(asked.url ?? '/')
}

/** Next reads route parameters from these when it believes a proxy of its own wrote them. */
function withoutInternalQuery(url: string): string {
  const [path, ...rest] = url.split('?')
  const query = rest.join('?')
  if (!query) return url
  const kept = query.split('&').filter((pair) => !/^(nxt[pi]|__next)/i.test(decodeLoosely(pair)))
  return kept.length === 0 ? path! : `${path}?${kept.join('&')}`
}

function decodeLoosely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
