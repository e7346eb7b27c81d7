/** A release as `helm` prints it. Mirrors helm pkg/cmd/status.go, get_hooks.go and Go's time layouts. */
import { encode } from '../goyaml'
import { map, type ReleaseRecord, text } from './record'
import type { Renderer } from './renderer'
import type { ReleaseRevision } from './service'
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

/** The block `helm install`, `upgrade`, `status` and `test` print. */
export function statusBlock(record: ReleaseRecord, options: { hideNotes?: boolean } = {}): string {
  const { info } = record
  const lines = [`NAME: ${record.name}`]
  if (info.lastDeployed) lines.push(`LAST DEPLOYED: ${ansic(info.lastDeployed)}`)
  lines.push(
    `NAMESPACE: ${record.namespace}`,
    `STATUS: ${info.status}`,
    `REVISION: ${record.version}`,
    `DESCRIPTION: ${info.description}`,
  )
  const tests = record.hooks.filter((hook) => hook.events.includes('test'))
  if (tests.length === 0) lines.push('TEST SUITE: None')
  for (const { name, lastRun } of tests) {
    if (!lastRun.startedAt) continue
    lines.push(
      `TEST SUITE:     ${name}`,
      `Last Started:   ${ansic(lastRun.startedAt)}`,
      `Last Completed: ${ansic(lastRun.completedAt)}`,
      `Phase:          ${lastRun.phase}`,
    )
  }
  if (info.description.toLowerCase() === 'dry run complete') {
    lines.push('HOOKS:')
    for (const hook of record.hooks) lines.push(`---\n# Source: ${hook.path}\n${hook.manifest}`)
    lines.push(`MANIFEST:\n${record.manifest}`)
  }
  if (info.notes && !options.hideNotes) lines.push(`NOTES:\n${info.notes.trim()}`)
  return `${lines.join('\n')}\n`
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
    hookRuns: record.hooks.map(({ lastRun, manifest: _, ...hook }) => ({ ...hook, ...lastRun })),
    applyMethod: record.applyMethod,
    labels: userLabels(record.labels),
  }
}
