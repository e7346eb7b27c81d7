/** Commands that write: apply, create, delete, label, annotate, patch, scale, set image. Mirrors k8s.io/kubectl pkg/cmd. */
import { base64Encode, fromBytes, GoError, marshalJSON, unmarshalJSON } from '../../go'
import { decode, encode } from '../../goyaml'
import { isNotFound, type KubeObject, type PatchType, sleep } from '../../kube'
import { absolute } from '../helm/io'
import { flags } from '../helm/release/flags'
import { type KubectlCommand, type KubectlRun, kindName, within } from './command'
import { type Manifest, manifests } from './manifests'
import { fetchTarget, resourceNamed, scope, type Target, targetsOf } from './targets'
import { at, goValue, jsonValue, list, shown, text } from './values'

const LAST = 'kubectl.kubernetes.io/last-applied-configuration'
const DRY_RUN = { name: 'dry-run', kind: 'string', bare: 'unset', usage: '' } as const
const FILES = { name: 'filename', short: 'f', kind: 'slice', usage: '' } as const

type DryRun = 'none' | 'client' | 'server'

function dryRun({ flags }: KubectlRun): DryRun {
  const value = flags.string('dry-run', 'none')
  if (value === 'none' || value === 'client' || value === 'server') return value
  throw new GoError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
}

/** `configmap/note created (server dry run)`, or the object as -o asks. */
function say(run: KubectlRun, resource: Target['resource'], object: KubeObject, did: string): void {
  run.io.stdout(saying(run, resource, object, did))
}

function saying(run: KubectlRun, resource: Target['resource'], object: KubeObject, did: string): string {
  const name = `${kindName(resource)}/${object.metadata.name}`
  switch (run.flags.string('output')) {
    case 'yaml':
      return encode(goValue(shown(object)))
    case 'json':
      return `${marshalJSON(goValue(shown(object)), { indent: '    ' })}\n`
    case 'name':
      return `${name}\n`
  }
  const mode = dryRun(run)
  return `${name} ${did}${mode === 'none' ? '' : mode === 'client' ? ' (dry run)' : ' (server dry run)'}\n`
}

// ── apply ────────────────────────────────────────────────────────────────────────────────────────

export const APPLY: KubectlCommand = {
  name: 'apply',
  short: 'Apply a configuration to a resource by file name or stdin',
  use: '-f FILENAME [--dry-run=server] [--server-side]',
  flags: [
    FILES,
    DRY_RUN,
    ...flags('output,o:string recursive,R server-side force-conflicts field-manager:string'),
  ],
  async run(run) {
    if (!run.flags.has('filename')) throw new GoError('must specify one of -f and -k')
    for (const manifest of await manifests(run)) await apply(run, manifest)
  },
}

