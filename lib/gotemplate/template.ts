/**
 * A set of parsed templates that call each other by name. Mirrors text/template's Template and its common set:
 * New, Parse, Clone, Lookup, ExecuteTemplate. Parsed texts are kept by function table, so that a text parsed again,
 * by another set or by `tpl`, costs a look-up and brings its compiled form along.
 */
import { type CallContext, GoError, type GoFunc, type GoValue, quote } from '../go'
import type { Value } from './assign'
import type { Step } from './code'
import { compile } from './compile'
import { type Nesting, StackExhausted } from './exhausted'
import { BUILTINS } from './funcs'
import { isEmptyTree, type Tree } from './node'
import { parse } from './parse'
import { ParsedTexts } from './parsed-texts'
import { Activation, Run } from './run'
import type { Sink } from './sink'
import { isStackOverflow } from './stack'

export interface ExecuteOptions {
  sink: Sink
  /** `missingkey=error` when true; Helm's default is `zero`. */
  missingKeyError?: boolean
  /** Counts and refuses work; a render without one is unlimited. */
  budget?: CallContext
  /** Lent to the functions called, which find it in `executing(context).host`. */
  host?: unknown
  /** Bounds `include` of a template within itself; without it only the stack does. */
  nesting?: Nesting
}

/** One parsed template, compiled when first executed. */
export class Template {
  private compiled: Step | undefined

  constructor(
    readonly tree: Tree,
    private readonly functions: ReadonlyMap<string, GoFunc>,
  ) {}

  get name(): string {
    return this.tree.name
  }

  /** The compiled form. */
  step(): Step {
    return (this.compiled ??= compile(this.tree, (name) => {
      const func = this.functions.get(name)
      if (func) return { func, isBuiltin: false }
      const builtin = BUILTINS.get(name)
      return builtin && { func: builtin, isBuiltin: true }
    }))
  }

  /** Executes the template within a run. Throws TemplateError. */
  execute(run: Run, data: Value): void {
    this.step()(new Activation(run, this.tree.slots, data), data)
  }
}

/** Templates by name; a layer in use by a clone no longer changes. */
class Layer {
  readonly own = new Map<string, Template>()
  isShared = false

  constructor(readonly below: Layer | undefined) {}

  get(name: string): Template | undefined {
    for (let layer: Layer | undefined = this; layer; layer = layer.below) {
      const template = layer.own.get(name)
      if (template) return template
    }
    return undefined
  }
}

export class TemplateSet {
  private layer = new Layer(undefined)
  /** Told the name of every template that is looked for, in copies of this set too. */
  watch: ((name: string) => void) | undefined

  /**
   * @param functions Kept, not copied: sets with the same table share what they parse.
   * @param name Go's name for the set itself, which shows in `no template … associated with template …`.
   */
  constructor(
    readonly functions: ReadonlyMap<string, GoFunc>,
    readonly name = 'gotpl',
  ) {}

  /**
   * Parses `text` as template `name` with all its defines. A template of white space only replaces none of its name.
   * Gives the template of the text itself, even where the set keeps an older one.
   * Throws TemplateError with Go's parse error text.
   */
  parse(name: string, text: string): Template {
    const parsed = parsedTexts(this.functions).get(name, text)
    if (this.layer.isShared) this.layer = new Layer(this.layer)
    for (const [defined, template] of parsed) {
      if (isEmptyTree(template.tree.root) && this.lookup(defined)) continue
      this.layer.own.set(defined, template)
    }
    return parsed.get(name)!
  }

  /** As Template.Clone: what is parsed into the copy is not seen by the original, nor the other way round. */
  clone(): TemplateSet {
    const copy = new TemplateSet(this.functions, this.name)
    this.layer.isShared = true
    copy.layer = new Layer(this.layer)
    copy.watch = this.watch
    return copy
  }

  has(name: string): boolean {
    return this.layer.get(name) !== undefined
  }

  lookup(name: string): Template | undefined {
    this.watch?.(name)
    return this.layer.get(name)
  }

  /** As `lookup`; throws GoError with the text of ExecuteTemplate when there is none. */
  find(name: string): Template {
    const template = this.lookup(name)
    if (template) return template
    throw new GoError(`template: no template ${quote(name)} associated with template ${quote(this.name)}`)
  }

  /** Runs `name` with `data`; everything goes to the sink. Throws TemplateError with Go's exec error text. */
  execute(name: string, data: GoValue, options: ExecuteOptions): void {
    const template = this.find(name)
    const run = new Run(this, options)
    const dot = data === null ? undefined : data
    if (run.trace) run.enter('file', name, template.tree.parseName, dot, undefined)
    try {
      template.execute(run, dot)
    } catch (error) {
      const thrown = isStackOverflow(error) ? new StackExhausted() : error
      throw thrown instanceof StackExhausted ? thrown.outcome(options.nesting) : thrown
    }
    if (run.trace) run.leave()
    run.settle()
  }
}

/** What was parsed with each function table. */
const TEXTS = new WeakMap<ReadonlyMap<string, GoFunc>, ParsedTexts>()

function parsedTexts(functions: ReadonlyMap<string, GoFunc>): ParsedTexts {
  let texts = TEXTS.get(functions)
  if (!texts)
    TEXTS.set(functions, (texts = new ParsedTexts((name, text) => parseTemplates(functions, name, text))))
  return texts
}

function parseTemplates(
  functions: ReadonlyMap<string, GoFunc>,
  name: string,
  text: string,
): ReadonlyMap<string, Template> {
  const trees = parse(name, text, (word) => functions.has(word) || BUILTINS.has(word))
  return new Map([...trees].map(([defined, tree]) => [defined, new Template(tree, functions)]))
}
