/** `kubectl describe` and `kubectl logs`. Mirrors k8s.io/kubectl pkg/describe and pkg/cmd/logs, in less detail. */
import { base64Decode, GoError } from '../../go'
import { encode } from '../../goyaml'
import { humanDuration, type KubeObject, selectorText } from '../../kube'
import { flags } from '../helm/release/flags'
import type { KubectlCommand, KubectlRun } from './command'
import { labelsText, layout } from './table-text'
import { fetchTarget, resourceNamed, targetsOf } from './targets'
import { at, count, goValue, list, shown, text } from './values'

export const DESCRIBE: KubectlCommand = {
  name: 'describe',
  short: 'Show details of a specific resource or group of resources',
  use: 'TYPE [NAME | -l SELECTOR]',
  flags: flags('selector,l:string all-namespaces,A show-events'),
  async run(run) {
    const parts: string[] = []
    for (const target of targetsOf(run))
      for (const object of await fetchTarget(run, target)) parts.push(await description(run, object))
    if (parts.length === 0) run.io.stderr(`No resources found in ${run.namespace} namespace.\n`)
    run.io.stdout(parts.join('\n\n'))
  },
}

type Row = readonly [name: string, value: string]

async function description(run: KubectlRun, object: KubeObject): Promise<string> {
  const { metadata } = object
  const own = { Pod: podRows, Deployment: deploymentRows, Service: serviceRows }[object.kind]
  const rows: Row[] = [
    ['Name:', metadata.name],
    ...(metadata.namespace ? [['Namespace:', metadata.namespace] as Row] : []),
    ['Labels:', linesOf(metadata.labels, '=')],
    ['Annotations:', linesOf(metadata.annotations, ': ')],
    ...(own?.(object) ?? []),
  ]
  const data = dataText(object)
  const rest = data ?? (own ? containersText(object) : generic(object))
  return `${aligned(rows)}${rest}${await eventsText(run, object)}`
}

/** Names padded to the longest, as a tab writer does; further lines of a value stand below its first. */
function aligned(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  return rows
    .map(([name, value]) => `${name.padEnd(width)}${value.split('\n').join(`\n${' '.repeat(width)}`)}\n`)
    .join('')
}

