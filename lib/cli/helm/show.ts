/** `helm show chart|values|readme|crds|all`. Mirrors helm pkg/cmd/show.go and pkg/action/show.go. */
import { fromBytes, GoError } from '../../go'
import { type Chart, crdFiles, metadataYaml } from '../../helm'
import { executeJsonPath, parseJsonPath } from '../jsonpath'
import type { Command, Run } from './command'
import { CHART_FLAGS } from './install-flags'
import { loadChart } from './load-chart'
import { locateChart } from './locate-chart'

type Part = 'all' | 'chart' | 'values' | 'readme' | 'crds'

const part = (name: Part, short: string): Command => ({
  name,
  use: `${name} [CHART]`,
  short,
  takes: { least: 1, most: 1 },
  flags: [
    {
      name: 'devel',
      kind: 'bool',
      usage:
        "use development versions, too. Equivalent to version '>0.0.0-0'. If --version is set, this is ignored",
    },
    ...(name === 'values'
      ? [
          {
            name: 'jsonpath',
            kind: 'string',
            usage: 'supply a JSONPath expression to filter the output',
          } as const,
        ]
      : []),
    ...CHART_FLAGS,
  ],
  run: (run) => show(run, name),
})

export const SHOW: Command = {
  name: 'show',
  aliases: ['inspect'],
  use: 'show',
  short: 'show information of a chart',
  flags: [],
  commands: [
    part('all', 'show all information of the chart'),
    part('chart', "show the chart's definition"),
    part('crds', "show the chart's CRDs"),
    part('readme', "show the chart's README"),
    part('values', "show the chart's values"),
  ],
}

async function show(run: Run, what: Part): Promise<void> {
  run.log('DEBUG', 'original chart version', ['version', run.flags.string('version')])
  if (run.flags.string('version') === '' && run.flags.bool('devel'))
    run.log('DEBUG', 'setting version to >0.0.0-0')
  const chart = await loadChart(run, await locateChart(run, run.args[0]!))
  const wants = (name: Part): boolean => what === name || what === 'all'
  let text = ''
  if (wants('chart')) text += `${metadataYaml(chart.metadata)}\n`
  if (wants('values') && chart.values)
    text += (what === 'all' ? '---\n' : '') + valuesText(chart, run.flags.string('jsonpath'))
  if (wants('readme')) text += readmeText(chart, what === 'all')
  if (wants('crds'))
    text += crdFiles(chart)
      .map(({ data }) => fromBytes(data))
      .map((crd, i) => {
        const begins = run.version.separatesCrds || (what === 'all' && i === 0)
        return `${begins && !crd.startsWith('---') ? '---\n' : ''}${crd}\n`
      })
      .join('')
  run.io.stdout(text)
}

function valuesText(chart: Chart, path: string): string {
  if (path === '')
    return chart.raw
      .filter(({ name }) => name === 'values.yaml')
      .map(({ data }) => `${fromBytes(data)}\n`)
      .join('')
  return queried(chart, path)
}

function queried(chart: Chart, path: string): string {
  let parts: ReturnType<typeof parseJsonPath>
  try {
    parts = parseJsonPath(path)
  } catch (fault) {
    if (fault instanceof GoError)
      throw new GoError(`error parsing jsonpath ${path}: ${fault.message}`, { cause: fault })
    throw fault
  }
  try {
    return executeJsonPath(parts, chart.values!)
  } catch (fault) {
    if (fault instanceof GoError) return '' // Helm looks away where a path leads nowhere
    throw fault
  }
}

function readmeText(chart: Chart, isBelow: boolean): string {
  const readme = chart.files.find(({ name }) => /^(readme|readme\.md|readme\.txt)$/i.test(name))
  return readme ? `${isBelow ? '---\n' : ''}${fromBytes(readme.data)}\n` : ''
}
