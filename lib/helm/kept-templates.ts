/**
 * What templates gave, kept from render to render with what each read: entries of values, chart, release and files,
 * and templates by name. A file runs again when one of these has changed; one that asked for time or chance always.
 */
import type { CallContext, GoMap } from '../go'
import type { TemplateSet } from '../gotemplate'
import type { Keeper, RenderedFile } from './engine'
import { Files } from './files'
import { type Entry, Reads, TrackedMap, tracked } from './tracked'

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
  private paths: readonly string[] = []
  private budget: CallContext | undefined

  constructor(private readonly chance: { readonly uses: number }) {}

  /** Forgets all results: the next render runs every template. */
  forget(): void {
    this.results.clear()
  }

  begin(paths: readonly string[], budget: CallContext | undefined): void {
    this.budget = budget
    this.ran = 0
    this.reused = 0
    // `.Subcharts.x.Template` is the template of x that ran last: it may be another one when files come or go.
    if (!isSameList(paths, this.paths)) this.forget()
    this.paths = paths
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
    set.watch = (name) => names.add(name)
    const { result: file, entries } = this.reads.during(() => render(meter))
    set.watch = undefined
    if (this.chance.uses === uses) {
      const templates = [...names].map((name) => [name, set.lookup(name)] as const)
      this.results.set(path, { file, entries, templates, steps: meter.steps, round: this.reads.round })
    }
    return file
  }
}

function isCurrent({ entries, templates, round }: Kept, set: TemplateSet): boolean {
  for (const entry of entries) if (entry.changedAt > round) return false
  for (const [name, found] of templates) if (set.lookup(name) !== found) return false
  return true
}

/** The session keeps the bytes of files that are the same. */
const sameBytes = (_reads: Reads, _old: Uint8Array | undefined, fresh: Uint8Array): Uint8Array => fresh

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((path, i) => path === b[i])

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
