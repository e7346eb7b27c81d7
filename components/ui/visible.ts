/**
 * Control characters as their pictures, one for one, so that positions hold. A page does nothing with an escape
 * sequence, but what is copied from it into a terminal would. Tab and line ends stay.
 */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

export const visible = (text: string): string =>
  text.replace(CONTROLS, (char) => {
    const code = char.charCodeAt(0)
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd'
  })

/** The same in every text of plain data. */
export function visibleIn<T>(data: T): T {
  if (typeof data === 'string') return visible(data) as T
  if (Array.isArray(data)) return data.map(visibleIn) as T
  if (typeof data !== 'object' || data === null || Object.getPrototypeOf(data) !== Object.prototype)
    return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, visibleIn(value)])) as T
}
