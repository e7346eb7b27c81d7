/**
 * What templates gave, kept from render to render with what each read: entries of values, chart, release and files,
 * and templates by name. A file runs again when one of these has changed; one that asked for time or chance always.
 */
import { type CallContext, type GoMap, STRINGS, Struct, TypedSlice } from '../go'
import type { TemplateSet } from '../gotemplate'
import type { Keeper, RenderedFile } from './engine'
import { Files } from './files'
import { type Entry, Reads, SharedStateChanged, TrackedMap, tracked } from './tracked'

interface Kept {
  readonly file: RenderedFile
  readonly entries: readonly Entry[]
  /** The templates looked for by name, and what was found. */
  readonly templates: readonly (readonly [name: string, found: ReturnType<TemplateSet['lookup']>])[]
  readonly steps: number
  readonly round: number
}

interface KeptScope {
  readonly map: TrackedMap
  readonly files: Files
  readonly contents: TrackedMap<Uint8Array>
}

export class KeptTemplates implements Keeper {
  readonly reads = new Reads()
  /** How many templates the latest render ran, and how many it had kept. */
  ran = 0
  reused = 0
  private results = new Map<string, Kept>()
  private scopes = new Map<string, KeptScope>()
  private lists: { readonly items: readonly unknown[]; readonly was: readonly unknown[] }[] = []
  private paths: readonly string[] = []
  private texts: readonly string[] = []
  private set: TemplateSet | undefined
  private budget: CallContext | undefined

  constructor(private readonly chance: { readonly uses: number }) {}

  /** Forgets all results: the next render runs every template. */
  forget(): void {
    this.results.clear()
  }

  begin(
    paths: readonly string[],
    templates: ReadonlyMap<string, { readonly text: string }>,
    parse: () => TemplateSet,
    budget: CallContext | undefined,
  ): TemplateSet {
    this.budget = budget
    this.ran = 0
    this.reused = 0
    // `.Subcharts.x.Template` is the template of x that ran last: it may be another one when files come or go.
    const isSamePaths = isSameList(paths, this.paths)
    if (!isSamePaths) this.forget()
    this.paths = paths
    const texts = paths.map((path) => templates.get(path)!.text)
    if (!this.set || !isSamePaths || !isSameList(texts, this.texts)) {
      this.set = undefined
      this.set = parse()
      this.texts = texts
    }
    return this.set
  }

  /** The next render begins: what scopes are made of is new. */
  start(): void {
    this.reads.round++
    this.lists = []
  }

  scope(path: string, scope: GoMap): GoMap {
    const { reads } = this
    let kept = this.scopes.get(path)
    if (!kept) {
      const contents = new TrackedMap<Uint8Array>(reads, sameBytes)
      kept = { map: new TrackedMap(reads, tracked), files: new Files(contents), contents }
      this.scopes.set(path, kept)
    }
    const { map, files, contents } = kept
    const fresh = scope.get('Files')
    if (fresh instanceof Files) {
      contents.become(fresh.contents)
      scope.set('Files', files)
    }
    const template = map.get('Template')
    if (template !== undefined) scope.set('Template', template)
    map.become(scope)
    for (const { items } of stringLists(map.get('Chart'))) this.lists.push({ items, was: [...items] })
    return map
  }

  render(path: string, set: TemplateSet, render: (budget?: CallContext) => RenderedFile): RenderedFile {
    const kept = this.results.get(path)
    if (kept && isCurrent(kept, set)) {
      this.reused++
      this.budget?.spend(kept.steps)
      return kept.file
    }
    this.ran++
    this.results.delete(path)
    const { uses } = this.chance
    const meter = new Meter(this.budget)
    const names = new Set<string>()
    const { result: file, entries } = this.reads.during(() => watching(set, names, () => render(meter)))
    for (const { items, was } of this.lists) if (!isSameList(items, was)) throw new SharedStateChanged()
    if (this.chance.uses === uses) {
      const templates = [...names].map((name) => [name, set.lookup(name)] as const)
      this.results.set(path, { file, entries, templates, steps: meter.steps, round: this.reads.round })
    }
    return file
  }
}

/** Adds the names of the templates that are looked for meanwhile. */
function watching<T>(set: TemplateSet, names: Set<string>, work: () => T): T {
  set.watch = (name) => names.add(name)
  try {
    return work()
  } finally {
    set.watch = undefined
  }
}

/** Lists of strings in a struct, which sortAlpha sorts where they stand. */
function* stringLists(value: unknown): Iterable<TypedSlice> {
  if (value instanceof TypedSlice) {
    if (value.type === STRINGS) yield value
    else for (const item of value.items) yield* stringLists(item)
  } else if (value instanceof Struct) for (const field of value.fields.values()) yield* stringLists(field)
}

function isCurrent({ entries, templates, round }: Kept, set: TemplateSet): boolean {
  for (const entry of entries) if (entry.changedAt > round) return false
  for (const [name, found] of templates) if (set.lookup(name) !== found) return false
  return true
}

/** The session keeps the bytes of files that are the same. */
const sameBytes = (_reads: Reads, _old: Uint8Array | undefined, fresh: Uint8Array): Uint8Array => fresh

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i])

/** Counts what is spent on the way to the budget. */
class Meter implements CallContext {
  steps = 0
  constructor(private readonly budget: CallContext | undefined) {}

  spend(steps: number): void {
    this.steps += steps
    this.budget?.spend(steps)
  }

  reserve(kind: 'items' | 'bytes', count: number | bigint): void {
    this.budget?.reserve(kind, count)
  }
}
