/**
 * The launch page: where the printed address leads. It leaves the header token in this tab's sessionStorage and
 * replaces itself with the course, so that the spent token is in neither the address bar nor a Referer.
 */
import { barePolicy } from './policy'
import { newSecret } from './secrets'

/** The page's key in sessionStorage. */
export const TOKEN_KEY = 'chartroom.token'
/** The header a page sends it in. */
export const TOKEN_HEADER = 'x-chartroom-token'

/** Cookies ignore ports: the name tells two Chartrooms on one machine apart. */
export const cookieName = (port: number): string => `chartroom-${port}`

export interface LaunchPage {
  headers: Record<string, string>
  body: string
}

export function launchPage(session: { cookie: string; token: string }, port: number): LaunchPage {
  const nonce = newSecret()
  // Both secrets are base64url: nothing in them ends a string or a tag.
  const script = `sessionStorage.setItem(${JSON.stringify(TOKEN_KEY)},${JSON.stringify(session.token)});location.replace('/')`
  return {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': barePolicy(nonce),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'set-cookie': `${cookieName(port)}=${session.cookie}; Path=/; HttpOnly; SameSite=Strict`,
    },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Chartroom</title><script nonce="${nonce}">${script}</script><noscript><p>Chartroom needs JavaScript.</p></noscript></html>`,
  }
}
