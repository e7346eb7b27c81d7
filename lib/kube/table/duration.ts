/** A time span as `kubectl get` shows ages: two or three figures (apimachinery pkg/util/duration HumanDuration). */

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** @param ms milliseconds; a clock a second ahead still counts as now */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 2 * MINUTE) return `${seconds}s`
  if (seconds < 10 * MINUTE) return pair(seconds, MINUTE, 'm', 1, 's')
  if (seconds < 3 * HOUR) return `${Math.trunc(seconds / MINUTE)}m`
  if (seconds < 8 * HOUR) return pair(seconds, HOUR, 'h', MINUTE, 'm')
  if (seconds < 2 * DAY) return `${Math.trunc(seconds / HOUR)}h`
  if (seconds < 8 * DAY) return pair(seconds, DAY, 'd', HOUR, 'h')
  if (seconds < 2 * 365 * DAY) return `${Math.trunc(seconds / DAY)}d`
  if (seconds < 8 * 365 * DAY) return pair(seconds, 365 * DAY, 'y', DAY, 'd')
  return `${Math.trunc(seconds / (365 * DAY))}y`
}

function pair(seconds: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.trunc((seconds % large) / small)
  const head = `${Math.trunc(seconds / large)}${largeUnit}`
  return rest === 0 ? head : `${head}${rest}${smallUnit}`
}

/** The time since an RFC 3339 timestamp; `<unknown>` when there is none. */
export function since(timestamp: unknown, now: number): string {
  return typeof timestamp === 'string' ? humanDuration(now - Date.parse(timestamp)) : '<unknown>'
}
