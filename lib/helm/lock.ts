/**
 * The digests that tie Chart.lock to Chart.yaml. Mirrors HashReq and HashV2Req of helm internal/resolver: sha256 of
 * compact JSON in the order of the struct's fields.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { marshalJSON, quoteJSON, toBytes } from '../go'
import type { Dependency } from './chart'
import { dependencyFields } from './chart-yaml'

/** `sha256:…` of what is required and what was locked. */
export const lockDigest = (
  required: readonly Dependency[] | undefined,
  locked: readonly Dependency[],
): string => digest(`[${listJson(required)},${listJson(locked.length > 0 ? locked : undefined)}]`)

/** As Helm 2 had it: of what is required alone. */
export const helm2LockDigest = (required: readonly Dependency[] | undefined): string =>
  digest(`{"dependencies":${listJson(required)}}`)

const digest = (json: string): string => `sha256:${sha256Hex(json)}`

export const sha256Hex = (text: string): string => bytesToHex(sha256(toBytes(text)))

function listJson(dependencies: readonly Dependency[] | undefined): string {
  if (!dependencies) return 'null'
  return `[${dependencies.map(dependencyJson).join(',')}]`
}

function dependencyJson(dependency: Dependency): string {
  const fields = [...dependencyFields(dependency)].map(
    ([name, value]) => `${quoteJSON(name)}:${marshalJSON(value)}`,
  )
  return `{${fields.join(',')}}`
}
