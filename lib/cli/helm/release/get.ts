/** `helm get all|hooks|manifest|metadata|notes|values`. Mirrors helm pkg/cmd/get*.go. */
import { GoError, type GoMap, type GoValue, int } from '../../../go'
import { decode } from '../../../goyaml'
import { type ReleaseRevision, statusText } from '../../../release'
import type { Command, Run } from '../command'
import type { Flag } from '../flags'
import { flags, OUTPUT } from './flags'
import { recordOf, write } from './output'
import { releases } from './play'
import { targetOf } from './status'

const part = (
  name: string,
  short: string,
  more: readonly Flag[],
  print: (run: Run, release: ReleaseRevision) => void | Promise<void>,
): Command => ({
  name,
  use: `${name} RELEASE_NAME`,
  short,
  takes: { least: 1, most: 1 },
  flags: [...flags('revision:int'), ...more],
  run: async (run) => print(run, await releases(run.io, `"helm get ${name}"`).status(targetOf(run))),
})

export const GET: Command = {
  name: 'get',
  use: 'get',
  short: 'download extended information of a named release',
  flags: [],
  commands: [
    part('all', 'download all information for a named release', flags('template:string'), all),
    part('hooks', 'download all hooks for a named release', [], ({ io }, { hooks = '' }) => io.stdout(hooks)),
    part('manifest', 'download the manifest for a named release', [], ({ io }, { manifest }) =>
      io.stdout(`${manifest}\n`),
    ),
    part('metadata', 'This command fetches metadata for a given release', [OUTPUT], metadata),
    part('notes', 'download the notes for a named release', [], ({ io }, { notes }) => {
      if (notes !== '') io.stdout(`NOTES:\n${notes}\n`)
    }),
    part('values', 'download the values file for a named release', [...flags('all,a'), OUTPUT], values),
  ],
}

function values(run: Run, release: ReleaseRevision): void {
  const isAll = run.flags.bool('all')
  const text = isAll ? (release.computedValues ?? '{}\n') : release.userValues
  write(run, decode(text), () => `${isAll ? 'COMPUTED' : 'USER-SUPPLIED'} VALUES:\n${text}`)
}

function all(run: Run, release: ReleaseRevision): void {
  if (run.flags.string('template') !== '')
    throw new GoError(
      '--template is not read here: pick from -o json of helm get metadata or helm get values',
    )
  run.io.stdout(statusText(release, { isWhole: true }))
}

const APPLY_METHODS: Readonly<Record<string, string>> = {
  '': 'client-side apply (defaulted)',
  csa: 'client-side apply',
  ssa: 'server-side apply',
}

async function metadata(run: Run, release: ReleaseRevision): Promise<void> {
  const record = await recordOf(releases(run.io, '"helm get metadata"'), targetOf(run))
  const chart = field(field(record, 'chart'), 'metadata')
  const annotations = field(chart, 'annotations')
  const dependencies = (chart.get('dependencies') as GoMap[] | undefined) ?? []
  const labels: GoMap = new Map(
    Object.entries(release.recordLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  const deployedAt = release.lastDeployed.replace(/\.\d+/, '')
  const { applyMethod = '' } = release
  const value = new Map<string, GoValue>([
    ['name', release.name],
    ['chart', release.chart.name],
    ['version', release.chart.version],
    ['appVersion', release.chart.appVersion],
    ...(annotations.size > 0 ? [['annotations', annotations] as const] : []),
    ...(labels.size > 0 ? [['labels', labels] as const] : []),
    ...(dependencies.length > 0 ? [['dependencies', dependencies] as const] : []),
    ['namespace', release.namespace],
    ['revision', int(release.revision)],
    ['status', release.status],
    ['deployedAt', deployedAt],
    ...(applyMethod ? [['applyMethod', applyMethod] as const] : []),
  ])
  const lines = [
    ['NAME', release.name],
    ['CHART', release.chart.name],
    ['VERSION', release.chart.version],
    ['APP_VERSION', release.chart.appVersion],
    ['ANNOTATIONS', pairs(annotations)],
    ['LABELS', pairs(labels)],
    ['DEPENDENCIES', dependencies.map((one) => String(one.get('name'))).join(',')],
    ['NAMESPACE', release.namespace],
    ['REVISION', String(release.revision)],
    ['STATUS', release.status],
    ['DEPLOYED_AT', deployedAt],
    ['APPLY_METHOD', APPLY_METHODS[applyMethod] ?? `unknown ("${applyMethod}")`],
  ]
  write(run, value, () => lines.map(([name, text]) => `${name}: ${text}\n`).join(''))
}

const field = (map: GoMap, name: string): GoMap => {
  const found = map.get(name)
  return found instanceof Map ? found : new Map()
}

const pairs = (map: GoMap): string =>
  [...map]
    .map(([name, text]) => `${name}=${text}`)
    .sort()
    .join(',')