function linesOf(map: Record<string, string> | undefined, between: string): string {
  const entries = Object.entries(map ?? {}).filter(([name]) => !name.endsWith('last-applied-configuration'))
  if (entries.length === 0) return '<none>'
  return entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}${between}${value}`)
    .join('\n')
}

function podRows(pod: KubeObject): Row[] {
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller)
  return [
    ['Service Account:', text(pod, 'spec', 'serviceAccountName') || 'default'],
    ['Node:', text(pod, 'spec', 'nodeName') || '<none>'],
    ['Start Time:', text(pod, 'status', 'startTime') || '<unknown>'],
    ['Status:', text(pod, 'status', 'phase')],
    ['IP:', text(pod, 'status', 'podIP')],
    ...(owner ? [['Controlled By:', `${owner.kind}/${owner.name}`] as Row] : []),
  ]
}

function deploymentRows(object: KubeObject): Row[] {
  const replicas = [
    `${count(object, 'spec', 'replicas')} desired`,
    `${count(object, 'status', 'updatedReplicas')} updated`,
    `${count(object, 'status', 'replicas')} total`,
    `${count(object, 'status', 'availableReplicas')} available`,
    `${count(object, 'status', 'unavailableReplicas')} unavailable`,
  ]
  return [
    ['CreationTimestamp:', object.metadata.creationTimestamp ?? ''],
    ['Selector:', selectorText(at(object, 'spec', 'selector') as never) || '<none>'],
    ['Replicas:', replicas.join(' | ')],
    ['StrategyType:', text(object, 'spec', 'strategy', 'type')],
    ['MinReadySeconds:', String(count(object, 'spec', 'minReadySeconds'))],
  ]
}

function serviceRows(object: KubeObject): Row[] {
  const ports = list(object, 'spec', 'ports').flatMap((port): Row[] => [
    ['Port:', `${text(port, 'name') || '<unset>'}  ${text(port, 'port')}/${text(port, 'protocol')}`],
    ['TargetPort:', `${text(port, 'targetPort')}/${text(port, 'protocol')}`],
  ])
  return [
    ['Selector:', labelsText(at(object, 'spec', 'selector') as Record<string, string> | undefined)],
    ['Type:', text(object, 'spec', 'type')],
    ['IP:', text(object, 'spec', 'clusterIP')],
    ...ports,
    ['Session Affinity:', text(object, 'spec', 'sessionAffinity')],
  ]
}

function containersText(object: KubeObject): string {
  const isPod = object.kind === 'Pod'
  const spec = isPod ? at(object, 'spec') : at(object, 'spec', 'template', 'spec')
  const containers = list(spec, 'containers')
  if (containers.length === 0) return ''
  const indent = isPod ? '  ' : '   '
  const blocks = containers.map((one) => {
    const state = list(object, 'status', 'containerStatuses').find(
      (s) => text(s, 'name') === text(one, 'name'),
    )
    const ports = list(one, 'ports').map((p) => `${text(p, 'containerPort')}/${text(p, 'protocol') || 'TCP'}`)
    const rows: Row[] = [
      ['Image:', text(one, 'image')],
      ['Port:', ports.join(', ') || '<none>'],
      ...(isPod ? stateRows(state) : []),
      ['Environment:', environment(one)],
    ]
    return `${indent}${text(one, 'name')}:\n${aligned(rows).replaceAll(/^(?=.)/gm, `${indent}  `)}`
  })
  const conditions = list(object, 'status', 'conditions').map((one) => [
    text(one, 'type'),
    text(one, 'status'),
    text(one, 'reason'),
  ])
  const head = isPod
    ? 'Containers:\n'
    : `Pod Template:\n  Labels:  ${labelsText(at(object, 'spec', 'template', 'metadata', 'labels') as never)}\n  Containers:\n`
  const tail =
    conditions.length > 0
      ? `Conditions:\n${layout(
          ['  Type', 'Status', 'Reason'],
          conditions.map(([a, ...b]) => [`  ${a}`, ...b]),
        )}`
      : ''
  return `${head}${blocks.join('')}${tail}`
}

function stateRows(status: unknown): Row[] {
  const [state = 'waiting'] = Object.keys((at(status, 'state') as object | undefined) ?? {})
  const reason = text(status, 'state', state, 'reason')
  return [
    ['State:', state[0]!.toUpperCase() + state.slice(1) + (reason ? `\nReason: ${reason}` : '')],
    ['Ready:', at(status, 'ready') ? 'True' : 'False'],
    ['Restart Count:', String(count(status, 'restartCount'))],
  ]
}

function environment(container: unknown): string {
  const lines = list(container, 'env').map(
    (one) => `${text(one, 'name')}: ${text(one, 'value') || '<set from a source>'}`,
  )
  return lines.length > 0 ? `\n${lines.join('\n')}` : '<none>'
}

/** A ConfigMap's or a Secret's data. */
function dataText(object: KubeObject): string | undefined {
  const entries = Object.entries((at(object, 'data') as Record<string, string> | undefined) ?? {}).sort()
  if (object.kind === 'ConfigMap')
    return `\nData\n====\n${entries.map(([key, value]) => `${key}:\n----\n${value}\n\n`).join('')}\nBinaryData\n====\n\n`
  if (object.kind !== 'Secret') return undefined
  const sizes = entries.map(([key, value]): Row => [`${key}:`, `${base64Decode(value).length} bytes`])
  return `\nType:  ${text(object, 'type')}\n\nData\n====\n${sizes.length > 0 ? aligned(sizes) : ''}`
}

/** Every other kind: its fields as they are. */
function generic(object: KubeObject): string {
  const { metadata, ...rest } = shown(object)
  return `API Version:  ${object.apiVersion}\nKind:         ${object.kind}\nCreated:      ${metadata.creationTimestamp ?? '<unknown>'}\n${fields(rest)}`
}

function fields({ apiVersion: _, kind: __, ...rest }: Record<string, unknown>): string {
  return Object.keys(rest).length > 0 ? encode(goValue(rest)) : ''
}

async function eventsText({ kube, resources, clock }: KubectlRun, object: KubeObject): Promise<string> {
  const { namespace = 'default', uid } = object.metadata
  const { items } = await kube.list(resourceNamed(resources, 'events'), { namespace })
  const own = items.filter((one) => text(one, 'involvedObject', 'uid') === uid)
  if (object.kind === 'Secret') return ''
  if (own.length === 0) return 'Events:  <none>\n'
  const rows = own.map((one) => [
    `  ${text(one, 'type')}`,
    text(one, 'reason'),
    humanDuration(clock.now() - Date.parse(text(one, 'lastTimestamp') || one.metadata.creationTimestamp!)),
    text(one, 'source', 'component') || text(one, 'reportingComponent'),
    text(one, 'message'),
  ])
  return `Events:\n${layout(['  Type', 'Reason', 'Age', 'From', 'Message'], rows)}`
}

export const LOGS: KubectlCommand = {
  name: 'logs',
  short: 'Print the logs for a container in a pod',
  use: '[-c CONTAINER] (POD | TYPE/NAME | -l SELECTOR) [--tail=N]',
  flags: flags(
    'container,c:string follow,f previous,p tail:int selector,l:string all-containers prefix since:string timestamps',
  ),
  async run(run) {
    const { flags } = run
    for (const pod of await podsOf(run)) {
      const names = list(pod, 'spec', 'containers').map((one) => text(one, 'name'))
      const wanted = flags.bool('all-containers') ? names : [flags.string('container') || names[0]!]
      if (!flags.bool('all-containers') && !flags.has('container') && names.length > 1)
        run.io.stderr(`Defaulted container "${names[0]}" out of: ${names.join(', ')}\n`)
      for (const container of wanted) {
        const { name, namespace = '' } = pod.metadata
        const log = await run.kube.logs({ name, namespace }, { container })
        const tail = Number(flags.string('tail', flags.has('selector') ? '10' : '-1'))
        const lines = log.split('\n').slice(0, -1)
        const kept = tail >= 0 ? lines.slice(Math.max(0, lines.length - tail)) : lines
        run.io.stdout(
          kept
            .map((line) => `${flags.bool('prefix') ? `[pod/${name}/${container}] ` : ''}${line}\n`)
            .join(''),
        )
      }
    }
  },
}

async function podsOf(run: KubectlRun): Promise<KubeObject[]> {
  const { args, flags, kube, resources, namespace } = run
  const pods = resourceNamed(resources, 'pods')
  if (flags.has('selector')) return fetchTarget(run, { resource: pods })
  const [word] = args
  if (word === undefined)
    throw new GoError(
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command",
    )
  if (!word.includes('/')) {
    return [
      await kube.get({ resource: pods, name: word, namespace }).catch((fault) => {
        throw text(fault, 'reason') === 'NotFound'
          ? new GoError(`error from server (NotFound): pods "${word}" not found in namespace "${namespace}"`)
          : fault
      }),
    ]
  }
  const [target] = targetsOf({ ...run, args: [word] })
  const [object] = await fetchTarget(run, target!)
  if (object?.kind === 'Pod') return [object]
  const labelSelector = selectorText(
    (at(object, 'spec', 'selector', 'matchLabels')
      ? at(object, 'spec', 'selector')
      : { matchLabels: at(object, 'spec', 'selector') }) as never,
  )
  const { items } = await kube.list(pods, { namespace, labelSelector })
  if (items.length === 0) throw new GoError(`timed out waiting for the condition`)
  if (items.length > 1) run.io.stderr(`Found ${items.length} pods, using pod/${items[0]!.metadata.name}\n`)
  return items.slice(0, 1)
}
