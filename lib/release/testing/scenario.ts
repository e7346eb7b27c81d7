/**
 * A scenario, line by line: commands as `helm` takes them (`i`, `u`, `b`, `x` for install, upgrade, rollback and
 * uninstall of release r), what they answer, and the state they leave: records, then objects.
 */
import { expect } from 'vitest'
import { type ApiResource, apiVersionOf, KubeError, type KubeObject } from '../../kube'
import type { ReleaseEvent, ReleaseRevision, UpgradeRequest } from '../service'
import { type Fault, House } from './house'
import { SCENARIO_CHART } from './scenario-chart'

export class Scenario extends House {
  /** Runs a command line to its end: '' for a success as usual, else the error or what it printed. */
  async run(command: string): Promise<string> {
    return this.heard(command, await this.events(this.start(command)))
  }

  /** Notes what a shell would have seen of these events. */
  private heard(command: string, events: readonly ReleaseEvent[]): string {
    const last = events.at(-1)
    if (last?.type !== 'done' && last?.type !== 'failed') return 'the stream broke off'
    const isDone = last.type === 'done'
    const lines = events.flatMap((e) => ('line' in e && e.line ? [e.line] : []))
    return this.note({
      command,
      code: isDone ? 0 : 1,
      stdout: isDone ? last.message : (last.output ?? ''),
      stderr: [...lines, ...(isDone ? [] : [`Error: ${last.message}`])].map((l) => `${l}\n`).join(''),
    })
  }

  /** Everything commands said, in order. */
  transcript: Said[] = []

  protected note(said: Said): string {
    this.transcript.push(said)
    return answerOf(said)
  }

  /** `default` as this scenario's namespace is called. */
  here(text: string): string {
    return text.replaceAll(/\bdefault\b/g, this.namespace)
  }

  /** Runs a command and kills it once its hook's Job is made, as SIGKILL would. */
  async kill(command: string): Promise<void> {
    const stream = this.start(command)
    const killed = (async () => {
      for await (const event of stream)
        if (event.type === 'resource' && event.kind === 'Job' && event.action === 'created') break
    })()
    await this.clock.runUntil(killed)
    await this.clock.advance(2000)
  }

  /** Runs a command and interrupts it after so many milliseconds, as Ctrl-C would. */
  async interrupt(command: string, after: number): Promise<string> {
    const stop = new AbortController()
    this.clock.after(after, () => stop.abort())
    this.heard(command, await this.events(this.start(command, stop.signal)))
    const { stdout = '', stderr = '' } = this.transcript.at(-1) ?? {}
    return `${stdout}${/^Error: ([\s\S]*)\n$/m.exec(stderr)?.[1] ?? 'it was not interrupted'}`
  }

  start(command: string, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    this.fault = command.includes('--kube-as-user nobody') ? forbidden(this.namespace) : () => undefined
    const { verb, name, request, revision, options } = parse(command, this.namespace)
    switch (verb) {
      case 'i':
        return this.service.install(request, signal)
      case 'u':
        return this.service.upgrade(request, signal)
      case 't':
        return this.service.test(
          { ...options, name, namespace: this.namespace, ...timeoutOf(request) },
          signal,
        )
      case 'b':
        return this.service.rollback(
          { ...options, ...strip(request), name, revision, dryRun: request.dryRun ?? 'none' },
          signal,
        )
      default:
        return this.service.uninstall(
          { ...options, ...strip(request), name, ...(request.dryRun ? { dryRun: true } : {}) },
          signal,
        )
    }
  }

  /** `1S 2F 3D(b1) | cm=1, h0(Failed), web(i,ready)`. */
  async state(name = 'r'): Promise<string> {
    await this.clock.advance(1000)
    const records = await this.service.history({ name, namespace: this.namespace }).catch(() => [])
    const states = records.map(recordText).join(' ') || 'none'
    const objects = [
      ...(await this.maps()),
      ...(await this.deployments()),
      ...(await this.jobs()),
      ...(await this.hookPods()),
    ]
    return `${states} | ${objects.sort().join(', ') || 'nothing'}`
  }

