/** What a container finds around it: its environment and the files of its ConfigMaps and Secrets; and what is missing. */
import type { KubeObject } from '../../client'
import { at, isObject, type Json } from '../json'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'

const list = (value: Json | undefined, field: string): Json[] => {
  const found = at(value, field)
  return Array.isArray(found) ? found : []
}

/** A key's text in a ConfigMap or Secret. */
function textOf(object: KubeObject | undefined, key: string): string | undefined {
  const value = at(object, 'data', key)
  if (typeof value !== 'string') return undefined
  return object?.kind === 'Secret' ? decode(value) : value
}

function decode(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}

const find = (server: ApiServer, pod: KubeObject, kind: string, name: string): KubeObject | undefined =>
  server.find(builtIn('', kind), pod.metadata.namespace, name)

/** Variables by name, in order; `fault` is why the container cannot be made. */
export interface Environment {
  variables: Map<string, string>
  fault?: string
}

export function environmentOf(server: ApiServer, pod: KubeObject, container: Json): Environment {
  const variables = new Map([
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['HOSTNAME', String(at(pod, 'spec', 'hostname') ?? pod.metadata.name)],
    ['HOME', '/root'],
  ])
  if (at(pod, 'spec', 'enableServiceLinks') !== false) links(server, pod, variables)
  for (const source of list(container, 'envFrom')) {
    const fault = addAll(server, pod, source, variables)
    if (fault) return { variables, fault }
  }
  for (const entry of list(container, 'env')) {
    const value = at(entry, 'value')
    const from = at(entry, 'valueFrom')
    const read = from ? readFrom(server, pod, from) : { text: substitute(String(value ?? ''), variables) }
    if (read.fault) return { variables, fault: read.fault }
    if (read.text !== undefined) variables.set(String(at(entry, 'name')), read.text)
  }
  return { variables }
}

/** The addresses of the namespace's Services, as the kubelet puts them into every container. */
function links(server: ApiServer, pod: KubeObject, variables: Map<string, string>): void {
  for (const service of server.list(builtIn('', 'Service'), pod.metadata.namespace)) {
    const address = at(service, 'spec', 'clusterIP')
    const port = at(service, 'spec', 'ports', 0, 'port')
    if (typeof address !== 'string' || address === 'None' || port === undefined) continue
    const name = service.metadata.name.toUpperCase().replaceAll('-', '_')
    variables.set(`${name}_SERVICE_HOST`, address)
    variables.set(`${name}_SERVICE_PORT`, String(port))
  }
}

const KINDS = [
  ['configMapRef', 'configMapKeyRef', 'ConfigMap', 'configmap'],
  ['secretRef', 'secretKeyRef', 'Secret', 'secret'],
] as const

function addAll(
  server: ApiServer,
  pod: KubeObject,
  source: Json,
  variables: Map<string, string>,
): string | undefined {
  for (const [field, , kind, word] of KINDS) {
    const ref = at(source, field)
    if (!isObject(ref)) continue
    const object = find(server, pod, kind, String(ref.name))
    if (!object && ref.optional !== true) return `${word} "${String(ref.name)}" not found`
    for (const key of Object.keys((at(object, 'data') ?? {}) as object))
      variables.set(`${String(at(source, 'prefix') ?? '')}${key}`, textOf(object, key) ?? '')
  }
  return undefined
}

function readFrom(server: ApiServer, pod: KubeObject, from: Json): { text?: string; fault?: string } {
  for (const [, field, kind, word] of KINDS) {
    const ref = at(from, field)
    if (!isObject(ref)) continue
    const name = String(ref.name)
    const object = find(server, pod, kind, name)
    const text = textOf(object, String(ref.key))
    if (text !== undefined) return { text }
    if (ref.optional === true) return {}
    if (!object) return { fault: `${word} "${name}" not found` }
    return { fault: `couldn't find key ${String(ref.key)} in ${kind} ${pod.metadata.namespace}/${name}` }
  }
  const path = String(at(from, 'fieldRef', 'fieldPath') ?? '')
  const entry = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/.exec(path)
  const steps = entry ? [...(entry[1] as string).split('.'), entry[2] as string] : path.split('.')
  const value = path === '' ? undefined : at(pod, ...steps)
  return { text: value === undefined ? '' : String(value) }
}

/** `$(NAME)` in commands, arguments and values; `$$(NAME)` is left as `$(NAME)`, an unknown name as it is. */
export function substitute(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g, (all, name?: string) =>
    name === undefined ? '$' : (variables.get(name) ?? all),
  )
}

/** The ConfigMap or Secret behind a volume's source. */
function sourceOf(
  source: Json,
): { kind: 'ConfigMap' | 'Secret'; name: string; isOptional: boolean; items: Json[] } | undefined {
  for (const [field, kind] of [
    ['configMap', 'ConfigMap'],
    ['secret', 'Secret'],
  ] as const) {
    const value = at(source, field)
    if (!isObject(value)) continue
    const name = String(value.name ?? value.secretName ?? '')
    return { kind, name, isOptional: value.optional === true, items: list(value, 'items') }
  }
  return undefined
}

const sourcesOf = (volume: Json): Json[] =>
  at(volume, 'projected') ? list(at(volume, 'projected'), 'sources') : [volume]

/** Why the Pod's volumes cannot be mounted, in the kubelet's words; undefined when they can. */
export function mountFault(server: ApiServer, pod: KubeObject): string | undefined {
  for (const volume of list(at(pod, 'spec'), 'volumes'))
    for (const source of sourcesOf(volume)) {
      const wanted = sourceOf(source)
      // The cluster's own certificate is not worth a Pod that never starts.
      if (!wanted || wanted.isOptional || wanted.name === 'kube-root-ca.crt') continue
      const object = find(server, pod, wanted.kind, wanted.name)
      const failed = `MountVolume.SetUp failed for volume "${String(at(volume, 'name'))}" : `
      if (!object) return `${failed}${wanted.kind.toLowerCase()} "${wanted.name}" not found`
      const lost = wanted.items.find((item) => textOf(object, String(at(item, 'key'))) === undefined)
      if (lost)
        return `${failed}references non-existent ${wanted.kind === 'Secret' ? 'secret' : 'config'} key: ${String(at(lost, 'key'))}`
    }
  return undefined
}

/** A file a container finds in a mounted ConfigMap or Secret. */
export function readFile(
  server: ApiServer,
  pod: KubeObject,
  container: Json,
  path: string,
): string | undefined {
  for (const mount of list(container, 'volumeMounts')) {
    const root = String(at(mount, 'mountPath')).replace(/\/$/, '')
    const subPath = at(mount, 'subPath')
    if (path !== root && !path.startsWith(`${root}/`)) continue
    const name = path === root && subPath ? String(subPath) : path.slice(root.length + 1)
    const volume = list(at(pod, 'spec'), 'volumes').find((v) => at(v, 'name') === at(mount, 'name'))
    for (const source of volume ? sourcesOf(volume) : []) {
      const wanted = sourceOf(source)
      const object = wanted && find(server, pod, wanted.kind, wanted.name)
      const item = wanted?.items.find((i) => at(i, 'path') === name)
      const text = textOf(object, item ? String(at(item, 'key')) : name)
      if (text !== undefined && (item || wanted?.items.length === 0)) return text
    }
  }
  return undefined
}
