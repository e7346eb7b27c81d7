import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BudgetError, type CallContext, GoError } from '../go'
import { StringSink, TemplateError, TemplateSet } from '.'
import { data, FUNCTIONS, NESTING } from './testdata/world'

/** What Go 1.26's text/template answers for the texts, parsed in order, the last one executed with the world's data. */
interface Case {
  id: string
  texts: [name: string, text: string][]
  /** missingkey=error */
  strict?: boolean
  out?: string
  error?: string
}

function load(file: string): Case[] {
  const lines = readFileSync(`${import.meta.dirname}/testdata/${file}`, 'utf8')
    .trim()
    .split('\n')
  return lines.map((line) => JSON.parse(line) as Case)
}

function render(texts: [string, string][], options: { strict?: boolean; budget?: CallContext } = {}): string {
  const set = new TemplateSet(FUNCTIONS, 'set')
  for (const [name, text] of texts) set.parse(name, text)
  const sink = new StringSink()
  set.execute(texts.at(-1)![0], data(), {
    sink,
    nesting: NESTING,
    missingKeyError: options.strict ?? false,
    ...(options.budget && { budget: options.budget }),
  })
  return sink.text
}

/** The output, or the error's text. */
function answer({ texts, strict }: Case): { out: string } | { error: string } {
  try {
    return { out: render(texts, { strict: strict ?? false }) }
  } catch (error) {
    if (error instanceof GoError) return { error: error.message }
    throw error
  }
}

describe.each(['cases.jsonl', 'random.jsonl'])('%s renders as Go does', (file) => {
  it.each(load(file).map((one) => [one.id, one] as const))('%s', (_id, one) => {
    const want = one.error === undefined ? { out: one.out ?? '' } : { error: one.error }
    expect(answer(one)).toEqual(want)
  })
})

describe('errors as data', () => {
  function failure(...texts: [string, string][]): TemplateError {
    try {
      render(texts)
    } catch (error) {
      if (error instanceof TemplateError) return error
    }
    throw new Error('no template error')
  }

  it('an execution error knows its place in the file, in bytes for Go and as an offset', () => {
    expect(failure(['f.yaml', 'é\né {{ .nul.x }}'])).toMatchObject({
      kind: 'exec',
      name: 'f.yaml',
      file: 'f.yaml',
      line: 2,
      column: 10,
      offset: 11,
      context: '.nul.x',
      text: 'nil pointer evaluating interface {}.x',
    })
  })

  it('a parse error knows its line', () => {
    expect(failure(['f.yaml', '\n{{ if }}'])).toMatchObject({
      kind: 'parse',
      name: 'f.yaml',
      line: 2,
      text: 'missing value for if',
    })
  })

  it('an error inside includes keeps the chain that Helm walks', () => {
    const error = failure(
      ['a', '{{ define "x" }}{{ include "y" . }}{{ end }}'],
      ['b', '{{ define "y" }}{{ .nul.z }}{{ end }}'],
      ['t', '{{ include "x" . }}'],
    )
    const chain: string[] = []
    for (let cause: unknown = error; cause instanceof TemplateError; cause = cause.cause) {
      chain.push(`${cause.file}:${cause.line}:${cause.column} ${cause.name} ${cause.context}`)
    }
    expect(chain).toEqual(['t:1:3 t include "x" .', 'a:1:19 x include "y" .', 'b:1:23 y .nul.z'])
  })

  it('an error inside template calls keeps the calls', () => {
    const error = failure(
      ['a', '{{ define "x" }}\n{{ template "y" . }}{{ end }}'],
      ['b', '{{ define "y" }}{{ .nul.z }}{{ end }}'],
      ['t', '{{ template "x" . }}'],
    )
    expect(error.frames).toEqual([
      { name: 'x', file: 'a', offset: 29, line: 2, column: 12 },
      { name: 't', file: 't', offset: 12, line: 1, column: 12 },
    ])
  })
})

describe('limits', () => {
  const nested = (text: string): string => text.replaceAll('REST', '{{ include "r" . }}')

  it.each([
    ['bare', nested('{{ define "r" }}REST{{ end }}REST')],
    ['through a branch', nested('{{ define "r" }}x {{ if .b }}y REST z{{ end }}{{ end }}REST')],
    [
      'through loops and pipelines',
      nested(
        '{{ define "r" }}{{ with . }}{{ range list 1 2 }}{{ with $ }}{{ $x := (include "r" . | upper) }}{{ end }}{{ end }}{{ end }}{{ end }}REST',
      ),
    ],
  ])('a template that includes itself ends at its limit: %s', (_name, text) => {
    const { error } = answer({ id: '', texts: [['t', text]] }) as { error: string }
    expect(error.split('error calling include: ')).toHaveLength(1003)
    expect(error.endsWith('error calling include: r is nested too deeply')).toBe(true)
  })

  it('two templates that include each other end where the first one meets the limit', () => {
    const text =
      '{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'
    const { error } = answer({ id: '', texts: [['t', text]] }) as { error: string }
    expect(error.split('executing "a"')).toHaveLength(1002)
    expect(error.endsWith('a is nested too deeply')).toBe(true)
  })

  it('every step is told to the budget, whose refusal passes unchanged', () => {
    let spent = 0
    const budget: CallContext = {
      spend: (steps) => {
        spent += steps
        if (spent > 10_000) throw new BudgetError('steps', 'enough')
      },
      reserve: () => {},
    }
    expect(() => render([['t', '{{ range 1000000000 }}x{{ end }}']], { budget })).toThrow(
      new BudgetError('steps', 'enough'),
    )
    spent = 0
    render([['t', '{{ range 100 }}{{ upper "x" }}{{ end }}']], { budget })
    expect(spent).toBe(200)
  })
})

describe('sets', () => {
  it('a clone sees what was there, and what it parses stays its own', () => {
    const set = new TemplateSet(FUNCTIONS)
    set.parse('a', '{{ define "x" }}old{{ end }}')
    const copy = set.clone()
    copy.parse('b', '{{ define "x" }}new{{ end }}{{ define "y" }}y{{ end }}')
    set.parse('c', '{{ define "z" }}z{{ end }}')
    const text = (from: TemplateSet): string => {
      const sink = new StringSink()
      from.execute('x', null, { sink })
      return sink.text
    }
    expect([text(set), text(copy)]).toEqual(['old', 'new'])
    expect([set.has('y'), copy.has('y'), set.has('z'), copy.has('z')]).toEqual([false, true, true, false])
  })

  it('an unknown template is named with its set', () => {
    const run = (): void =>
      new TemplateSet(FUNCTIONS, 'set').execute('nope', null, { sink: new StringSink() })
    expect(run).toThrow(new GoError('template: no template "nope" associated with template "set"'))
  })
})

describe('parsed texts', () => {
  it('are kept for a function table: a text parsed again is the same template', () => {
    const set = new TemplateSet(FUNCTIONS)
    const first = set.parse('f', 'one {{ .s }}')
    const second = set.parse('f', 'two {{ .s }}')
    const other = new TemplateSet(FUNCTIONS)
    expect([other.parse('f', 'one {{ .s }}') === first, other.parse('f', 'two {{ .s }}') === second]).toEqual(
      [true, true],
    )
    expect(new TemplateSet(new Map(FUNCTIONS)).parse('f', 'one {{ .s }}') === first).toBe(false)
  })
})
