/** Names, label keys and label values. Mirrors apimachinery pkg/api/validation and pkg/util/validation. */
import type { ApiResource, KubeObject } from '../client'
import type { FieldFault } from './errors'
import { invalidValue } from './faults'

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const KEY_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const KEY_TEXT =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const tooLong = (limit: number): string => `must be no more than ${limit} characters`

/** A name that is one label of a domain: at most 63 characters, no dots. */
export function labelFault(field: string, name: string): FieldFault[] {
  if (name.length > 63) return [invalidValue(field, name, tooLong(63))]
  return LABEL.test(name) ? [] : [invalidValue(field, name, LABEL_TEXT)]
}

/** A domain name: labels with dots between, at most 253 characters. */
export function subdomainFault(field: string, name: string): FieldFault[] {
  if (name.length > 253) return [invalidValue(field, name, tooLong(253))]
  return SUBDOMAIN.test(name) ? [] : [invalidValue(field, name, SUBDOMAIN_TEXT)]
}

export function metadataFaults(resource: ApiResource, object: KubeObject): FieldFault[] {
  const { name, labels = {} } = object.metadata
  const faults = nameFaults(`${resource.group}/${resource.kind}`, name)
  for (const [key, value] of Object.entries(labels)) {
    if (!KEY_NAME.test(key.slice(key.indexOf('/') + 1)))
      faults.push(invalidValue('metadata.labels', key, KEY_TEXT))
    if (value.length > 63) faults.push(invalidValue('metadata.labels', value, tooLong(63)))
    else if (!VALUE.test(value)) faults.push(invalidValue('metadata.labels', value, VALUE_TEXT))
  }
  return faults
}

function nameFaults(kind: string, name: string): FieldFault[] {
  const field = 'metadata.name'
  if (kind === '/Namespace' && name.includes('.')) return [invalidValue(field, name, 'must not contain dots')]
  if (kind === '/Namespace' || kind === '/Service') return labelFault(field, name)
  if (kind.startsWith('rbac.authorization.k8s.io/')) {
    const bad = /[%/]/.exec(name)
    return bad ? [invalidValue(field, name, `may not contain '${bad[0]}'`)] : []
  }
  return subdomainFault(field, name)
}
