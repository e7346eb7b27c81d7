/** Reading what a client sends: JSON, or YAML where the API takes it. */
import { parse } from 'yaml'
import { KubeError } from '../../client'
import { badRequest } from '../errors'
import { isObject, type Json, type JsonObject } from '../json'
import type { ApiRequest } from './message'
import { readProtobuf } from './protobuf'

const PROTOBUF = 'application/vnd.kubernetes.protobuf'
const READABLE = ['application/json', 'application/yaml', PROTOBUF]

export const mediaType = (request: ApiRequest): string =>
  (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''

/** The object of a create or replace. */
export function readObject(request: ApiRequest): JsonObject {
  const type = mediaType(request) || 'application/json'
  if (!READABLE.includes(type)) throw unsupported(READABLE)
  const body = readJson(request)
  if (!isObject(body)) throw badRequest('the object provided is unrecognized (must be of type object)')
  return body
}

export function readJson(request: ApiRequest): Json {
  if (mediaType(request) === PROTOBUF) return readProtobuf(request.body)
  const text = new TextDecoder().decode(request.body)
  try {
    return /^\s*[[{]/.test(text) ? (JSON.parse(text) as Json) : (parse(text) as Json)
  } catch (error) {
    throw badRequest(`error decoding the request: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** DeleteOptions; a DELETE may come without. */
export function readOptions(request: ApiRequest): JsonObject {
  if (request.body.length === 0) return {}
  const body = readJson(request)
  return isObject(body) ? body : {}
}

export const unsupported = (types: readonly string[]): KubeError =>
  new KubeError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${types.join(', ')}`,
  )
