/** Recognises timestamps, which encoders quote and an explicit !!timestamp allows. Mirrors parseTimestamp. */

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})(.*)$/s
const TIME = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(.*)$/s
const ZONE = /^(?:Z|[-+](\d\d):(\d\d))$/

/** True for `2001-12-31`, `2001-12-31 23:59:59.5` and `2001-12-31T23:59:59.5Z` or `…+01:00`, if there is such a time. */
export function parseTimestamp(text: string): boolean {
  if (text.charCodeAt(4) !== 45) return false
  const date = DATE.exec(text)
  if (date === null || !isDate(Number(date[1]), Number(date[2]), Number(date[3]))) return false
  const rest = date[4]!
  if (rest === '') return true
  const time = TIME.exec(rest.slice(1))
  if (time === null || Number(time[1]) > 23 || Number(time[2]) > 59 || Number(time[3]) > 59) return false
  if (rest[0] === ' ') return time[4] === ''
  if (rest[0] !== 'T' && rest[0] !== 't') return false
  const zone = ZONE.exec(time[4]!)
  return zone !== null && Number(zone[1] ?? 0) <= 24 && Number(zone[2] ?? 0) < 60
}

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return day <= days
}
