/** `helm pull` from chart repositories. Mirrors helm pkg/cmd/pull.go, pkg/action/pull.go and pkg/downloader. */
import { basePath, cleanPath, GoError } from '../../go'
import { unpackChart } from '../../helm'
import type { Command, Run } from './command'
import { CHART_FLAGS } from './install-flags'
import { absolute, FileError } from './io'
import { fetchChart, locateRemote } from './remote-chart'

export const PULL: Command = {
  name: 'pull',
  aliases: ['fetch'],
  use: 'pull [chart URL | repo/chartname] [...]',
  short: 'download a chart from a repository and (optionally) unpack it in local directory',
  takes: { least: 1 },
  flags: [
    { name: 'devel', kind: 'bool', usage: 'use development versions, too' },
    { name: 'untar', kind: 'bool', usage: 'if set to true, will untar the chart after downloading it' },
    { name: 'prov', kind: 'bool', usage: "fetch the provenance file, but don't perform verification" },
    {
      name: 'untardir',
      kind: 'string',
      byDefault: '"."',
      usage: 'the directory into which the chart is expanded',
    },
    {
      name: 'destination',
      short: 'd',
      kind: 'string',
      byDefault: '"."',
      usage: 'location to write the chart',
    },
    ...CHART_FLAGS.filter(({ name }) => name !== 'devel'),
  ],
  run: pull,
}

async function pull(run: Run): Promise<void> {
  const { io, flags } = run
  if (flags.bool('verify') || flags.bool('prov'))
    throw new GoError('this helm checks no signatures: leave --verify and --prov out')
  for (const reference of run.args) {
    const remote = await locateRemote(run, reference)
    const data = await fetchChart(run, remote)
    const destination = flags.string('destination', '.')
    if (flags.bool('untar')) await unpack(run, reference, data)
    else
      await io.files.write(
        absolute(io, cleanPath(`${destination}/${basePath(new URL(remote.url).pathname)}`)),
        data,
      )
  }
}

/** Expands an archive below --untardir, where nothing of that name may be. */
async function unpack(run: Run, reference: string, data: Uint8Array): Promise<void> {
  const { io, flags, version } = run
  const below = flags.string('untardir', '.')
  const folder = below.startsWith('/') ? below : cleanPath(`${flags.string('destination', '.')}/${below}`)
  const name = reference.slice(reference.lastIndexOf('/') + 1)
  const shown = folder === '.' ? name : `${folder}/${name}`
  try {
    await io.files.stat(absolute(io, shown))
  } catch (fault) {
    if (!(fault instanceof FileError)) throw fault
    await io.files.makeFolders(absolute(io, shown))
    return writeChart(run, folder, data, version)
  }
  throw new GoError(`failed to untar: a file or directory with the name ${shown} already exists`)
}

async function writeChart(
  { io }: Run,
  folder: string,
  data: Uint8Array,
  version: Run['version'],
): Promise<void> {
  const files = unpackChart(data, version)
  const metadata = files.find((file) => file.name === 'Chart.yaml')
  const name = metadata && /^name:\s*["']?([^"'\s]+)/m.exec(new TextDecoder().decode(metadata.data))?.[1]
  if (!name) throw new GoError('chart name not specified')
  for (const file of files) {
    const path = absolute(io, `${folder}/${name}/${file.name}`)
    await io.files.makeFolders(path.slice(0, path.lastIndexOf('/')))
    await io.files.write(path, file.data)
  }
}
