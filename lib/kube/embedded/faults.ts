/** Faults of an object's fields, worded as apimachinery pkg/util/validation/field words them. */
import type { FieldFault } from './errors'
import { type Json, sortedJson } from './json'

export const invalidValue = (field: string, value: Json | undefined, why: string): FieldFault => ({
  field,
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${sortedJson(value)}: ${why}`,
})

export const required = (field: string, why = ''): FieldFault => ({
  field,
  reason: 'FieldValueRequired',
  message: why ? `Required value: ${why}` : 'Required value',
})

export const notAllowed = (field: string, why: string): FieldFault => ({
  field,
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${why}`,
})

export const missingReference = (field: string, value: Json | undefined): FieldFault => ({
  field,
  reason: 'FieldValueNotFound',
  message: `Not found: ${sortedJson(value)}`,
})

/** `allowed` in the order the server lists it. */
export function oneOf(field: string, value: Json | undefined, allowed: readonly string[]): FieldFault[] {
  if (value === undefined || allowed.includes(String(value))) return []
  const list = allowed.map((word) => JSON.stringify(word)).join(', ')
  const message = `Unsupported value: ${sortedJson(value)}: supported values: ${list}`
  return [{ field, reason: 'FieldValueNotSupported', message }]
}

export const duplicate = (field: string, value: Json | undefined): FieldFault => ({
  field,
  reason: 'FieldValueDuplicate',
  message: `Duplicate value: ${JSON.stringify(value)}`,
})

export function portFault(field: string, value: Json | undefined): FieldFault[] {
  if (typeof value !== 'number' || (value >= 1 && value <= 65535)) return []
  return [invalidValue(field, value, 'must be between 1 and 65535, inclusive')]
}

export function notNegative(field: string, value: Json | undefined): FieldFault[] {
  if (typeof value !== 'number' || value >= 0) return []
  return [invalidValue(field, value, 'must be greater than or equal to 0')]
}
