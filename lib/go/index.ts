/**
 * Go's values, types, fmt, strconv and encoding/json, as templates show them.
 * The ground: knows nothing of YAML, templates or Helm. Each file names the Go package it mirrors.
 */
export * from './base64'
export * from './bytes'
export * from './deep-equal'
export * from './duration'
export * from './errors'
export * from './fmt'
export * from './json'
export * from './location'
export * from './parts'
export * from './path'
export * from './reflect'
export * from './strconv'
export * from './strings'
export * from './time'
export * from './type'
export * from './unicode'
export * from './value'
