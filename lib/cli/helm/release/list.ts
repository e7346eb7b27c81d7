/** `helm list` and `helm history`. Mirrors helm pkg/cmd/list.go and history.go. */
import { type GoMap, int } from '../../../go'
import { ansic, type ReleaseRevision, type ReleaseStatus } from '../../../release'
import type { Command, Run } from '../command'
import { table } from '../table'
import { flags, OUTPUT } from './flags'
import { struct, write } from './output'
import { releases } from './play'
import { goTime } from './times'

const STATES: readonly (readonly [string, readonly ReleaseStatus[]])[] = [
  ['uninstalled', ['uninstalled']],
  ['superseded', ['superseded']],
  ['uninstalling', ['uninstalling']],
  ['deployed', ['deployed']],
  ['failed', ['failed']],
  ['pending', ['pending-install', 'pending-upgrade', 'pending-rollback']],
]

export const LIST: Command = {
  name: 'list',
  aliases: ['ls'],
  use: 'list',
  short: 'list releases',
  takes: { least: 0, most: 0 },
  flags: [
    ...flags(`short,q no-headers time-format:string date,d reverse,r uninstalled superseded uninstalling deployed
      failed pending all-namespaces,A max,m:int offset:int filter,f:string selector,l:string`),
    OUTPUT,
  ],
  run: list,
}

async function list(run: Run): Promise<void> {
  const { io, flags, namespace } = run
  const found = await releases(io, '"helm list"').list({
    ...(!flags.bool('all-namespaces') && { namespace }),
    states: STATES.flatMap(([flag, states]) => (flags.bool(flag) ? states : [])),
    filter: flags.string('filter'),
    selector: flags.string('selector'),
    sort: flags.bool('date') ? 'date' : 'name',
    reverse: flags.bool('reverse'),
    offset: Number(flags.string('offset', '0')),
    max: Number(flags.string('max', '256')),
  })
  if (flags.bool('short')) {
    const names = found.map(({ name }) => name)
    return write(run, names, () => names.map((name) => `${name}\n`).join(''))
  }
  const layout = flags.string('time-format')
  const rows = found.map((one) => [
    one.name,
    one.namespace,
    String(one.revision),
    one.lastDeployed ? goTime(one.lastDeployed, layout) : '-',
    one.status,
    chartName(one),
    one.chart.appVersion,
  ])
  const keys = ['name', 'namespace', 'revision', 'updated', 'status', 'chart', 'app_version']
  const heads = keys.map((key) => key.toUpperCase().replace('_', ' '))
  const shown = flags.bool('no-headers') ? rows : [heads, ...rows]
  write(
    run,
    rows.map((row) => struct(Object.fromEntries(row.map((cell, i) => [keys[i]!, cell])))),
    () => (shown.length > 0 ? table(shown, Number.POSITIVE_INFINITY) : '\n'),
  )
}

const chartName = ({ chart }: ReleaseRevision): string => `${chart.name}-${chart.version}`

export const HISTORY: Command = {
  name: 'history',
  aliases: ['hist'],
  use: 'history RELEASE_NAME',
  short: 'fetch release history',
  takes: { least: 1, most: 1 },
  flags: [...flags('max:int show-rollback-revision'), OUTPUT],
  run: history,
}

async function history(run: Run): Promise<void> {
  const { io, flags, args, namespace } = run
  const all = await releases(io, '"helm history"').history({ name: args[0]!, namespace })
  const max = Number(flags.string('max', '256'))
  const shown = all.slice(Math.max(0, all.length - max))
  const isWide = flags.bool('show-rollback-revision')
  write(run, shown.map(revisionJson), () =>
    table(
      [
        [
          'REVISION',
          'UPDATED',
          'STATUS',
          'CHART',
          'APP VERSION',
          ...(isWide ? ['ROLLBACK'] : []),
          'DESCRIPTION',
        ],
        ...shown.map((one) => [
          String(one.revision),
          ansic(one.lastDeployed),
          one.status,
          chartName(one),
          one.chart.appVersion,
          ...(isWide ? [String(one.rollbackRevision ?? '')] : []),
          one.description,
        ]),
      ],
      Number.POSITIVE_INFINITY,
    ),
  )
}

const revisionJson = (one: ReleaseRevision): GoMap =>
  struct({
    revision: int(one.revision),
    ...(one.lastDeployed && { updated: one.lastDeployed }),
    status: one.status,
    chart: chartName(one),
    app_version: one.chart.appVersion,
    ...(one.rollbackRevision && { rollback_revision: int(one.rollbackRevision) }),
    description: one.description,
  })
