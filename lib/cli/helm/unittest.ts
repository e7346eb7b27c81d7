/**
 * `helm unittest`: the plugin helm-unittest 1.1.2 as a command. Mirrors its cmd/helm-unittest and test_runner.go.
 * Answers as the plugin run by helm does, whose own failure follows the plugin's.
 */
import { cleanPath, dirPath, fromBytes, GoError, toBytes } from '../../go'
import { type Chart, type HelmVersion, noLog } from '../../helm'
import {
  isSubchartEnabled,
  parseSuites,
  type RenderSuite,
  Report,
  runSuite,
  SnapshotCache,
  type Suite,
  SuiteFault,
  type SuiteResult,
  snapshotPath,
  subchartValues,
  suiteRenderer,
  valuesFiles,
  xmlReport,
} from '../../unittest'
import { type Flag, type FlagValues, parseFlags } from './flags'
import { withFunctions } from './functions'
import { glob, relativePath } from './glob'
import { absolute, type CliIo, FileError } from './io'
import { loadChart } from './load-chart'

const FLAGS: readonly Flag[] = [
  { name: 'chart-tests-path', kind: 'string', usage: '' },
  { name: 'color', kind: 'bool', usage: '' },
  { name: 'debugPlugin', short: 'd', kind: 'bool', usage: '' },
  { name: 'failfast', short: 'q', kind: 'bool', usage: '' },
  { name: 'file', short: 'f', kind: 'array', usage: '' },
  { name: 'help', short: 'h', kind: 'bool', usage: '' },
  { name: 'output-file', short: 'o', kind: 'string', usage: '' },
  { name: 'output-type', short: 't', kind: 'string', usage: '' },
  { name: 'skip-schema-validation', kind: 'bool', usage: '' },
  { name: 'strict', kind: 'bool', usage: '' },
  { name: 'update-snapshot', short: 'u', kind: 'bool', usage: '' },
  { name: 'values', short: 'v', kind: 'array', usage: '' },
  { name: 'with-subchart', short: 's', kind: 'bool', usage: '' },
]

/** Runs `helm unittest WORDS…`. Throws GoError where suites fail: helm's own line about its plugin. */
export async function unittest(io: CliIo, words: readonly string[], version: HelmVersion): Promise<void> {
  const { default: help } = await import('./help-unittest.json')
  let flags: FlagValues
  try {
    flags = parseFlags(words, FLAGS)
    if (!flags.bool('help') && flags.args.length === 0)
      throw new GoError('requires at least 1 arg(s), only received 0')
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    io.stderr(`Error: ${fault.message}\n${help.usage}\n`)
    io.stdout(`${fault.message}\n`)
    throw failed()
  }
  if (flags.bool('help')) return io.stdout(help.about + help.usage)
  const passed = await new Runner(io, flags, version).run()
  if (!passed) throw failed()
}

const failed = (): GoError => new GoError('plugin "unittest" exited with error')

class Runner {
  private readonly report: Report
  private readonly results: SuiteResult[] = []
  private readonly failFast: boolean

  constructor(
    private readonly io: CliIo,
    private readonly flags: FlagValues,
    private readonly version: HelmVersion,
  ) {
    this.report = new Report((text) => io.stdout(text), flags.bool('color'))
    this.failFast = flags.bool('failfast')
  }

  async run(): Promise<boolean> {
    const { io, flags } = this
    const start = io.clock()
    let passed = true
    for (const path of flags.args) {
      let chart: Chart
      let suites: RoutedSuite[]
      try {
        chart = await this.load(path)
        suites = await this.suitesOf(path, chart.metadata.name, chart)
      } catch (fault) {
        if (!(fault instanceof GoError || fault instanceof SuiteFault)) throw fault
        this.report.chartError(fault.message)
        this.report.countChart(false, true)
        passed = false
        if (this.failFast) break
        continue
      }
      this.report.chart(chart.metadata.name, path)
      const chartPassed = await this.runSuites(suites, chart)
      this.report.countChart(chartPassed)
      passed &&= chartPassed
    }
    await this.writeResults()
    this.report.summary(io.clock() - start)
    return passed
  }

  private async load(path: string): Promise<Chart> {
    const { io, version } = this
    try {
      return await loadChart({ io, log: () => {}, version }, absolute(io, path))
    } catch (fault) {
      if (fault instanceof FileError) throw new FileError(fault.operation, path, fault.reason)
      throw fault
    }
  }

  // ── suites ─────────────────────────────────────────────────────────────────────────────────────

