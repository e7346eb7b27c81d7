/** Objects from `-f`: files, folders and standard input. Mirrors cli-runtime pkg/resource's builder. */
import { fromBytes, GoError } from '../../go'
import { decode, splitDocuments } from '../../goyaml'
import { type ApiResource, findResource, type KubeObject } from '../../kube'
import { absolute, FileError } from '../helm/io'
import type { KubectlRun } from './command'
import { jsonValue, list, text } from './values'

export interface Manifest {
  /** The file it is from, as faults name it; `STDIN`. */
  source: string
  resource: ApiResource
  /** With its namespace. */
  object: KubeObject
}

/** Every object of the `-f` flags, in their order. Throws GoError with kubectl's text. */
export async function manifests(run: KubectlRun): Promise<Manifest[]> {
  const found: Manifest[] = []
  for (const name of run.flags.list('filename'))
    for (const [source, content] of await sources(run, name))
      for (const object of objectsOf(source, content)) found.push(located(run, source, object))
  if (found.length === 0) throw new GoError('no objects passed to apply')
  return found
}

async function sources({ io, flags }: KubectlRun, name: string): Promise<[string, string][]> {
  if (name === '-') return [['STDIN', fromBytes(await io.stdin())]]
  const path = absolute(io, name)
  try {
    if (!(await io.files.stat(path)).isFolder) return [[name, fromBytes(await io.files.read(path))]]
    const below: [string, string][] = []
    for (const entry of await io.files.list(path)) {
      const inner = `${name.replace(/\/$/, '')}/${entry}`
      const isFolder = (await io.files.stat(`${path}/${entry}`)).isFolder
      if (isFolder && flags.bool('recursive'))
        below.push(...(await sources({ io, flags } as KubectlRun, inner)))
      else if (!isFolder && /\.(ya?ml|json)$/.test(entry))
        below.push([inner, fromBytes(await io.files.read(`${path}/${entry}`))])
    }
    return below
  } catch (fault) {
    if (fault instanceof FileError && fault.isMissing) throw new GoError(`the path "${name}" does not exist`)
    throw fault
  }
}

function* objectsOf(source: string, content: string): Generator<KubeObject> {
  for (const { text: document } of splitDocuments(content)) {
    let value: unknown
    try {
      value = jsonValue(decode(document))
    } catch (fault) {
      if (fault instanceof GoError) throw new GoError(`error parsing ${source}: ${fault.message}`)
      throw fault
    }
    if (value === null || value === undefined) continue
    const missing = ['apiVersion', 'kind']
      .filter((name) => text(value, name) === '')
      .map((name) => `${name} not set`)
    if (missing.length > 0) {
      const what = missing.length > 1 ? `[${missing.join(', ')}]` : missing[0]
      throw new GoError(
        `error validating "${source}": error validating data: ${what}; if you choose to ignore these errors, turn validation off with --validate=false`,
      )
    }
    if (text(value, 'kind') === 'List') yield* list(value, 'items') as KubeObject[]
    else yield value as KubeObject
  }
}

function located({ resources, namespace, flags }: KubectlRun, source: string, object: KubeObject): Manifest {
  const { apiVersion, kind } = object
  const metadata = { ...object.metadata }
  const resource = findResource(resources, apiVersion, kind)
  if (!resource)
    throw new GoError(
      `resource mapping not found for name: "${metadata.name ?? ''}" namespace: "${metadata.namespace ?? ''}" from "${source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
    )
  if (resource.namespaced) {
    if (metadata.namespace && flags.has('namespace') && metadata.namespace !== namespace)
      throw new GoError(
        `the namespace from the provided object "${metadata.namespace}" does not match the namespace "${namespace}". You must pass '--namespace=${metadata.namespace}' to perform this operation.`,
      )
    metadata.namespace ||= namespace
  }
  return { source, resource, object: { ...object, metadata } }
}
