/** Keys as they are written: bare where they can be, in quotes otherwise. Mirrors Key.String and its replacer. */

const BARE = /^[A-Za-z0-9_-]+$/

const ESCAPES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
})

export function quoteString(text: string): string {
  const body = text.replace(
    /["\\\u0000-\u001f\u007f]/g,
    (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `"${body}"`
}

export function keyPart(part: string): string {
  return BARE.test(part) ? part : quoteString(part)
}

/** A dotted key. */
export function keyText(parts: readonly string[]): string {
  return parts.map(keyPart).join('.')
}
