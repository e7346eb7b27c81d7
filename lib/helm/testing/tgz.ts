/** Chart archives for tests, right and wrong, byte by byte. */
import { gzipSync } from 'fflate'
import { joinBytes } from '../../go'

export type Entry = { name: string; text?: string; data?: Uint8Array; type?: string; size?: number }

const encoder = new TextEncoder()

/** A file's header; `size` may lie. */
export function header({
  name,
  text = '',
  data,
  type = '0',
  size = (data ?? text).length,
}: Entry): Uint8Array {
  const head = new Uint8Array(512)
  const put = (value: string, at: number): void => head.set(encoder.encode(value), at)
  put(name, 0)
  put('0000644\0', 100)
  put(`${size.toString(8).padStart(11, '0')}\0`, 124)
  put('        ', 148)
  put(type, 156)
  put('ustar\0', 257)
  const sum = head.reduce((total, byte) => total + byte, 0)
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return head
}

/** A chart archive of these entries, in that order. */
export function tgz(...entries: Entry[]): Uint8Array {
  const blocks = entries.flatMap((entry) => {
    const body = entry.data ?? encoder.encode(entry.text ?? '')
    return [header(entry), body, new Uint8Array((512 - (body.length % 512)) % 512)]
  })
  return gzipSync(joinBytes([...blocks, new Uint8Array(1024)]), { level: 1 })
}
