/** `helm install`. Mirrors helm pkg/cmd/install.go; the action is lib/release's. */
import { GoError } from '../../../go'
import type { Command, Run } from '../command'
import { CHART_FLAGS, INSTALL_EXCLUSIVE, INSTALL_FLAGS } from '../install-flags'
import { checkPostRenderer, nameAndChart } from '../install-input'
import { VALUE_FLAGS } from '../values-options'
import { dryRun, flags, OUTPUT } from './flags'
import { writeRelease } from './output'
import { play } from './play'
import { installRequest } from './request'
import { releasesFor } from './unreachable'

const NO_NAME = 'must either provide a name or specify --generate-name'

export const INSTALL: Command = {
  name: 'install',
  use: 'install [NAME] [CHART]',
  short: 'install a chart',
  takes: { least: 1 },
  exclusive: INSTALL_EXCLUSIVE,
  flags: [
    ...INSTALL_FLAGS,
    ...VALUE_FLAGS,
    ...CHART_FLAGS,
    ...flags('hide-secret post-renderer:string post-renderer-args:array'),
    { name: 'dry-run', kind: 'string', bare: 'unset', usage: '' },
    OUTPUT,
  ],
  run: install,
}

async function install(run: Run): Promise<void> {
  const { io } = run
  checkPostRenderer(run)
  const mode = dryRun(run)
  const request = await failing('INSTALLATION FAILED', async () => {
    const { name, chart } = nameAndChart(run, (chart) => generatedName(run, chart))
    return installRequest(run, name, chart, { mustBeInstallable: true })
  })
  const service = releasesFor(run, 'install', mode)
  const serverSide = !run.flags.has('server-side') || run.flags.bool('server-side')
  const asked = { ...request, dryRun: mode, serverSide }
  const text = await play(run, service.install(asked, io.signal))
  await writeRelease(run, service, asked, text)
}

function generatedName({ flags, io }: Run, chart: string): string {
  if (!flags.bool('generate-name')) throw new GoError(NO_NAME)
  const base = chart.replace(/\/+$/, '').split('/').at(-1)!
  const stem = base === '' || base === '.' ? 'chart' : base.split('.')[0]!
  return `${stem}-${io.clock() / 1_000_000_000n}`
}

async function failing<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`${what}: ${fault.message}`, { cause: fault })
    throw fault
  }
}
