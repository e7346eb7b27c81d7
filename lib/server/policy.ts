/**
 * The security headers of every answer. Scripts run when they come from this server or are inline and known:
 * by hash on prerendered pages (page-hashes.ts), by nonce on pages rendered per request. The engine runs in a
 * sandboxed `srcdoc` frame, which inherits this policy: its inline script needs a hash here, its worker `blob:`.
 */

/** The inline script of that frame, components/engine/frame-script.ts; a test holds the two together. */
export const FRAME_SCRIPT_HASH = "'sha256-kTf6mwOV4XtZXJ5O8lsUy8YHvK5f6PqFyYUiCyyXIFE='"

export interface PolicyInput {
  /** `'sha256-…'` sources of inline scripts. */
  hashes: readonly string[]
  nonce?: string
  /** Next's development server evaluates code and talks over a WebSocket. */
  isDev?: boolean
}

export function pagePolicy({ hashes, nonce, isDev }: PolicyInput): string {
  const scripts = isDev
    ? ["'self'", "'unsafe-inline'", "'unsafe-eval'", 'blob:']
    : ["'self'", ...(nonce ? [`'nonce-${nonce}'`] : []), ...hashes, FRAME_SCRIPT_HASH]
  return policy({
    'default-src': ["'self'"],
    'script-src': scripts,
    'script-src-attr': ["'none'"],
    'style-src': ["'self'", "'unsafe-inline'"], // the editor and the terminal place lines by style attributes
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': isDev ? ["'self'", 'ws:'] : ["'self'"],
    'worker-src': ["'self'", 'blob:'],
    'frame-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  })
}

/** For what is never a page: routes, refusals, the launch page. */
export const barePolicy = (nonce?: string): string =>
  policy({
    'default-src': ["'none'"],
    'script-src': nonce ? [`'nonce-${nonce}'`] : ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  })

const policy = (directives: Record<string, readonly string[]>): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ')

/** `Access-Control-*` is missing on purpose: no other origin may read anything. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}
