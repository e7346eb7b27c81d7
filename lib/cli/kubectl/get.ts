/** `kubectl get`, and `kubectl events`. Mirrors k8s.io/kubectl pkg/cmd/get and pkg/cmd/events. */
import { compareStrings, fromBytes, GoError, marshalJSON } from '../../go'
import { encode } from '../../goyaml'
import type { ApiResource, KubeObject } from '../../kube'
import { absolute } from '../helm/io'
import { flags } from '../helm/release/flags'
import { executeJsonPath, parseJsonPath } from '../jsonpath'
import { type KubectlCommand, type KubectlRun, kindName } from './command'
import { layout, objectTable, type TableTextOptions } from './table-text'
import { fetchTarget, resourceNamed, targetsOf } from './targets'
import { goValue, shown, text } from './values'

export const GET_FLAGS = flags(
  'output,o:string selector,l:string field-selector:string all-namespaces,A show-labels no-headers ignore-not-found sort-by:string',
)

export const GET: KubectlCommand = {
  name: 'get',
  short: 'Display one or many resources',
  use: 'TYPE[,TYPE] [NAME] [-l SELECTOR] [-o json|yaml|wide|name|jsonpath=…|custom-columns=…] [-A]',
  flags: GET_FLAGS,
  run: get,
}

interface Found {
  resource: ApiResource
  objects: KubeObject[]
}

async function get(run: KubectlRun): Promise<void> {
  const { io, flags, kube } = run
  const targets = targetsOf(run)
  const found: Found[] = []
  let fault: unknown
  for (const target of targets) {
    for (const one of target.names?.map((name) => ({ ...target, names: [name] })) ?? [target]) {
      try {
        found.push({ resource: target.resource, objects: await fetchTarget(run, one) })
      } catch (error) {
        if (!(flags.bool('ignore-not-found') && text(error, 'reason') === 'NotFound')) fault ??= error
      }
    }
  }
  const isOne = targets.length === 1 && targets[0]?.names?.length === 1
  const groups = grouped(found).map((one) => ({
    ...one,
    objects: sortedBy(flags.string('sort-by'), one.objects),
  }))
  const output = flags.string('output')
  const [format = '', argument = ''] = parted(output)
  const all = groups.flatMap(({ objects }) => objects)
  const value = (): ReturnType<typeof goValue> =>
    isOne && all.length === 1
      ? goValue(shown(all[0]!))
      : goValue({ apiVersion: 'v1', items: all.map(shown), kind: 'List', metadata: { resourceVersion: '' } })
  switch (format) {
    case '':
    case 'wide': {
      const isPlain = all.length === 0 && !fault
      if (isPlain && !flags.bool('ignore-not-found')) io.stderr(nothing(run, targets[0]!.resource))
      const definitions = await definitionsOf(kube, run.resources, groups)
      io.stdout(
        tables(run, groups, definitions, {
          now: run.clock.now(),
          wide: format === 'wide',
          noHeaders: flags.bool('no-headers'),
          withNamespace: flags.bool('all-namespaces'),
          withLabels: flags.bool('show-labels'),
        }),
      )
      break
    }
    case 'name':
      for (const { resource, objects } of groups)
        for (const { metadata } of objects) io.stdout(`${kindName(resource)}/${metadata.name}\n`)
      break
    case 'yaml':
      if (all.length > 0 || !fault) io.stdout(encode(value()))
      break
    case 'json':
      if (all.length > 0 || !fault) io.stdout(`${marshalJSON(value(), { indent: '    ' })}\n`)
      break
    case 'jsonpath':
      if (all.length > 0 || !fault) io.stdout(executeJsonPath(parseJsonPath(relaxed(argument)), value()))
      break
    case 'custom-columns':
      io.stdout(customColumns(argument, all, flags.bool('no-headers')))
      break
    case 'jsonpath-file':
      io.stdout(
        executeJsonPath(
          parseJsonPath(fromBytes(await io.files.read(absolute(io, argument))).trim()),
          value(),
        ),
      )
      break
    default:
      throw new GoError(
        `unable to match a printer suitable for the output format "${format}", allowed formats are: custom-columns,json,jsonpath,jsonpath-file,name,wide,yaml`,
      )
  }
  if (fault) throw fault
}

function parted(output: string): string[] {
  const at = output.indexOf('=')
  return at < 0 ? [output] : [output.slice(0, at), output.slice(at + 1)]
}

