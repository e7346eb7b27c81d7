/** The API server's refusals, in its words (each recorded from a real one; see contract.ts and facts.test.ts). */

import type { ApiResource } from '../client'
import { KubeError } from '../client'
import { kindText, resourceText } from '../kinds'

const details = (resource: ApiResource, name: string): unknown => ({
  name,
  ...(resource.group ? { group: resource.group } : {}),
  kind: resource.plural,
})

export const notFound = (resource: ApiResource, name: string): KubeError =>
  new KubeError(404, 'NotFound', `${resourceText(resource)} "${name}" not found`, details(resource, name))

export const noSuchResource = (): KubeError =>
  new KubeError(404, 'NotFound', 'the server could not find the requested resource')

export const alreadyExists = (resource: ApiResource, name: string): KubeError =>
  new KubeError(
    409,
    'AlreadyExists',
    `${resourceText(resource)} "${name}" already exists`,
    details(resource, name),
  )

export const staleWrite = (resource: ApiResource, name: string): KubeError =>
  new KubeError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${resourceText(resource)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    details(resource, name),
  )

export const forbidden = (resource: ApiResource, name: string, why: string): KubeError =>
  new KubeError(
    403,
    'Forbidden',
    `${resourceText(resource)} "${name}" is forbidden: ${why}`,
    details(resource, name),
  )

export const badRequest = (message: string): KubeError => new KubeError(400, 'BadRequest', message)

/** A JSON patch that does not fit the object; the server does not say why. */
export const misfit = (): KubeError =>
  new KubeError(422, 'Invalid', 'the server rejected our request due to an error in our request', {})

/** An object that cannot be read with its type; the real server answers 500 without a reason. */
export const untypable = (message: string): KubeError => new KubeError(500, '', message)

/** One fault of an object's fields: `spec.replicas: Invalid value: -1: must be …`. */
export interface FieldFault {
  field: string
  reason:
    | 'FieldValueInvalid'
    | 'FieldValueRequired'
    | 'FieldValueForbidden'
    | 'FieldValueNotSupported'
    | 'FieldValueNotFound'
    | 'FieldValueDuplicate'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
  /** What follows `FIELD: `. */
  message: string
}

export function invalid(resource: ApiResource, name: string, faults: readonly FieldFault[]): KubeError {
  const texts = faults.map((f) => `${f.field}: ${f.message}`)
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  return new KubeError(422, 'Invalid', `${kindText(resource)} "${name}" is invalid: ${list}`, {
    ...(name ? { name } : {}),
    ...(resource.group ? { group: resource.group } : {}),
    kind: resource.kind,
    causes: faults.map(({ reason, message, field }) => ({ reason, message, field })),
  })
}

/** Fields that others manage, by manager as the server prints it. */
export function applyConflict(conflicts: readonly { manager: string; field: string }[]): KubeError {
  const causes = conflicts.map(({ manager, field }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field,
  }))
  const [only] = conflicts
  let text: string
  if (conflicts.length === 1 && only)
    text = `Apply failed with 1 conflict: conflict with ${only.manager}: ${only.field}`
  else {
    const lines: string[] = []
    for (const manager of [...new Set(conflicts.map((c) => c.manager))].sort()) {
      lines.push(`conflicts with ${manager}:`)
      for (const c of conflicts) if (c.manager === manager) lines.push(`- ${c.field}`)
    }
    text = `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
  }
  return new KubeError(409, 'Conflict', text, { causes })
}