  /** Passes when the state becomes `wanted` within ten seconds: a real cluster takes its time. */
  async reaches(wanted: string): Promise<void> {
    for (let i = 0; i < 9; i += 1) if ((await this.state()) === wanted) return
    expect(await this.state()).toBe(wanted)
  }

  private async maps(): Promise<string[]> {
    const items = await this.all('ConfigMap')
    return items
      .filter((o) => o.metadata.name !== 'kube-root-ca.crt')
      .map((o) => {
        const name = o.metadata.name.endsWith('-cm') ? o.metadata.name.replace(/^r-/, '') : o.metadata.name
        const value = (o.data as { a?: string } | undefined)?.a
        const leaving = o.metadata.deletionTimestamp ? '[terminating]' : ''
        return `${name}${value === undefined ? '' : `=${value}`}${leaving}`
      })
  }

  private async deployments(): Promise<string[]> {
    const pods = await this.all('Pod')
    const ready = pods.some(
      (p) =>
        p.metadata.labels?.app !== undefined &&
        ((p.status as { conditions?: { type: string; status: string }[] })?.conditions ?? []).some(
          (c) => c.type === 'Ready' && c.status === 'True',
        ),
    )
    return (await this.all('Deployment')).map((d) => {
      const spec = d.spec as { template: { spec: { containers: { image: string }[] } } }
      return `web(${spec.template.spec.containers[0]?.image},${ready ? 'ready' : 'not ready'})`
    })
  }

  private async jobs(): Promise<string[]> {
    return (await this.all('Job')).map((job) => {
      const conditions = (job.status as { conditions?: { type: string }[] })?.conditions ?? []
      const end = conditions.find((c) => c.type === 'Complete' || c.type === 'Failed')
      return `${job.metadata.name}(${end?.type ?? 'active'})`
    })
  }

  private async hookPods(): Promise<string[]> {
    const pods = (await this.all('Pod')).filter(({ metadata }) => !metadata.ownerReferences)
    return pods.map(({ metadata, status }) => {
      const { phase } = (status ?? {}) as { phase?: string }
      return `${metadata.name}[${metadata.deletionTimestamp ? 'terminating' : phase}]`
    })
  }

  async all(kind: string): Promise<KubeObject[]> {
    const resource = await this.resource(kind)
    return (await this.cluster.list(resource, { namespace: this.namespace })).items
  }

  async resource(kind: string): Promise<ApiResource> {
    const resource = (await this.cluster.resources()).find(
      (r) =>
        r.kind === kind && (!r.group.endsWith('example.com') || r.group.startsWith(`${this.namespace}.`)),
    )
    if (!resource) throw new Error(`no ${kind}`)
    return resource
  }

  /** Writes an object's fields as another manager. */
  async patch(
    kind: string,
    name: string,
    body: object,
    fieldManager = 'kubectl-edit',
    namespace = this.namespace,
  ): Promise<void> {
    const key = { resource: await this.resource(kind), namespace: this.here(namespace), name }
    await this.cluster.patch(key, 'merge', body, { fieldManager })
  }

  async create(kind: string, name: string, body: object): Promise<void> {
    const resource = await this.resource(kind)
    const scope = resource.namespaced ? { namespace: this.namespace } : {}
    const object = { apiVersion: apiVersionOf(resource), kind, metadata: { name, ...scope }, ...body }
    await this.cluster.create(resource, object)
  }

  async remove(kind: string, name: string): Promise<void> {
    const key = { resource: await this.resource(kind), namespace: this.namespace, name: this.here(name) }
    await this.cluster.delete(key)
    if (kind !== 'CustomResourceDefinition') return
    await this.until(async () => {
      this.cluster.forgetResources()
      const group = key.name.slice(key.name.indexOf('.') + 1)
      return !(await this.cluster.resources()).some((r) => r.group === group)
    })
  }

