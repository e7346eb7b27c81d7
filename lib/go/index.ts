/**
 * Go's values, types, fmt, strconv and encoding/json, as templates show them.
 * The ground: knows nothing of YAML, templates or Helm. Each file names the Go package it mirrors.
 */
export * from './errors'
export * from './type'
export * from './value'
