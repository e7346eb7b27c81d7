/** What commands said and left on a cluster, with what differs from run to run taken out: for comparing two runs. */
import type { KubeObject } from '../../kube'
import { decodeRecord } from '../record'
import type { Said, Scenario } from './scenario'

const KINDS = ['ConfigMap', 'Deployment', 'Job', 'Pod', 'Secret'] as const

/** A run as text lines, so that differences show line by line. */
export async function evidenceOf(scenario: Scenario): Promise<string> {
  const said = scenario.transcript.map(spoken)
  const objects: string[] = []
  for (const kind of KINDS)
    for (const object of await scenario.all(kind)) {
      // What controllers made is named by chance; the Deployment and the Job say how they fare.
      if (object.metadata.ownerReferences || object.metadata.name === 'kube-root-ca.crt') continue
      objects.push(JSON.stringify(plain(pictureOf(object)), undefined, 1))
    }
  return timeless([...said, ...objects.sort()].join('\n'), scenario.namespace)
}

// What client-go logs of its own: when a server's warning came, and a read that a finished command no longer waits for.
const LOGGED_BY_CHANCE = /^(I\d{4} .* warnings\.go|E\d{4} .* request\.go.* err="context canceled")/

function spoken({ command, code, stdout, stderr }: Said): string {
  const lines = stderr.split('\n').filter((line) => !LOGGED_BY_CHANCE.test(line))
  return `$ ${command}\n[${code}]\n${stdout}\n--\n${lines.join('\n')}`
}

function timeless(text: string, namespace: string): string {
  return text
    .replaceAll(namespace, '<NS>')
    .replaceAll(/^(LAST DEPLOYED: |Last Started: {3}|Last Completed: ).*$/gm, '$1<TIME>')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<TIME>')
    .replaceAll(/kube-api-access-\w+/g, 'kube-api-access-<ID>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<UID>')
}

function pictureOf(object: KubeObject): unknown {
  const { managedFields, resourceVersion: _, uid: __, creationTimestamp: ___, ...metadata } = object.metadata
  const managers = (managedFields ?? []) as { manager: string; operation: string; fieldsV1: unknown }[]
  const ours = managers.filter(({ manager }) => manager === 'helm' || manager === 'Helm')
  // The controller counts the templates it has seen, and those that follow fast on each other it may not see.
  const { 'deployment.kubernetes.io/revision': _____, ...annotations } = metadata.annotations ?? {}
  const shown = {
    ...metadata,
    annotations: Object.keys(annotations).length ? annotations : undefined,
    generation: 0,
    managedFields: ours.map(({ manager, operation, fieldsV1 }) => ({ manager, operation, fieldsV1 })),
  }
  const { data, status: ____, ...rest } = object
  if (object.kind !== 'Secret') return { ...rest, data: data ?? null, metadata: shown }
  const { release } = data as { release: string }
  const labels = { ...metadata.labels }
  for (const stamp of ['createdAt', 'modifiedAt']) if (labels[stamp]) labels[stamp] = '<STAMP>'
  return { ...rest, metadata: { ...shown, labels }, record: jsonOf(decodeRecord(atob(release))) }
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      // When a chart's files were written is the file system's; labels of Job controllers are ids.
      .filter(([key]) => key !== 'modtime' && !key.endsWith('controller-uid'))
      .map(([key, field]) => [key, plain(field)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** Maps as objects. */
function jsonOf(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, jsonOf(v)]))
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, jsonOf(v)]))
}