  private async suitesOf(
    path: string,
    route: string,
    chart: Chart,
    values?: Chart['values'],
  ): Promise<RoutedSuite[]> {
    const suites = await this.ownSuites(path, route)
    if (!this.flags.has('with-subchart') || this.flags.bool('with-subchart')) {
      const judged = values ?? (await this.conditionValues(path, chart))
      for (const child of chart.dependencies) {
        if (judged && !isSubchartEnabled(chart, child, judged)) continue
        const { name } = child.metadata
        try {
          suites.push(
            ...(await this.suitesOf(
              cleanPath(`${path}/charts/${name}`),
              `${route}/charts/${name}`,
              child,
              judged,
            )),
          )
        } catch (fault) {
          // A subchart whose suites cannot be read is left out, with a warning.
          if (!(fault instanceof GoError || fault instanceof SuiteFault)) throw fault
          this.io.stderr(
            `level=warning msg="Failed to get test suites for subchart ${name}: ${fault.message}"\n`,
          )
        }
      }
    }
    return suites
  }

  private async ownSuites(path: string, route: string): Promise<RoutedSuite[]> {
    const given = this.flags.list('file')
    const files = await this.filesBy(path, given.length > 0 ? given : ['tests/*_test.yaml'])
    const valuesPaths = (await this.filesBy('', this.flags.list('values'))).map((file) =>
      absolute(this.io, file),
    )
    const rendered = await this.renderedSuites(path, route)
    const suites: RoutedSuite[] = []
    for (const file of files) {
      try {
        const text = fromBytes(await this.readShown(file))
        const shown = relativePath(this.io.cwd, absolute(this.io, file))
        suites.push(
          ...parseSuites(shown, text, { strict: this.flags.bool('strict') }).map((suite) => ({
            suite,
            route,
          })),
        )
      } catch (fault) {
        if (!(fault instanceof GoError || fault instanceof SuiteFault)) throw fault
        this.report.suiteError(file, fault.message)
        throw fault
      }
    }
    return [...suites, ...rendered].map(({ suite, route }) => ({
      suite: { ...suite, values: [...suite.values, ...valuesPaths] },
      route,
    }))
  }

  /** As the plugin looks: below the chart, or where a pattern that names the chart leads. */
  private async filesBy(chart: string, patterns: readonly string[]): Promise<string[]> {
    const found: string[] = []
    for (const [i, pattern] of patterns.entries()) {
      if (pattern === patterns[i - 1]) continue
      if (pattern.startsWith('/')) found.push(pattern)
      else {
        const path = pattern.includes(`${chart}/`) ? pattern : cleanPath(`${chart}/${pattern}`)
        found.push(...(await glob(this.io, path)))
      }
    }
    return found
  }

  /** The suites a chart of suites renders, with --chart-tests-path. */
  private async renderedSuites(path: string, route: string): Promise<RoutedSuite[]> {
    const below = this.flags.string('chart-tests-path')
    if (below === '') return []
    const folder = cleanPath(`${path}/${below}`)
    if (!(await this.exists(folder))) return []
    if (!(await this.exists(`${folder}/Chart.yaml`)))
      throw new FileError('stat', `${folder}/Chart.yaml`, 'no such file or directory')
    const chart = await this.load(folder)
    const { texts } = await this.withRenderer((render) =>
      render({
        chart,
        route: chart.metadata.name,
        values: new Map(),
        release: { name: 'TEST-SUITE-RELEASE', namespace: 'NAMESPACE', revision: 1, isUpgrade: false },
        kube: {},
        apiVersions: [],
        metadata: {},
        templates: [],
        excludeTemplates: [],
        lookup: () => new Map(),
        skipSchema: false,
      }),
    )
    const suites: RoutedSuite[] = []
    for (const [name, text] of texts) {
      const file = relativePath(
        this.io.cwd,
        absolute(this.io, `${folder}/${name.replace(chart.metadata.name, '')}`),
      )
      const read = this.readRendered(name, file, text)
      suites.push(...read.map((suite) => ({ suite, route })))
    }
    return suites
  }

  private readRendered(name: string, file: string, text: string): Suite[] {
    const nothing = new GoError(`test suite template (${name}) file did not render a manifest`)
    if (text.trim() === '') throw nothing
    try {
      const options = { strict: this.flags.bool('strict'), isRendered: true }
      const suites = parseSuites(file, text, options)
      if (suites.length === 0) throw nothing
      return suites.map((suite, i) => ({ ...suite, snapshotId: suite.snapshotId || String(i) }))
    } catch (fault) {
      if (fault instanceof SuiteFault)
        throw new GoError(`test suite template (${name}) error: chart 0 error: ${fault.message}`)
      throw fault
    }
  }

