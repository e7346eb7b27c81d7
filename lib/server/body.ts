/** Reads a JSON body, counting as it comes: a size nobody declared ends at the limit all the same. */
import type { z } from 'zod'
import { MOST_JSON_BYTES } from './checks'
import { RequestError } from './faults'

export async function readJson<T extends z.ZodType>(request: Request, shape: T): Promise<z.output<T>> {
  const text = await readText(request, MOST_JSON_BYTES)
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    throw new RequestError(400, 'the body is not JSON') // JSON.parse's own message quotes the body
  }
  return shape.parse(data)
}

async function readText(request: Request, most: number): Promise<string> {
  if (!request.body) return ''
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > most) {
      await reader.cancel()
      throw new RequestError(413, 'Request too large')
    }
    chunks.push(value)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
