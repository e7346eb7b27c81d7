/**
 * Who may use the cluster routes: launch tokens, each good once, become sessions. A session is two secrets, a
 * cookie and a header token, and both are needed: cookies ignore ports, so a neighbour on another localhost port
 * is sent the cookie; it never sees the header token.
 */
import { isSameSecret, newSecret } from './secrets'

export interface Session {
  readonly cookie: string
  /** Kept by the page in sessionStorage and sent as `x-chartroom-token`. */
  readonly token: string
}

/** A browser opened anew takes a new session; the oldest gives way. */
const MOST_SESSIONS = 32
const MOST_LAUNCHES = 32

export class Sessions {
  readonly #launches: string[] = []
  readonly #sessions: Session[] = []

  /** A fresh token for a launch address, good for one use. */
  newLaunch(): string {
    const token = newSecret()
    this.#launches.push(token)
    if (this.#launches.length > MOST_LAUNCHES) this.#launches.shift()
    return token
  }

  /** Spends a launch token; undefined when it is unknown or spent. */
  launch(token: string): Session | undefined {
    const at = findSecret(this.#launches, token)
    if (at < 0) return undefined
    this.#launches.splice(at, 1)
    const session = { cookie: newSecret(), token: newSecret() }
    this.#sessions.push(session)
    if (this.#sessions.length > MOST_SESSIONS) this.#sessions.shift()
    return session
  }

  /** Whether one session holds both the token and one of the cookies. */
  accepts(cookies: readonly string[], token: string): boolean {
    let accepted = false
    for (const session of this.#sessions) {
      const isToken = isSameSecret(session.token, token)
      for (const cookie of cookies) if (isSameSecret(session.cookie, cookie) && isToken) accepted = true
    }
    return accepted
  }
}

/** Looks at every entry, so that the time taken does not tell which one matched. */
function findSecret(secrets: readonly string[], wanted: string): number {
  let at = -1
  secrets.forEach((secret, i) => {
    if (isSameSecret(secret, wanted)) at = i
  })
  return at
}
