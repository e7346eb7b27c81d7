/**
 * A scenario, line by line: commands as `helm` takes them (`i`, `u`, `b`, `x` for install, upgrade, rollback and
 * uninstall of release r), what they answer, and the state they leave: records, then objects.
 */
import { expect } from 'vitest'
import type { KubeObject } from '../../kube'
import type { ReleaseEvent, ReleaseRevision, UpgradeRequest } from '../service'
import { House } from './house'
import { SCENARIO_CHART } from './scenario-chart'

export class Scenario extends House {
  /** Runs a command line to its end: '' for a success as usual, else the error or what it printed. */
  async run(command: string): Promise<string> {
    const last = (await this.events(this.start(command))).at(-1)
    if (last?.type === 'failed') return last.message
    if (last?.type !== 'done') return 'the stream broke off'
    return isUsual(command, last.message) ? '' : last.message
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
    const last = (await this.events(this.start(command, stop.signal))).at(-1)
    return last?.type === 'failed' ? `${last.output ?? ''}${last.message}` : 'it was not interrupted'
  }

  start(command: string, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
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
        return this.service.rollback({ ...options, ...strip(request), name, revision }, signal)
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
    const objects = [...(await this.maps()), ...(await this.deployments()), ...(await this.jobs())]
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

  async all(kind: string): Promise<KubeObject[]> {
    const resource = (await this.cluster.resources()).find((r) => r.kind === kind)
    if (!resource) throw new Error(`no ${kind}`)
    return (await this.cluster.list(resource, { namespace: this.namespace })).items
  }

  /** Writes a ConfigMap's or Deployment's fields as another manager. */
  async patch(kind: string, name: string, body: object, fieldManager = 'kubectl-edit'): Promise<void> {
    const resource = (await this.cluster.resources()).find((r) => r.kind === kind)
    if (!resource) throw new Error(`no ${kind}`)
    await this.cluster.patch({ resource, namespace: this.namespace, name }, 'merge', body, { fieldManager })
  }

  /** Applies a ConfigMap of manager "other". */
  async other(name: string, a: string): Promise<void> {
    const resource = (await this.cluster.resources()).find((r) => r.kind === 'ConfigMap')
    if (!resource) throw new Error('no ConfigMap')
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: this.namespace },
      data: { a },
    }
    await this.cluster.apply(resource, object, { fieldManager: 'other' })
  }
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
        : first === `Release "${name}" does not exist. Installing it now.`
          ? block('Install complete').test(rest.join('\n'))
          : block('Install complete').test(message)
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

const timeoutOf = ({ timeout }: UpgradeRequest): { timeout?: number } => (timeout ? { timeout } : {})
