/**
 * Reads plain data of a known shape: what has other types, further fields or hostile keys is none of ours. Content is
 * read by schemas; this is for what a page reads before anything else, where a schema library would weigh too much.
 */

/** Whether a value is of the shape. */
export type Shape<T> = (value: unknown) => value is T

export type Of<S> = S extends Shape<infer T> ? T : never

export const text: Shape<string> = (value) => typeof value === 'string'
export const flag: Shape<boolean> = (value) => typeof value === 'boolean'

export const int =
  (least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER): Shape<number> =>
  (value): value is number =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most

export const only =
  <T extends string | number>(one: T): Shape<T> =>
  (value): value is T =>
    value === one

export const listOf =
  <T>(one: Shape<T>): Shape<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every(one)

/** Any keys but those that reach a prototype. */
export const recordOf =
  <T>(one: Shape<T>): Shape<Record<string, T>> =>
  (value): value is Record<string, T> =>
    isPlain(value) && Object.keys(value).every((key) => key !== '__proto__' && one(value[key]))

/** These fields, those under `may` or not, and no others. */
export const fields =
  <M extends Shapes, O extends Shapes>(
    must: M,
    may: O,
  ): Shape<{ [K in keyof M]: Of<M[K]> } & { [K in keyof O]?: Of<O[K]> }> =>
  (value): value is { [K in keyof M]: Of<M[K]> } & { [K in keyof O]?: Of<O[K]> } =>
    isPlain(value) &&
    Object.entries(must).every(([key, one]) => Object.hasOwn(value, key) && one(value[key])) &&
    Object.keys(value).every(
      (key) => Object.hasOwn(must, key) || (Object.hasOwn(may, key) && may[key]?.(value[key])),
    )

type Shapes = Readonly<Record<string, Shape<unknown>>>

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