  /** Waits, at most a minute. */
  async until(isTrue: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 120; i += 1) {
      if (await isTrue()) return
      await this.clock.advance(500)
    }
    throw new Error('it never came true')
  }

  /** Defines the kind Thing of a group. */
  async define(name: string): Promise<void> {
    const group = this.here(name)
    const names = { kind: 'Thing', plural: 'things', singular: 'thing' }
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
    const versions = [{ name: 'v1', served: true, storage: true, schema }]
    await this.create('CustomResourceDefinition', `things.${group}`, {
      spec: { group, names, scope: 'Namespaced', versions },
    })
    await this.until(async () => {
      this.cluster.forgetResources()
      return (await this.cluster.resources()).some((r) => r.kind === 'Thing' && r.group === group)
    })
  }

  /** A namespace on its way out that cannot go: something in it has a finalizer. */
  async terminating(name: string): Promise<void> {
    const namespace = this.here(name)
    await this.create('Namespace', namespace, {})
    const metadata = { name: 'held', namespace, finalizers: ['example.com/hold'] }
    const held = { apiVersion: 'v1', kind: 'ConfigMap', metadata }
    await this.cluster.create(await this.resource('ConfigMap'), held)
    await this.remove('Namespace', namespace)
  }

  /** A HorizontalPodAutoscaler that wants at least so many replicas; returns when it has them. */
  async autoscale(name: string, minReplicas: number): Promise<void> {
    const all = await this.cluster.resources()
    const resource = all.find((r) => r.kind === 'HorizontalPodAutoscaler' && r.version === 'v2')
    if (!resource) throw new Error('no autoscalers')
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name }
    await this.cluster.create(resource, {
      apiVersion: 'autoscaling/v2',
      kind: resource.kind,
      metadata: { name, namespace: this.namespace },
      spec: { minReplicas, maxReplicas: 5, scaleTargetRef },
    })
    await this.until(async () => {
      const [web] = await this.all('Deployment')
      return (web?.spec as { replicas?: number } | undefined)?.replicas === minReplicas
    })
  }

  /** An admission policy, called as the namespace, that refuses ConfigMaps with a=13 in it. */
  async unlucky(): Promise<void> {
    const name = this.namespace
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': name } }
    const rule = {
      apiGroups: [''],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['configmaps'],
    }
    const expression = "!has(object.data) || !('a' in object.data) || object.data.a != '13'"
    await this.create('ValidatingAdmissionPolicy', name, {
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { namespaceSelector, resourceRules: [rule] },
        validations: [{ expression, message: '13 is unlucky' }],
      },
    })
    await this.create('ValidatingAdmissionPolicyBinding', name, {
      spec: { policyName: name, validationActions: ['Deny'] },
    })
    const metadata = { name: 'probe', namespace: name }
    const probe = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '13' } }
    const maps = await this.resource('ConfigMap')
    await this.until(() =>
      this.cluster.create(maps, probe, { dryRun: true }).then(
        () => false,
        () => true,
      ),
    )
  }

  /** Applies a ConfigMap of manager "other". */
  async other(name: string, a: string): Promise<void> {
    const metadata = { name, namespace: this.namespace }
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a } }
    await this.cluster.apply(await this.resource('ConfigMap'), object, { fieldManager: 'other' })
  }
}

/** What a command line says and ends with, as a shell sees it. */
export interface Said {
  command: string
  code: number
  stdout: string
  stderr: string
}

/** '' for a success as usual, else the error without `Error: `, or what it printed; both of a test. */
function answerOf({ command, code, stdout, stderr }: Said): string {
  const at = stderr.search(/^Error: /m)
  const error = at < 0 ? '' : stderr.slice(at).trimEnd()
  const timeless = stdout.replaceAll(/^(LAST DEPLOYED: |Last Started: {3}|Last Completed: ).*$/gm, '$1<TIME>')
  if (parse(command, '').verb === 't') return isUsual(command, stdout) ? error : timeless + error
  if (code !== 0) return error.slice('Error: '.length)
  return isUsual(command, stdout) ? '' : timeless
}