/** `.a.b` is taken for `{.a.b}`. */
const relaxed = (path: string): string =>
  path.includes('{') ? path : `{${path.startsWith('.') ? path : `.${path}`}}`

/** One group a kind, in the order asked for. */
function grouped(found: readonly Found[]): Found[] {
  const groups = new Map<ApiResource, KubeObject[]>()
  for (const { resource, objects } of found)
    groups.set(resource, [...(groups.get(resource) ?? []), ...objects])
  return [...groups]
    .map(([resource, objects]) => ({ resource, objects }))
    .filter(({ objects }) => objects.length > 0)
}

function sortedBy(path: string, objects: readonly KubeObject[]): KubeObject[] {
  if (path === '') return [...objects]
  const parts = parseJsonPath(relaxed(path))
  const key = new Map(objects.map((one) => [one, executeJsonPath(parts, goValue(one))]))
  return [...objects].sort((a, b) => compareStrings(key.get(a)!, key.get(b)!))
}

function nothing({ flags, namespace }: KubectlRun, resource: ApiResource): string {
  const isSomewhere = resource.namespaced && !flags.bool('all-namespaces')
  return isSomewhere ? `No resources found in ${namespace} namespace.\n` : 'No resources found\n'
}

async function definitionsOf(
  kube: KubectlRun['kube'],
  resources: readonly ApiResource[],
  groups: readonly Found[],
): Promise<ReadonlyMap<ApiResource, KubeObject>> {
  const definitions = new Map<ApiResource, KubeObject>()
  const definition = resources.find(({ kind }) => kind === 'CustomResourceDefinition')
  for (const { resource } of groups) {
    if (!definition || !resource.group.includes('.') || resource.group.endsWith('.k8s.io')) continue
    const name = `${resource.plural}.${resource.group}`
    definitions.set(resource, await kube.get({ resource: definition, name }))
  }
  return definitions
}

function tables(
  { args }: KubectlRun,
  groups: readonly Found[],
  definitions: ReadonlyMap<ApiResource, KubeObject>,
  options: TableTextOptions,
): string {
  const isMixed = groups.length > 1 || /,|^all$/.test(args[0] ?? '')
  return groups
    .map(({ resource, objects }) => {
      const definition = definitions.get(resource)
      return objectTable(objects, {
        ...options,
        ...(isMixed && { prefix: `${kindName(resource)}/` }),
        ...(definition && { definition }),
      })
    })
    .join('\n')
}

function customColumns(spec: string, objects: readonly KubeObject[], noHeaders: boolean): string {
  const columns = spec.split(',').map((part) => {
    const at = part.indexOf(':')
    if (at < 0)
      throw new GoError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    return { head: part.slice(0, at), path: parseJsonPath(relaxed(part.slice(at + 1))) }
  })
  const cell = (path: (typeof columns)[number]['path'], object: KubeObject): string => {
    try {
      return executeJsonPath(path, goValue(object)) || '<none>'
    } catch (fault) {
      if (fault instanceof GoError) return '<none>'
      throw fault
    }
  }
  return layout(
    columns.map(({ head }) => head),
    objects.map((object) => columns.map(({ path }) => cell(path, object))),
    noHeaders,
  )
}

export const EVENTS: KubectlCommand = {
  name: 'events',
  short: 'List events',
  use: '[--for KIND/NAME] [-A]',
  flags: flags('for:string all-namespaces,A no-headers output,o:string types:slice'),
  async run(run) {
    const { kube, flags, io, namespace } = run
    const resource = resourceNamed(run.resources, 'events')
    const { items } = await kube.list(resource, flags.bool('all-namespaces') ? {} : { namespace })
    const [kind = '', name = ''] = flags.string('for').split('/')
    const wanted = kind && resourceNamed(run.resources, kind).kind
    const kept = items.filter(
      (one) =>
        (!wanted ||
          (text(one, 'involvedObject', 'kind') === wanted && text(one, 'involvedObject', 'name') === name)) &&
        (!flags.has('types') || flags.list('types').includes(text(one, 'type'))),
    )
    if (kept.length === 0) return io.stderr(nothing(run, resource))
    io.stdout(
      objectTable(kept, {
        now: run.clock.now(),
        noHeaders: flags.bool('no-headers'),
        withNamespace: flags.bool('all-namespaces'),
      }),
    )
  },
}
