/** `helm upgrade`. Mirrors helm pkg/cmd/upgrade.go; the action is lib/release's. */
import { GoError } from '../../../go'
import type { UpgradeRequest } from '../../../release'
import type { Command, Run } from '../command'
import { CHART_FLAGS, INSTALL_EXCLUSIVE } from '../install-flags'
import { checkPostRenderer } from '../install-input'
import { VALUE_FLAGS } from '../values-options'
import { ACTION_FLAGS, dryRun, flags, OUTPUT } from './flags'
import { writeRelease } from './output'
import { play } from './play'
import { installRequest, serverSide } from './request'
import { releasesFor } from './unreachable'

export const UPGRADE: Command = {
  name: 'upgrade',
  use: 'upgrade [RELEASE] [CHART]',
  short: 'upgrade a release',
  takes: { least: 2, most: 2 },
  exclusive: INSTALL_EXCLUSIVE,
  flags: [
    ...ACTION_FLAGS,
    { name: 'atomic', kind: 'bool', deprecated: 'use --rollback-on-failure instead', usage: '' },
    ...flags(`create-namespace install,i devel hide-secret server-side:string disable-openapi-validation
      skip-crds reset-values reuse-values reset-then-reuse-values rollback-on-failure history-max:int
      cleanup-on-fail render-subchart-notes hide-notes skip-schema-validation labels,l:map dependency-update
      enable-dns take-ownership post-renderer:string post-renderer-args:array`),
    ...CHART_FLAGS,
    ...VALUE_FLAGS,
    OUTPUT,
  ],
  run: upgrade,
}

async function upgrade(run: Run): Promise<void> {
  const { io, flags, args } = run
  checkPostRenderer(run)
  const mode = dryRun(run)
  const [name = '', reference = ''] = args
  const request = await installRequest(run, name, reference, { mustBeInstallable: false })
  const service = releasesFor(run, 'upgrade', mode)
  const asked: UpgradeRequest = {
    ...request,
    dryRun: mode,
    serverSide: serverSide(run),
    install: flags.bool('install'),
    valuesPolicy: policy(run),
    historyMax: historyMax(run),
  }
  const text = await play(run, service.upgrade(asked, io.signal))
  await writeRelease(run, service, asked, text)
}

function policy({ flags }: Run): NonNullable<UpgradeRequest['valuesPolicy']> {
  if (flags.bool('reset-values')) return 'reset'
  if (flags.bool('reuse-values')) return 'reuse'
  return flags.bool('reset-then-reuse-values') ? 'reset-then-reuse' : 'default'
}

/** Also of rollback. Throws GoError. */
export function historyMax({ flags, io }: Run): number {
  const text = flags.string('history-max', io.env.HELM_MAX_HISTORY || '10')
  if (!/^-?\d+$/.test(text)) throw new GoError(`HELM_MAX_HISTORY is no number: ${text}`)
  return Number(text)
}
