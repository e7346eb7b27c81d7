/** Reads the recorded answers of Go beside this file: one JSON object a line. */
import { readFileSync } from 'node:fs'
import { fromBytes } from '../../go'

export interface Row {
  op: 'any' | 'map' | 'list' | 'strict' | 'enc' | 'pretty'
  in?: string
  /** Input that is not UTF-8. */
  b64?: string
  value?: unknown
  want?: unknown
  error?: string
}

export function readRows(name: string): Row[] {
  const text = readFileSync(new URL(name, import.meta.url), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
}

export function inputOf(row: Row): string {
  return row.in ?? fromBytes(Buffer.from(row.b64!, 'base64'))
}