  /** Undefined where they cannot be read: every subchart then takes part. */
  private async conditionValues(path: string, chart: Chart): Promise<Chart['values']> {
    try {
      const texts: string[] = []
      for (const file of this.flags.list('values'))
        texts.push(
          fromBytes(await this.readShown(file.startsWith('/') ? file : cleanPath(`${path}/${file}`))),
        )
      return subchartValues(chart, texts)
    } catch (fault) {
      if (fault instanceof GoError) return undefined
      throw fault
    }
  }

  // ── running ────────────────────────────────────────────────────────────────────────────────────

  private async runSuites(suites: readonly RoutedSuite[], chart: Chart): Promise<boolean> {
    let passed = true
    for (const { suite, route } of suites) {
      const { file, snapshotId } = suite
      const stored = await this.openSnapshots(snapshotId === '' ? file : `${file}_${snapshotId}`, file)
      if (!stored) {
        passed = false
        continue
      }
      const read = await this.reader(suite)
      const { result, snapshots } = await this.withRenderer((render) => {
        const snapshots = stored.open()
        const result = runSuite(suite, {
          chart,
          route,
          render,
          read,
          snapshots,
          failFast: this.failFast,
          skipSchema: this.flags.bool('skip-schema-validation'),
          clock: this.io.clock,
        })
        return { result, snapshots }
      })
      passed &&= result.passed
      this.report.suite(result)
      this.results.push(result)
      const text = snapshots.textToStore()
      if (text !== undefined) await this.io.files.write(absolute(this.io, stored.path), toBytes(text))
      if (!passed && result.isCutShort) break
    }
    return passed
  }

  private async openSnapshots(
    suiteFile: string,
    file: string,
  ): Promise<{ open: () => SnapshotCache; path: string } | undefined> {
    const path = snapshotPath(suiteFile)
    try {
      await this.io.files.makeFolders(absolute(this.io, dirPath(path)))
      const text = (await this.exists(path)) ? fromBytes(await this.readShown(path)) : undefined
      const open = () => new SnapshotCache(text, this.flags.bool('update-snapshot'))
      open() // what is no YAML is told here
      return { open, path }
    } catch (fault) {
      if (!(fault instanceof GoError)) throw fault
      this.report.suiteError(file, fault.message)
      return undefined
    }
  }

  /** Every values file the suite names, read beforehand. */
  private async reader(suite: Suite): Promise<(path: string) => string> {
    const read = new Map<string, string | FileError>()
    for (const path of new Set(suite.tests.flatMap((test) => valuesFiles(suite, test)))) {
      try {
        read.set(path, fromBytes(await this.readShown(path)))
      } catch (fault) {
        if (!(fault instanceof FileError)) throw fault
        read.set(path, fault)
      }
    }
    return (path) => {
      const text = read.get(path)!
      if (typeof text !== 'string') throw text
      return text
    }
  }

  /** `work` is begun again where a template needs keys or certificates: what it counts in must be its own. */
  private withRenderer<T>(work: (render: RenderSuite) => T): Promise<T> {
    const { io, version } = this
    return withFunctions({ io, version, log: noLog }, (functions) =>
      work(suiteRenderer({ version, functions })),
    )
  }

  // ── files ──────────────────────────────────────────────────────────────────────────────────────

  private async writeResults(): Promise<void> {
    const { io, flags, version } = this
    const file = flags.string('output-file')
    if (file === '') return
    await io.files.makeFolders(absolute(io, dirPath(file)))
    const text = xmlReport(flags.string('output-type', 'XUnit'), this.results, {
      now: io.clock(),
      cwd: io.cwd,
      user: io.env.USER ?? '',
      locale: (io.env.LC_ALL || io.env.LANG || '').replace(/\..*$/, ''),
      hostName: io.env.HOSTNAME ?? '',
      platform: `${version.goVersion}.linux-amd64`,
    })
    if (text !== undefined) await io.files.write(absolute(io, file), toBytes(text))
  }

  private async exists(path: string): Promise<boolean> {
    try {
      await this.io.files.stat(absolute(this.io, path))
      return true
    } catch (fault) {
      if (fault instanceof FileError) return false
      throw fault
    }
  }

  /** A file; errors name it as it was given. */
  private async readShown(path: string): Promise<Uint8Array> {
    try {
      return await this.io.files.read(absolute(this.io, path))
    } catch (fault) {
      if (fault instanceof FileError) throw new FileError(fault.operation, path, fault.reason)
      throw fault
    }
  }
}

interface RoutedSuite {
  suite: Suite
  /** Where the chart it is of stands. */
  route: string
}
