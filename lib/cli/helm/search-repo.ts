/** `helm search repo`. Mirrors helm pkg/cmd/search_repo.go and pkg/cmd/search. */
import { RE2JS } from 're2js'
import { compareStrings, GoError } from '../../go'
import { parseConstraint } from '../../helm'
import { type ChartIndex, type ChartVersion, versionOf } from './chart-index'
import type { Command, Run } from './command'
import { OUTPUT, printList } from './repo'
import { cachedIndex, readRepositories } from './repositories'
import { table } from './table'

export const SEARCH: Command = {
  name: 'search',
  use: 'search [command] (hub|repo) [keyword]',
  short: 'search for a keyword in charts',
  flags: [],
  commands: [
    {
      name: 'hub',
      use: 'hub [KEYWORD]',
      short: 'search for charts in the Artifact Hub or your own hub instance',
      takes: { least: 0 },
      flags: [],
      run: async () => {
        throw new GoError('this helm asks no hub: search the repositories you added, with helm search repo')
      },
    },
    {
      name: 'repo',
      use: 'repo [keyword]',
      short: 'search repositories for a keyword in charts',
      takes: { least: 0 },
      flags: [
        { name: 'regexp', short: 'r', kind: 'bool', usage: 'use regular expressions for searching' },
        { name: 'versions', short: 'l', kind: 'bool', usage: 'show the long listing' },
        { name: 'devel', kind: 'bool', usage: 'use development versions, too' },
        { name: 'version', kind: 'string', usage: 'search using semantic versioning constraints' },
        {
          name: 'max-col-width',
          kind: 'int',
          byDefault: '50',
          usage: 'maximum column width for output table',
        },
        { name: 'fail-on-no-result', kind: 'bool', usage: 'search fails if no results are found' },
        OUTPUT,
      ],
      run: search,
    },
  ],
}

interface Result {
  /** `repository/chart`. */
  name: string
  /** How far from the front the word stands: the chart's name, the repository, the description, the keywords. */
  score: number
  chart: ChartVersion
}

async function search(run: Run): Promise<void> {
  const { io, flags, args } = run
  const wanted = flags.string('version') || (flags.bool('devel') ? '>0.0.0-0' : '>0.0.0')
  const fits = scorer(args.join(' '), flags.bool('regexp'))
  const found = (await everyChart(run)).flatMap(({ name, repository, chart }) => {
    const score = args.length === 0 ? 0 : fits(lineOf(repository, chart))
    return score === undefined ? [] : [{ name, score, chart }]
  })
  const rows = within(found.sort(byScore), wanted, flags.bool('versions')).map(({ name, chart }) => [
    name,
    chart.version,
    chart.text('appVersion'),
    chart.text('description'),
  ])
  if (rows.length === 0 && flags.bool('fail-on-no-result')) throw new GoError('no results found')
  if (flags.string('output', 'table') !== 'table')
    return printList(run, ['name', 'version', 'app_version', 'description'], rows)
  if (rows.length === 0) return io.stdout('No results found\n')
  const head = ['NAME', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION']
  io.stdout(table([head, ...rows], Number(flags.string('max-col-width', '50'))))
}

async function everyChart(run: Run): Promise<{ name: string; repository: string; chart: ChartVersion }[]> {
  const repositories = (await readRepositories(run)) ?? []
  if (repositories.length === 0) throw new GoError('no repositories configured')
  const charts: { name: string; repository: string; chart: ChartVersion }[] = []
  for (const { name: repository } of repositories) {
    let index: ChartIndex
    try {
      index = await cachedIndex(run, repository)
    } catch (fault) {
      if (!(fault instanceof GoError)) throw fault
      run.log('WARN', 'repo is corrupt or missing', ['repo', repository], ['error', fault.message])
      continue
    }
    for (const [name, versions] of index)
      charts.push(...versions.map((chart) => ({ name: `${repository}/${name}`, repository, chart })))
  }
  return charts
}

/** What a search looks through; a vertical tab stands between its parts. */
const lineOf = (repository: string, chart: ChartVersion): string =>
  [
    chart.name,
    `${repository}/${chart.name}`,
    chart.text('description'),
    chart.texts('keywords').join(' '),
  ].join('\v')

function scorer(term: string, isPattern: boolean): (line: string) => number | undefined {
  const scoreAt = (line: string, at: number): number => line.slice(0, at).split('\v').length - 1
  if (!isPattern) {
    const wanted = term.toLowerCase()
    return (line) => {
      const at = line.toLowerCase().indexOf(wanted)
      return at < 0 ? undefined : scoreAt(line, at)
    }
  }
  const pattern = RE2JS.compile(term)
  return (line) => {
    const matcher = pattern.matcher(line)
    return matcher.find() ? scoreAt(line, matcher.start()) : undefined
  }
}

function byScore(a: Result, b: Result): number {
  if (a.score !== b.score) return a.score - b.score
  if (a.name !== b.name) return compareStrings(a.name, b.name)
  const [x, y] = [versionOf(a.chart.version), versionOf(b.chart.version)]
  return x && y ? y.compare(x) : 0
}

/** Those that fit; of each chart the first, or all. */
function within(results: readonly Result[], wanted: string, isLong: boolean): Result[] {
  const seen = new Set<string>()
  const constraint = constraintOf(wanted)
  return results.filter(({ name, chart }) => {
    const version = versionOf(chart.version)
    if (!version || (!isLong && seen.has(name)) || !constraint.check(version)) return false
    seen.add(name)
    return true
  })
}

function constraintOf(text: string) {
  try {
    return parseConstraint(text)
  } catch (fault) {
    if (fault instanceof GoError)
      throw new GoError(`an invalid version/constraint format: ${fault.message}`, { cause: fault })
    throw fault
  }
}