/** Exactly the standard output of a success. */
function isUsual(command: string, message: string): boolean {
  const { verb, name } = parse(command, '')
  const block = (description: string): RegExp =>
    new RegExp(
      `^NAME: ${name}\nLAST DEPLOYED: .*\nNAMESPACE: \\S+\nSTATUS: deployed\nREVISION: \\d+\nDESCRIPTION: ${description}\n(TEST SUITE: None\n)?$`,
    )
  const [first = '', ...rest] = message.split('\n')
  switch (verb) {
    case 'i':
      return block('Install complete').test(message)
    case 'u':
      return first === `Release "${name}" has been upgraded. Happy Helming!`
        ? block('Upgrade complete').test(rest.join('\n'))
        : first === `Release "${name}" does not exist. Installing it now.` &&
            block('Install complete').test(rest.join('\n'))
    case 't':
      return block('Install complete').test(message) && message.includes('TEST SUITE: None')
    case 'b':
      return message === 'Rollback was a success! Happy Helming!\n'
    default:
      return message === `release "${name}" uninstalled\n`
  }
}

const CODES: Record<string, string> = {
  deployed: 'D',
  superseded: 'S',
  failed: 'F',
  'pending-install': 'PI',
  'pending-upgrade': 'PU',
  'pending-rollback': 'PR',
  uninstalling: 'UI',
  uninstalled: 'UN',
}
const USUAL = [
  'Install complete',
  'Upgrade complete',
  'Initial install underway',
  'Preparing upgrade',
  'Deletion in progress (or silently failed)',
  'Uninstallation complete',
]

/** A record in short: `3D(b1)`; `S*` a superseded failure, `Sn` one superseded by a new release. */
function recordText(r: ReleaseRevision): string {
  const code = `${r.revision}${CODES[r.status]}`
  const back = /^Rollback to (\d+)$/.exec(r.description)
  if (back) return r.status === 'pending-rollback' ? code : `${code}(b${back[1]})`
  if (r.description === 'superseded by new release') return `${code}n`
  if (/^(Release|Upgrade|Rollback) "\w+" failed: /.test(r.description))
    return r.status === 'failed' ? code : `${code}*`
  return USUAL.includes(r.description) ? code : `${code} ${JSON.stringify(r.description)}`
}

interface Line {
  verb: string
  name: string
  revision: number
  request: UpgradeRequest
  options: {
    keepHistory?: boolean
    ignoreNotFound?: boolean
    logs?: boolean
    only?: string[]
    except?: string[]
    cascade?: 'background' | 'foreground' | 'orphan'
  }
}

const VERBS: Record<string, string> = { install: 'i', upgrade: 'u', rollback: 'b', uninstall: 'x', test: 't' }

function parse(command: string, namespace: string): Line {
  const words = command.match(/'[^']*'|"[^"]*"|\S+/g) ?? []
  const [first = ''] = words.splice(0, 1)
  const verb = VERBS[first] ?? first
  const name = VERBS[first] ? (words.shift() ?? 'r') : 'r'
  const values: UpgradeRequest['values'] = {}
  const request: UpgradeRequest = { name, namespace, chart: SCENARIO_CHART, values }
  const options: Line['options'] = {}
  let revision = 0
  while (words.length > 0) {
    const word = words.shift() as string
    const value = (): string => (words.shift() ?? '').replace(/^'|'$/g, '')
    if (/^\d+$/.test(word)) revision = Number(word)
    else if (word === '--set') values.set = [...(values.set ?? []), value()]
    else if (word === '--set-string') values.setString = [...(values.setString ?? []), value()]
    else if (word === '--set-literal') values.setLiteral = [...(values.setLiteral ?? []), value()]
    else if (word === '--timeout') request.timeout = Number.parseInt(value(), 10) * 1000
    else if (word === '--description') request.description = value()
    else if (word === '--history-max') request.historyMax = Number(value())
    else if (word === '--kube-as-user') value()
    else if (word === '--labels') request.labels = labelsOf(value())
    else if (word === '--cascade') options.cascade = value() as 'foreground'
    else if (word === '--filter') addFilter(options, value())
    else if (word === '-n') request.namespace = value()
    else Object.assign(OPTIONS.has(word) ? options : request, SWITCHES[word])
    if (word.startsWith('-') && !(word in SWITCHES) && !WITH_VALUE.has(word))
      throw new Error(`unknown flag ${word}`)
  }
  return { verb, name, revision, request, options }
}

