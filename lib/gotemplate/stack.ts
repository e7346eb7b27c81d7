/**
 * The JavaScript stack, which is smaller than what Go's limits count on. Running into its end is not only an error:
 * V8 ends the whole process when a regular expression happens to be compiled there. So deep recursion asks first.
 */

/** Arguments that need 64 KiB of stack: room for whatever a function called from a template does. */
const PADDING = new Array<number>(8192).fill(0)

/** Nesting that needs no asking. */
const SHALLOW = 64

/** Whether there is room to go deeper. `depth` is the caller's own count of its nesting. */
export function hasStack(depth: number): boolean {
  if (depth < SHALLOW) return true
  try {
    Math.max.apply(undefined, PADDING)
    return true
  } catch {
    return false
  }
}

/** The stack ended all the same, in a function that recurses on its own. */
export function isStackOverflow(error: unknown): boolean {
  return (
    error instanceof RangeError &&
    (error.message.includes('call stack') || error.message.includes('recursion'))
  )
}
