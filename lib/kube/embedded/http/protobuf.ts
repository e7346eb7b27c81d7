/**
 * Reads what Kubernetes' typed clients send: their protobuf, which they insist on for built-in kinds. protobuf.json
 * numbers the fields (bin/record-kube-protobuf.mjs): a message's field is [JSON name, type], '' for one whose fields
 * stand in its parent. Types: s string, i integer, b boolean, d float64, y bytes, t time, m micro time, q quantity,
 * x int-or-string, r raw JSON, @N message, []T list, {}T map of strings; a ! keeps zero values.
 */
import { badRequest } from '../errors'
import { emptyObject, isObject, type Json, type JsonObject } from '../json'
import recorded from './protobuf.json'

const MAGIC = [0x6b, 0x38, 0x73, 0]
const MESSAGES = recorded.messages as unknown as Record<string, [name: string, type: string]>[]
const KINDS = recorded.kinds as Record<string, string>

type Field = { number: number; value: number | bigint | Uint8Array }

/** The object in an enveloped message. */
export function readProtobuf(bytes: Uint8Array): JsonObject {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) throw badRequest('the body is not Kubernetes protobuf')
  const envelope = fieldsOf(bytes.subarray(4))
  const names = fieldsOf(bytesOf(envelope, 1))
  const [apiVersion, kind] = [textOf(bytesOf(names, 1)), textOf(bytesOf(names, 2))]
  const known =
    KINDS[`${apiVersion}/${kind}`] ?? (kind === 'DeleteOptions' ? KINDS['v1/DeleteOptions'] : undefined)
  if (!known) throw badRequest(`${apiVersion} ${kind} is not read as protobuf here; send JSON`)
  return { apiVersion, kind, ...(message(known, bytesOf(envelope, 2)) as JsonObject) }
}

const bytesOf = (fields: Field[], number: number): Uint8Array => {
  const found = fields.find((f) => f.number === number)?.value
  return found instanceof Uint8Array ? found : new Uint8Array()
}
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined || shift > 63n) throw badRequest('unexpected EOF')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asIntN(64, value)
    }
  }
  while (at < bytes.length) {
    const key = Number(varint())
    const number = key >> 3
    if ((key & 7) === 0) fields.push({ number, value: varint() })
    else {
      const size = (key & 7) === 1 ? 8 : (key & 7) === 5 ? 4 : Number(varint())
      if (size < 0 || at + size > bytes.length) throw badRequest('unexpected EOF')
      fields.push({ number, value: bytes.subarray(at, at + size) })
      at += size
    }
  }
  return fields
}

function message(type: string, bytes: Uint8Array): Json {
  const out = emptyObject()
  const known = MESSAGES[Number(type.slice(1))] ?? {}
  for (const { number, value } of fieldsOf(bytes)) {
    const field = known[number]
    if (!field) continue
    const [name, expression] = field
    const keepsZero = expression.endsWith('!')
    const inner = keepsZero ? expression.slice(0, -1) : expression
    if (inner.startsWith('[]')) {
      const list = out[name]
      const item = decode(inner.slice(2), value)
      if (Array.isArray(list)) list.push(item)
      else out[name] = [item]
    } else if (inner.startsWith('{}')) {
      const entry = fieldsOf(value as Uint8Array)
      const map = isObject(out[name]) ? out[name] : emptyObject()
      const held = entry.find((f) => f.number === 2)?.value ?? new Uint8Array()
      map[textOf(bytesOf(entry, 1))] = decode(inner.slice(2), held)
      out[name] = map
    } else {
      const read = decode(inner, value)
      if (name === '' && isObject(read)) Object.assign(out, read)
      else if (keepsZero || !(read === '' || read === 0 || read === false || read === null)) out[name] = read
    }
  }
  return out
}

function decode(type: string, value: Field['value']): Json {
  if (!(value instanceof Uint8Array)) return type === 'b' ? value !== 0n : Number(value)
  if (type.startsWith('@')) return message(type, value)
  if (type.startsWith('{}') || type.startsWith('[]')) return []
  const number = (n: number): number => Number(fieldsOf(value).find((f) => f.number === n)?.value ?? 0)
  switch (type) {
    case 'y':
      return btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join(''))
    case 'd':
      return new DataView(value.buffer, value.byteOffset, 8).getFloat64(0, true)
    case 'q':
      return textOf(bytesOf(fieldsOf(value), 1))
    case 'x':
      return number(1) === 0 ? number(2) : textOf(bytesOf(fieldsOf(value), 3))
    case 'r':
      return JSON.parse(textOf(bytesOf(fieldsOf(value), 1)) || 'null') as Json
    case 't':
    case 'm':
      return value.length === 0 ? null : new Date(number(1) * 1000).toISOString().replace('.000Z', 'Z')
    default:
      return textOf(value)
  }
}
