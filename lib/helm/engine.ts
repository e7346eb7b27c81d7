/**
 * Renders every template of a chart and its subcharts. Mirrors helm pkg/engine/engine.go: one set for all, parsed in
 * a fixed order (the shallowest, alphabetically first file wins a name), each file with its own chart's scope.
 */
import {
  type CallContext,
  cleanPath,
  compareStrings,
  fromBytes,
  GoError,
  type GoFunc,
  type GoMap,
  type GoValue,
  int,
} from '../go'
import { StringSink, TemplateSet, type TraceRecord, TraceSink } from '../gotemplate'
import type { Capabilities } from './capabilities'
import { type Chart, chartFullPath, isLibraryChart } from './chart'
import { chartScope } from './chart-scope'
import { execErrorText, parseErrorText } from './exec-errors'
import { Files } from './files'
import type { RenderHost } from './funcs'
import { table, Values } from './values-table'

export interface EngineInput {
  /** The dependencies are settled. */
  chart: Chart
  /** Coalesced. */
  values: GoMap
  release: ReleaseScope
  capabilities: Capabilities
  functions: ReadonlyMap<string, GoFunc>
  host: RenderHost
  budget?: CallContext
  isTraced?: boolean
  /** Keeps what the next render may use again. */
  keeper?: Keeper
}

/** What is kept between the renders of a session. */
export interface Keeper {
  /** A render begins, of the templates at these paths: gives their set, which `parse` makes. */
  begin(
    paths: readonly string[],
    templates: ReadonlyMap<string, { readonly text: string }>,
    parse: () => TemplateSet,
    budget: CallContext | undefined,
  ): TemplateSet
  /** The scope templates of the chart at `path` see, with what `scope` says. */
  scope(path: string, scope: GoMap): GoMap
  /** The file at `path` of `set`: rendered, or as it was. */
  render(path: string, set: TemplateSet, render: (budget?: CallContext) => RenderedFile): RenderedFile
}

/** `.Release`, but for Service. */
export interface ReleaseScope {
  name: string
  namespace: string
  revision: number
  isUpgrade: boolean
  /** Default: what isUpgrade is not. Lint renders for neither. */
  isInstall?: boolean
}

export interface RenderedFile {
  /** `<no value>` is taken out. */
  text: string
  records?: readonly TraceRecord[]
}

interface Renderable {
  readonly text: string
  readonly scope: GoMap
  readonly basePath: string
}

/** How deep a template may be included within itself. */
const NESTING = {
  limit: 1000,
  refuse: (name: string): GoError =>
    new GoError(`rendering template has a nested reference name: ${name}: unable to execute template`, {
      cause: new GoError('unable to execute template'),
    }),
}

/**
 * Every file that is no partial, by its path, in the order rendered. Throws RenderError or GoError with Helm's text,
 * BudgetError when the budget is spent, NeedsCrypto when a function's part is not loaded.
 */
export function renderTemplates(input: EngineInput): Map<string, RenderedFile> {
  const templates = allTemplates(input)
  const order = inOrder(templates.keys())
  const parsed = () => parseAll(order, templates, input.functions)
  const set = input.keeper ? input.keeper.begin(order, templates, parsed, input.budget) : parsed()
  const rendered = new Map<string, RenderedFile>()
  for (const path of order) {
    if (path.slice(path.lastIndexOf('/') + 1).startsWith('_')) continue
    const template = templates.get(path)!
    template.scope.set('Template', templateScope(path, template, input))
    const work = (budget = input.budget) => execute(set, path, template, { ...input, budget })
    rendered.set(path, input.keeper ? input.keeper.render(path, set, work) : work())
  }
  return rendered
}

function parseAll(
  order: readonly string[],
  templates: ReadonlyMap<string, Renderable>,
  functions: ReadonlyMap<string, GoFunc>,
): TemplateSet {
  const set = new TemplateSet(functions)
  for (const path of order) {
    try {
      set.parse(path, templates.get(path)!.text)
    } catch (fault) {
      throw fault instanceof GoError ? parseErrorText(path, fault) : fault
    }
  }
  return set
}

const templateScope = (path: string, { basePath }: Renderable, input: EngineInput): Values =>
  named(
    new Map([
      ['Name', path],
      ['BasePath', basePath],
    ]),
    input,
  )

/** The map as this Helm's Values. */
const named = (map: GoMap, { capabilities }: Pick<EngineInput, 'capabilities'>): Values =>
  new Values(map, capabilities.helm.packages.values)

