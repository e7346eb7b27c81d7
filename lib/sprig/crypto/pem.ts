/** PEM blocks. Mirrors encoding/pem. */
import { base64Decode, base64Encode, GoError } from '../../go'

export interface PemBlock {
  readonly type: string
  readonly bytes: Uint8Array
}

export function encodePem({ type, bytes }: PemBlock): string {
  const lines = base64Encode(bytes).match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${type}-----`, ...lines, `-----END ${type}-----`, ''].join('\n')
}

const BLOCK = /(?:^|\n)-----BEGIN ([^\n]*)-----[ \t\r]*\n([\s\S]*?)\n?-----END ([^\n]*)-----[ \t\r]*(?=\n|$)/g

/** The first block whose ends agree and whose content is base64; undefined when there is none. */
export function decodePem(text: string): PemBlock | undefined {
  for (const [, type, body, end] of text.matchAll(BLOCK)) {
    if (type !== end) continue
    const lines = body!.split('\n').map((line) => line.replace(/[ \t\r]/g, ''))
    // Headers, `Key: value` lines, stand in front.
    const first = lines.findIndex((line) => !line.includes(':'))
    try {
      return { type: type!, bytes: base64Decode(first < 0 ? '' : lines.slice(first).join('')) }
    } catch (error) {
      if (!(error instanceof GoError)) throw error
    }
  }
  return undefined
}
