/** `helm package`. Mirrors helm pkg/cmd/package.go and pkg/action/package.go; nothing is signed here. */
import { cleanPath, GoError } from '../../go'
import { checkDependencies, isValidSemver, type PackTimes, packChart } from '../../helm'
import type { Command, Run } from './command'
import { updateDependencies } from './dependency-update'
import { absolute, type CliIo, FileError } from './io'
import { loadFolder } from './load-chart'
import { REPOSITORY_FLAGS } from './repository-flags'
import { packTimes } from './source-date'

export const PACKAGE: Command = {
  name: 'package',
  use: 'package [CHART_PATH] [...]',
  short: 'package a chart directory into a chart archive',
  flags: [
    { name: 'sign', kind: 'bool', usage: 'use a PGP private key to sign this package' },
    { name: 'key', kind: 'string', usage: 'name of the key to use when signing. Used if --sign is true' },
    { name: 'keyring', kind: 'string', usage: 'location of a public keyring' },
    {
      name: 'passphrase-file',
      kind: 'string',
      usage:
        'location of a file which contains the passphrase for the signing key. Use "-" in order to read from stdin.',
    },
    { name: 'version', kind: 'string', usage: 'set the version on the chart to this semver version' },
    { name: 'app-version', kind: 'string', usage: 'set the appVersion on the chart to this version' },
    {
      name: 'destination',
      short: 'd',
      kind: 'string',
      byDefault: '"."',
      usage: 'location to write the chart.',
    },
    {
      name: 'dependency-update',
      short: 'u',
      kind: 'bool',
      usage: 'update dependencies from "Chart.yaml" to dir "charts/" before packaging',
    },
    ...REPOSITORY_FLAGS,
  ],
  run: packageCharts,
}

async function packageCharts(run: Run): Promise<void> {
  const { io, flags, args } = run
  if (args.length === 0) throw new GoError('need at least one argument, the path to the chart')
  const times = packTimes(run)
  if (flags.bool('sign')) {
    if (flags.string('key') === '') throw new GoError('--key is required for signing a package')
    throw new GoError('this helm signs nothing: leave --sign out')
  }
  for (const path of args) {
    await checkExists(io, path)
    if (flags.bool('dependency-update'))
      await updateDependencies({ ...run, io: { ...io, stdout: () => {} } }, absolute(io, path))
    io.stdout(
      `Successfully packaged chart and saved it to: ${await packageOne(run, absolute(io, path), times)}\n`,
    )
  }
}

async function checkExists(io: CliIo, path: string): Promise<void> {
  try {
    await io.files.stat(absolute(io, path))
  } catch (fault) {
    if (fault instanceof FileError) throw new FileError(fault.operation, path, fault.reason)
    throw fault
  }
}

async function packageOne(run: Run, path: string, times: PackTimes): Promise<string> {
  const { io, flags } = run
  const chart = await loadFolder(run, path)
  const version = flags.string('version')
  if (version !== '') chart.metadata.version = version
  if (!isValidSemver(chart.metadata.version)) throw new GoError('invalid semantic version')
  const appVersion = flags.string('app-version')
  if (appVersion !== '') chart.metadata.appVersion = appVersion
  checkDependencies(chart)
  const destination = flags.string('destination', '.')
  const folder = destination === '.' ? io.cwd : cleanPath(destination)
  try {
    const { name, data } = packChart(chart, times, run.version)
    await makeFolder(io, folder)
    await io.files.write(absolute(io, `${folder}/${name}`), data)
    return cleanPath(`${folder}/${name}`)
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`failed to save: ${fault.message}`, { cause: fault })
    throw fault
  }
}

async function makeFolder(io: CliIo, folder: string): Promise<void> {
  try {
    const { isFolder } = await io.files.stat(absolute(io, folder))
    if (!isFolder) throw new GoError(`is not a directory: ${folder}`)
  } catch (fault) {
    if (!(fault instanceof FileError && fault.isMissing)) throw fault
    await io.files.makeFolders(absolute(io, folder))
  }
}