function execute(
  set: TemplateSet,
  path: string,
  template: Renderable,
  input: Pick<EngineInput, 'host' | 'isTraced' | 'capabilities'> & { budget: CallContext | undefined },
): RenderedFile {
  const { host, budget } = input
  const sink = input.isTraced ? new TraceSink() : new StringSink()
  try {
    set.execute(path, named(template.scope, input), {
      sink,
      host,
      nesting: NESTING,
      ...(budget && { budget }),
    })
  } catch (fault) {
    throw fault instanceof GoError ? execErrorText(path, fault, input.capabilities.helm) : fault
  }
  return withoutNoValue(sink.text, sink instanceof TraceSink ? sink.records : undefined)
}

// ── scopes ───────────────────────────────────────────────────────────────────────────────────────

function allTemplates(input: EngineInput): Map<string, Renderable> {
  const { release } = input
  const root: GoMap = new Map<string, GoValue>([
    [
      'Release',
      new Map<string, GoValue>([
        ['Name', release.name],
        ['Namespace', release.namespace],
        ['IsUpgrade', release.isUpgrade],
        ['IsInstall', release.isInstall ?? !release.isUpgrade],
        ['Revision', int(release.revision)],
        ['Service', 'Helm'],
      ]),
    ],
    ['Capabilities', input.capabilities],
    ['Values', named(input.values, input)],
  ])
  const templates = new Map<string, Renderable>()
  collect(input.chart, templates, root, input)
  return templates
}

function collect(chart: Chart, templates: Map<string, Renderable>, above: GoMap, input: EngineInput): GoMap {
  const subcharts: GoMap = new Map()
  const own: GoMap = new Map<string, GoValue>([
    ['Chart', chartScope(chart, input.capabilities.helm)],
    ['Files', Files.of(chart.files)],
    ['Release', above.get('Release') ?? null],
    ['Capabilities', above.get('Capabilities') ?? null],
    ['Values', chart.parent ? valuesBelow(above, chart.metadata.name, input) : above.get('Values')!],
    ['Subcharts', subcharts],
  ])
  for (const child of chart.dependencies)
    subcharts.set(child.metadata.name, collect(child, templates, own, input))
  const path = chartFullPath(chart)
  const scope = input.keeper ? input.keeper.scope(path, own) : own
  const basePath = cleanPath(`${path}/templates`)
  for (const { name, data } of chart.templates) {
    if (isLibraryChart(chart) && !name.slice(name.lastIndexOf('/') + 1).startsWith('_')) continue
    templates.set(cleanPath(`${path}/${name}`), { text: textOf(data), scope, basePath })
  }
  return scope
}

/** Texts of templates, by their bytes: a chart rendered again has them still. */
const TEXTS = new WeakMap<Uint8Array, string>()

function textOf(data: Uint8Array): string {
  let text = TEXTS.get(data)
  if (text === undefined) TEXTS.set(data, (text = fromBytes(data)))
  return text
}

function valuesBelow(above: GoMap, name: string, input: EngineInput): Values {
  try {
    return named(table(above, `Values.${name}`), input)
  } catch (fault) {
    if (fault instanceof GoError) return named(new Map(), input)
    throw fault
  }
}

/** Deeper first; among equals later names first. */
function inOrder(paths: Iterable<string>): string[] {
  return [...paths]
    .map((path) => ({ path, depth: path.split('/').length }))
    .sort((a, b) => b.depth - a.depth || compareStrings(b.path, a.path))
    .map(({ path }) => path)
}

// ── <no value> ───────────────────────────────────────────────────────────────────────────────────

const NO_VALUE = '<no value>'

/** Takes every `<no value>` out of a text, and moves the records with what stays. */
function withoutNoValue(text: string, records: readonly TraceRecord[] | undefined): RenderedFile {
  if (!text.includes(NO_VALUE)) return records ? { text, records } : { text }
  const clean = text.replaceAll(NO_VALUE, '')
  if (!records) return { text: clean }
  const cuts: number[] = []
  for (let at = text.indexOf(NO_VALUE); at >= 0; at = text.indexOf(NO_VALUE, at + NO_VALUE.length))
    cuts.push(at)
  const moved = (offset: number): number => {
    let removed = 0
    for (const cut of cuts) {
      if (cut >= offset) break
      removed += Math.min(NO_VALUE.length, offset - cut)
    }
    return offset - removed
  }
  const move = (record: TraceRecord): TraceRecord => ({
    ...record,
    start: moved(record.start),
    end: moved(record.end),
    ...(record.inner && { inner: record.inner.map(move) }),
  })
  return { text: clean, records: records.map(move) }
}