async function apply(run: KubectlRun, { source, resource, object }: Manifest): Promise<void> {
  const { kube, flags, io } = run
  const mode = dryRun(run)
  const { name, namespace = '' } = object.metadata
  const key = { resource, name, namespace }
  const live = await kube.get(key).catch((fault) => {
    if (isNotFound(fault)) return undefined
    throw fault
  })
  const options = {
    dryRun: mode === 'server',
    fieldManager: flags.string('field-manager', 'kubectl-client-side-apply'),
  }
  if (flags.bool('server-side')) {
    const fieldManager = flags.string('field-manager', 'kubectl')
    const force = flags.bool('force-conflicts')
    const made = await kube.apply(resource, object, { dryRun: mode === 'server', fieldManager, force })
    return say(run, resource, made, 'serverside-applied')
  }
  const wanted = annotated(object)
  if (!live) {
    if (mode === 'client') return say(run, resource, wanted, 'created')
    try {
      return say(run, resource, await kube.create(resource, wanted, options), 'created')
    } catch (fault) {
      throw within(`error when creating "${source}"`, fault)
    }
  }
  const last = live.metadata.annotations?.[LAST]
  if (last === undefined)
    io.stderr(
      `Warning: resource ${resource.plural}/${name} is missing the ${LAST} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    )
  if (mode === 'client') return say(run, resource, live, 'configured')
  const before = last === undefined ? {} : jsonValue(unmarshalJSON(last))
  const body = { ...(lost(before, object) as object), ...merged(lost(before, object), wanted) }
  const type: PatchType =
    /\./.test(resource.group) && !resource.group.endsWith('.k8s.io') ? 'merge' : 'strategic'
  try {
    const next = await kube.patch(key, type, body, options)
    say(run, resource, next, same(live, next) ? 'unchanged' : 'configured')
  } catch (fault) {
    throw within(`error when applying patch:\n${JSON.stringify(body)}\nfor: "${source}"`, fault)
  }
}

function annotated(object: KubeObject): KubeObject {
  const { annotations, ...metadata } = object.metadata
  const plain = { ...object, metadata: { ...metadata, annotations: annotations ?? {} } }
  const text = `${marshalJSON(sorted(goValue(plain)))}\n`
  return { ...plain, metadata: { ...plain.metadata, annotations: { ...annotations, [LAST]: text } } }
}

function sorted(value: ReturnType<typeof goValue>): ReturnType<typeof goValue> {
  if (Array.isArray(value)) return value.map(sorted)
  if (!(value instanceof Map)) return value
  return new Map([...value].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, sorted(field)]))
}

/** What was applied before and is wished no more, as nulls. */
function lost(before: unknown, now: unknown): unknown {
  if (!isMap(before) || !isMap(now)) return {}
  const gone: Record<string, unknown> = Object.create(null)
  for (const [key, value] of Object.entries(before)) {
    if (!(key in now)) gone[key] = null
    else if (isMap(value)) {
      const inner = lost(value, now[key])
      if (Object.keys(inner as object).length > 0) gone[key] = inner
    }
  }
  return gone
}

function merged(base: unknown, over: unknown): Record<string, unknown> {
  const result: Record<string, unknown> = Object.assign(Object.create(null), base)
  for (const [key, value] of Object.entries(over as object))
    result[key] = isMap(value) ? merged(isMap(result[key]) ? result[key] : {}, value) : value
  return result
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const same = (a: KubeObject, b: KubeObject): boolean =>
  JSON.stringify(settled(a)) === JSON.stringify(settled(b))

function settled({ status: _, metadata, ...rest }: KubeObject): unknown {
  const { managedFields: __, resourceVersion: ___, ...kept } = metadata
  return { ...rest, metadata: kept }
}

// ── create ───────────────────────────────────────────────────────────────────────────────────────

export const CREATE: KubectlCommand = {
  name: 'create',
  short: 'Create a resource from a file or from stdin',
  use: '-f FILENAME | namespace NAME | configmap NAME --from-literal=k=v | secret generic NAME --from-literal=k=v',
  flags: [
    FILES,
    DRY_RUN,
    ...flags(
      'output,o:string from-literal:array from-file:array recursive,R type:string image:string replicas:int',
    ),
  ],
  async run(run) {
    if (run.flags.has('filename')) {
      for (const { source, resource, object } of await manifests(run))
        await create(run, resource, object, source)
      return
    }
    const object = await described(run)
    await create(run, resourceNamed(run.resources, object.kind), object)
  },
}

async function create(
  run: KubectlRun,
  resource: Target['resource'],
  object: KubeObject,
  source?: string,
): Promise<void> {
  const mode = dryRun(run)
  if (mode === 'client') return say(run, resource, object, 'created')
  try {
    const options = { dryRun: mode === 'server', fieldManager: 'kubectl-create' }
    const { namespace } = run
    const placed = resource.namespaced ? { ...object, metadata: { namespace, ...object.metadata } } : object
    say(run, resource, await run.kube.create(resource, placed, options), 'created')
  } catch (fault) {
    throw source === undefined ? fault : within(`error when creating "${source}"`, fault)
  }
}

async function described(run: KubectlRun): Promise<KubeObject> {
  const { args, flags } = run
  const [kind = '', ...rest] = args
  const named = (count: number): string => {
    if (rest.length !== count)
      throw new GoError(`exactly one NAME is required, got ${rest.length - count + 1}`)
    return rest[count - 1]!
  }
  switch (kind) {
    case 'namespace':
    case 'ns':
      return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: named(1) } }
    case 'serviceaccount':
    case 'sa':
      return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: named(1) } }
    case 'configmap':
    case 'cm':
      return { apiVersion: 'v1', data: await dataOf(run), kind: 'ConfigMap', metadata: { name: named(1) } }
    case 'secret': {
      if (rest[0] !== 'generic') throw new GoError('only secrets of type generic can be created here')
      const data = Object.fromEntries(
        Object.entries(await dataOf(run)).map(([key, value]) => [
          key,
          base64Encode(new TextEncoder().encode(value)),
        ]),
      )
      const type = flags.string('type', 'Opaque')
      return { apiVersion: 'v1', data, kind: 'Secret', metadata: { name: named(2) }, type }
    }
    case 'deployment':
    case 'deploy': {
      const name = named(1)
      const image = flags.string('image')
      if (image === '') throw new GoError('required flag(s) "image" not set')
      const container = image.split('/').at(-1)!.split(/[:@]/)[0]!
      return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, labels: { app: name } },
        spec: {
          replicas: Number(flags.string('replicas', '1')),
          selector: { matchLabels: { app: name } },
          template: {
            metadata: { labels: { app: name } },
            spec: { containers: [{ image, name: container }] },
          },
        },
      }
    }
    default:
      throw new GoError(
        kind === ''
          ? 'must specify one of -f and -k'
          : `kubectl create ${kind} is not here: write the object in a file and use -f`,
      )
  }
}

async function dataOf({ flags, io }: KubectlRun): Promise<Record<string, string>> {
  const data: Record<string, string> = {}
  for (const pair of flags.list('from-literal')) {
    const at = pair.indexOf('=')
    if (at < 0) throw new GoError(`invalid literal source ${pair}, expected key=value`)
    data[pair.slice(0, at)] = pair.slice(at + 1).replace(/^(['"])(.*)\1$/, '$2')
  }
  for (const source of flags.list('from-file')) {
    const at = source.indexOf('=')
    const path = source.slice(at + 1)
    data[at < 0 ? path.split('/').at(-1)! : source.slice(0, at)] = fromBytes(
      await io.files.read(absolute(io, path)),
    )
  }
  return data
}

// ── delete ───────────────────────────────────────────────────────────────────────────────────────

export const DELETE: KubectlCommand = {
  name: 'delete',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  use: '([-f FILENAME] | TYPE [(NAME | -l label | --all)])',
  flags: [
    FILES,
    DRY_RUN,
    ...flags('selector,l:string all ignore-not-found recursive,R output,o:string now force grace-period:int'),
    { name: 'wait', kind: 'bool', usage: '' },
    { name: 'cascade', kind: 'string', bare: 'background', usage: '' },
  ],
  async run(run) {
    const { flags } = run
    if (flags.has('filename')) {
      for (const { source, resource, object } of await manifests(run)) {
        const { name, namespace = '' } = object.metadata
        await remove(run, { resource, name, namespace }, source)
      }
      return
    }
    for (const target of targetsOf(run)) {
      const { resource } = target
      if (!target.names && !flags.bool('all') && !flags.has('selector'))
        throw new GoError('resource(s) were provided, but no name was specified')
      const names = target.names ?? (await fetchTarget(run, target)).map(({ metadata }) => metadata.name)
      if (names.length === 0) run.io.stderr('No resources found\n')
      for (const name of names) await remove(run, { resource, name, namespace: '', ...scope(resource, run) })
    }
  },
}

async function remove(
  run: KubectlRun,
  key: { resource: Target['resource']; name: string; namespace: string },
  source?: string,
): Promise<void> {
  const { kube, flags, io, clock } = run
  const mode = dryRun(run)
  const cascade = flags.string('cascade', 'background')
  const propagation = cascade === 'orphan' ? 'Orphan' : cascade === 'foreground' ? 'Foreground' : 'Background'
  try {
    if (mode === 'client') await kube.get(key)
    else await kube.delete(key, { propagation, dryRun: mode === 'server' })
  } catch (fault) {
    if (isNotFound(fault) && flags.bool('ignore-not-found')) return
    throw source === undefined ? fault : within(`error when deleting "${source}"`, fault)
  }
  const { resource, name, namespace } = key
  const where = resource.namespaced ? ` from ${namespace} namespace` : ''
  const how = mode === 'none' ? '' : mode === 'client' ? ' (dry run)' : ' (server dry run)'
  if (flags.string('output') === 'name') io.stdout(`${kindName(resource)}/${name}\n`)
  else io.stdout(`${kindName(resource)} "${name}" deleted${where}${how}\n`)
  if (mode !== 'none' || (flags.has('wait') && !flags.bool('wait'))) return
  while (
    (await sleep(clock, 200, io.signal)) &&
    (await kube.get(key).then(
      () => true,
      () => false,
    ))
  );
}

// ── small changes ────────────────────────────────────────────────────────────────────────────────

const marking = (
  field: 'labels' | 'annotations',
  name: string,
  did: [string, string],
  short: string,
): KubectlCommand => ({
  name,
  short,
  use: 'TYPE NAME KEY=VALUE … KEY- [--overwrite]',
  flags: [DRY_RUN, ...flags('overwrite selector,l:string all output,o:string list')],
  async run(run) {
    const isPair = (word: string): boolean => /^[^=]+=|-$/.test(word) && !/^[\w.]+\/[\w.-]*[^-]$/.test(word)
    const pairs = run.args.filter(isPair)
    const rest = { ...run, args: run.args.filter((word) => !isPair(word)) }
    if (pairs.length === 0) throw new GoError(`at least one ${name} update is required`)
    for (const target of targetsOf(rest)) {
      for (const object of await fetchTarget(rest, target)) {
        const marks: Record<string, string | null> = {}
        for (const pair of pairs) {
          const at = pair.indexOf('=')
          const key = at < 0 ? pair.slice(0, -1) : pair.slice(0, at)
          const old = object.metadata[field]?.[key]
          if (at >= 0 && old !== undefined && !run.flags.bool('overwrite'))
            throw new GoError(`'${key}' already has a value (${old}), and --overwrite is false`)
          if (at >= 0) marks[key] = pair.slice(at + 1)
          else if (old === undefined) run.io.stdout(`label "${key}" not found.\n`)
          else marks[key] = null
        }
        const isRemoval = Object.values(marks).every((mark) => mark === null)
        const { name: objectName, namespace = '' } = object.metadata
        const key = { resource: target.resource, name: objectName, namespace }
        const next = await run.kube.patch(
          key,
          'merge',
          { metadata: { [field]: marks } },
          {
            fieldManager: `kubectl-${name}`,
            dryRun: dryRun(run) === 'server',
          },
        )
        const isSame = next.metadata.resourceVersion === object.metadata.resourceVersion
        say(run, target.resource, next, isSame ? `not ${did[0]}` : did[isRemoval ? 1 : 0])
      }
    }
  },
})

export const LABEL = marking('labels', 'label', ['labeled', 'unlabeled'], 'Update the labels on a resource')
export const ANNOTATE = marking(
  'annotations',
  'annotate',
  ['annotated', 'annotated'],
  'Update the annotations on a resource',
)

export const PATCH: KubectlCommand = {
  name: 'patch',
  short: 'Update fields of a resource',
  use: 'TYPE NAME -p PATCH [--type strategic|merge|json]',
  flags: [DRY_RUN, ...flags('patch,p:string patch-file:string type:string output,o:string')],
  async run(run) {
    const { flags, io, kube } = run
    const type = flags.string('type', 'strategic')
    if (type !== 'strategic' && type !== 'merge' && type !== 'json')
      throw new GoError(`--type must be one of [json merge strategic], not "${type}"`)
    const file = flags.string('patch-file')
    const source = file === '' ? flags.string('patch') : fromBytes(await io.files.read(absolute(io, file)))
    if (source === '')
      throw new GoError('must specify --patch or --patch-file containing the contents of the patch')
    const body = jsonValue(decode(source))
    for (const target of targetsOf(run))
      for (const object of await fetchTarget(run, target)) {
        const { name, namespace = '' } = object.metadata
        const options = { fieldManager: 'kubectl-patch', dryRun: dryRun(run) === 'server' }
        const next = await kube.patch({ resource: target.resource, name, namespace }, type, body, options)
        const isSame = next.metadata.resourceVersion === object.metadata.resourceVersion
        say(run, target.resource, next, isSame ? 'patched (no change)' : 'patched')
      }
  },
}

export const SCALE: KubectlCommand = {
  name: 'scale',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  use: '--replicas=COUNT TYPE NAME',
  flags: [DRY_RUN, ...flags('replicas:int selector,l:string all output,o:string')],
  async run(run) {
    const { flags, kube } = run
    if (!flags.has('replicas'))
      throw new GoError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    const replicas = Number(flags.string('replicas'))
    for (const target of targetsOf(run))
      for (const { metadata } of await fetchTarget(run, target)) {
        const key = { resource: target.resource, name: metadata.name, namespace: metadata.namespace ?? '' }
        const options = {
          fieldManager: 'kubectl',
          subresource: 'scale',
          dryRun: dryRun(run) === 'server',
        } as const
        say(run, target.resource, await kube.patch(key, 'merge', { spec: { replicas } }, options), 'scaled')
      }
  },
}

export const SET: KubectlCommand = {
  name: 'set',
  short: 'Set the image of containers',
  use: 'image TYPE NAME CONTAINER=IMAGE …',
  flags: [DRY_RUN, ...flags('output,o:string selector,l:string all')],
  async run(run) {
    const [what = '', ...words] = run.args
    if (what !== 'image') throw new GoError(`kubectl set ${what} is not here; kubectl set image is`)
    const images = words.filter((word) => word.includes('='))
    const rest = { ...run, args: words.filter((word) => !word.includes('=')) }
    for (const target of targetsOf(rest))
      for (const object of await fetchTarget(rest, target)) {
        const path = object.kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec']
        const known = list(object, ...path, 'containers').map((one) => text(one, 'name'))
        const containers = images.flatMap((pair) => {
          const [name = '', image = ''] = pair.split('=')
          if (name !== '*' && !known.includes(name))
            throw new GoError(`unable to find container named "${name}"`)
          return (name === '*' ? known : [name]).map((one) => ({ name: one, image }))
        })
        const body = path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), { containers })
        const { name, namespace = '' } = object.metadata
        const options = { fieldManager: 'kubectl-set', dryRun: dryRun(run) === 'server' }
        const next = await run.kube.patch(
          { resource: target.resource, name, namespace },
          'strategic',
          body,
          options,
        )
        if (JSON.stringify(at(next, 'spec')) !== JSON.stringify(at(object, 'spec')))
          say(run, target.resource, next, 'image updated')
      }
  },
}
