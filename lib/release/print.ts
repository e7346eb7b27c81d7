/** A release as `helm` prints it. Mirrors helm pkg/cmd/status.go, get_hooks.go and Go's time layouts. */
import { encode } from '../goyaml'
import { map, type ReleaseRecord, text } from './record'
import type { Renderer } from './renderer'
import type { HookRun, ReleaseRevision } from './service'
import { userLabels } from './storage'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Go's time.ANSIC in the time's own zone: `Mon Jan  2 15:04:05 2006`. */
export function ansic(iso: string): string {
  const zone = /([+-])(\d\d):(\d\d)$/.exec(iso)
  const minutes = zone ? (Number(zone[2]) * 60 + Number(zone[3])) * (zone[1] === '-' ? -1 : 1) : 0
  const local = new Date(Date.parse(iso) + minutes * 60_000)
  const clock = local.toISOString().slice(11, 19)
  const day = String(local.getUTCDate()).padStart(2, ' ')
  return `${DAYS[local.getUTCDay()]} ${MONTHS[local.getUTCMonth()]} ${day} ${clock} ${local.getUTCFullYear()}`
}

/** The block `helm install`, `upgrade` and `test` print. */
export function statusBlock(record: ReleaseRecord, options: { hideNotes?: boolean } = {}): string {
  return statusText({ ...revisionOf(record), hookRuns: hookRuns(record) }, options)
}

export interface StatusOptions {
  hideNotes?: boolean
  /** The tables of its objects. */
  resources?: string
  /** With values, hooks and manifest, as `helm get all`. */
  isWhole?: boolean
}

/** A release as `helm status` and `get all` print it. It must come from `ReleaseService.status`. */
export function statusText(release: ReleaseRevision, options: StatusOptions = {}): string {
  const { isWhole = false, resources = '' } = options
  const lines = [`NAME: ${release.name}`]
  if (release.lastDeployed) lines.push(`LAST DEPLOYED: ${ansic(release.lastDeployed)}`)
  lines.push(`NAMESPACE: ${release.namespace}`, `STATUS: ${release.status}`, `REVISION: ${release.revision}`)
  const { chart } = release
  if (isWhole)
    lines.push(`CHART: ${chart.name}`, `VERSION: ${chart.version}`, `APP_VERSION: ${chart.appVersion}`)
  lines.push(`DESCRIPTION: ${release.description}`)
  if (resources !== '') lines.push(`RESOURCES:\n${resources}`)
  lines.push(...testLines(release))
  if (isWhole)
    lines.push(
      `USER-SUPPLIED VALUES:\n${release.userValues}`,
      `COMPUTED VALUES:\n${release.computedValues ?? '{}\n'}`,
    )
  if (isWhole || release.description.toLowerCase() === 'dry run complete')
    lines.push(`HOOKS:\n${release.hooks ?? ''}MANIFEST:\n${release.manifest}`)
  if (release.notes && !options.hideNotes) lines.push(`NOTES:\n${release.notes.trim()}`)
  return `${lines.join('\n')}\n`
}

function testLines({ hookRuns = [] }: ReleaseRevision): string[] {
  const tests = hookRuns.filter(({ events }) => events.includes('test'))
  if (tests.length === 0) return ['TEST SUITE: None']
  return tests
    .filter(({ startedAt }) => startedAt)
    .flatMap(({ name, startedAt, completedAt, phase }) => [
      `TEST SUITE:     ${name}`,
      `Last Started:   ${ansic(startedAt)}`,
      `Last Completed: ${ansic(completedAt)}`,
      `Phase:          ${phase}`,
    ])
}

/** A record as screens show it. */
export function revisionOf(record: ReleaseRecord, renderer?: Renderer): ReleaseRevision {
  const metadata = map(record.chart.get('metadata'))
  const { info } = record
  return {
    name: record.name,
    namespace: record.namespace,
    revision: record.version,
    status: info.status,
    firstDeployed: info.firstDeployed,
    lastDeployed: info.lastDeployed,
    description: info.description,
    chart: {
      name: text(metadata.get('name')),
      version: text(metadata.get('version')),
      appVersion: text(metadata.get('appVersion')),
    },
    notes: info.notes,
    manifest: record.manifest,
    userValues: record.config.size > 0 ? encode(record.config) : 'null\n',
    ...(renderer ? detailsOf(record, renderer) : {}),
    hooks: record.hooks.map((h) => `---\n# Source: ${h.path}\n${h.manifest}\n`).join(''),
    ...(info.rollbackRevision > 0 ? { rollbackRevision: info.rollbackRevision } : {}),
  }
}

/** What only `status` answers. */
function detailsOf(record: ReleaseRecord, renderer: Renderer): Partial<ReleaseRevision> {
  return {
    computedValues: encode(renderer.coalesceValues(record.chart, record.config)),
    hookRuns: hookRuns(record),
    applyMethod: record.applyMethod,
    labels: userLabels(record.labels),
    recordLabels: record.labels,
  }
}

const hookRuns = ({ hooks }: ReleaseRecord): HookRun[] =>
  hooks.map(({ lastRun, manifest: _, ...hook }) => ({ ...hook, ...lastRun }))
