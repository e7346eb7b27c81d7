/** What the functions need from outside: time, chance and a time zone, handed in so that a render can be repeated. */

export interface SprigEnv {
  /** Now, in nanoseconds since 1970. */
  clock(): bigint
  /** That many random bytes; where secrets are made of them, from a secure source. */
  random(count: number): Uint8Array
  /** What Go calls Local, by its name in the tz database: `UTC`, `Europe/Berlin`. */
  timeZone: string
}

/** A whole number below `limit` (at most 2^32), every one as likely. */
export function randomBelow(env: SprigEnv, limit: number): number {
  const usable = 2 ** 32 - (2 ** 32 % limit)
  for (;;) {
    const [a, b, c, d] = env.random(4)
    const value = a! * 2 ** 24 + b! * 2 ** 16 + c! * 2 ** 8 + d!
    if (value < usable) return value % limit
  }
}