const OPTIONS = new Set(['--keep-history', '--ignore-not-found', '--logs'])
const WITH_VALUE = new Set([
  '--kube-as-user',
  '--labels',
  '--cascade',
  '--filter',
  '--set',
  '--set-string',
  '--set-literal',
  '--timeout',
  '--description',
  '--history-max',
  '-n',
])
const SWITCHES: Record<string, object> = {
  '-i': { install: true },
  '--wait': { wait: 'watcher' },
  '--wait-for-jobs': { waitForJobs: true },
  '--server-side=false': { serverSide: false },
  '--server-side=true': { serverSide: true },
  '--force-replace': { forceReplace: true },
  '--dry-run': { dryRun: 'server' },
  '--dry-run=server': { dryRun: 'server' },
  '--dry-run=client': { dryRun: 'client' },
  '--hide-notes': { hideNotes: true },
  '--hide-secret': { hideSecret: true },
  '--skip-crds': { skipCrds: true },
  '--reset-then-reuse-values': { valuesPolicy: 'reset-then-reuse' },
  '--logs': { logs: true },
  '--wait=legacy': { wait: 'legacy' },
  '--rollback-on-failure': { rollbackOnFailure: true },
  '--cleanup-on-fail': { cleanupOnFail: true },
  '--take-ownership': { takeOwnership: true },
  '--force-conflicts': { forceConflicts: true },
  '--reset-values': { valuesPolicy: 'reset' },
  '--reuse-values': { valuesPolicy: 'reuse' },
  '--no-hooks': { disableHooks: true },
  '--create-namespace': { createNamespace: true },
  '--replace': { replace: true },
  '--keep-history': { keepHistory: true },
  '--ignore-not-found': { ignoreNotFound: true },
}

/** What rollback and uninstall take of a request. */
function strip(request: UpgradeRequest): Omit<UpgradeRequest, 'chart' | 'values' | 'dryRun'> {
  const { chart: _, values: __, dryRun: ___, ...rest } = request
  return rest
}

function addFilter(options: Line['options'], filter: string): void {
  const [, isExcluded, names = ''] = /^(!\s?)?name=(.*)$/.exec(filter) ?? []
  const list = names.split(',').map((name) => name.replace(/^name=/, ''))
  if (isExcluded) options.except = [...(options.except ?? []), ...list]
  else options.only = [...(options.only ?? []), ...list]
}

const labelsOf = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(',').map((pair) => pair.split('=') as [string, string]))

const timeoutOf = ({ timeout }: UpgradeRequest): { timeout?: number } => (timeout ? { timeout } : {})

/** What the API server says to a user without rights. */
const forbidden =
  (namespace: string): Fault =>
  (verb, kind, { name }) => {
    if (kind === '' || !['get', 'list'].includes(verb)) return undefined
    const plural = `${kind.toLowerCase()}s`
    const what = verb === 'get' ? `${plural} "${name}"` : plural
    const text = `${what} is forbidden: User "nobody" cannot ${verb} resource "${plural}" in API group "" in the namespace "${namespace}"`
    return new KubeError(403, 'Forbidden', text)
  }
