import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BUILTINS } from './funcs'
import { print, type StatementNode } from './node'
import { parse } from './parse'
import { FUNCTIONS } from './testdata/world'

const isFunction = (name: string): boolean => FUNCTIONS.has(name) || BUILTINS.has(name)

/** The texts of the recorded cases that parse, each with all its templates. */
function recorded(): string[] {
  return ['cases.jsonl', 'random.jsonl'].flatMap((file) =>
    readFileSync(`${import.meta.dirname}/testdata/${file}`, 'utf8')
      .trim()
      .split('\n')
      .flatMap((line) => (JSON.parse(line) as { texts: [string, string][] }).texts.map(([, text]) => text))
      .filter(parses),
  )
}

function parses(text: string): boolean {
  try {
    parse('t', text, isFunction)
    return true
  } catch {
    return false
  }
}

/** Names of the templates in a text, with their bodies printed. */
function printed(text: string): [string, string][] {
  return [...parse('t', text, isFunction)].map(([name, { root }]) => [name, print(root)])
}

describe('printing', () => {
  it.each([
    ['{{ .x   |upper}}', '{{.x | upper}}'],
    ['{{- if   .x }}a{{ else if .y -}} b{{ end }}', '{{if .x}}a{{else}}{{if .y}}b{{end}}{{end}}'],
    [
      '{{ with $x := .m }}{{ $x.c.d }}{{ else with .l }}{{ . }}{{ end }}',
      '{{with $x := .m}}{{$x.c.d}}{{else}}{{with .l}}{{.}}{{end}}{{end}}',
    ],
    [
      '{{ range $i , $v := .l }}{{ break }}{{ continue }}{{ end }}',
      '{{range $i, $v := .l}}{{break}}{{continue}}{{end}}',
    ],
    ['{{ template `a"b` (list 1 "x" nil true) }}', '{{template "a\\"b" (list 1 "x" nil true)}}'],
    ['{{ template "a" }}', '{{template "a"}}'],
    ['{{ (index .l 0).x.y }}{{ (.m).c }}{{ list.x }}', '{{(index .l 0).x.y}}{{(.m).c}}{{list.x}}'],
    ["{{ $x := 1_000 }}{{ $x = 0x1F }}{{ 'a' }}{{ 1i }}", "{{$x := 1_000}}{{$x = 0x1F}}{{'a'}}{{1i}}"],
    ['{{/* gone */}}{{ upper ( .s ) }}', '{{upper (.s)}}'],
  ])('%j prints as Go shows it', (text, want) => {
    expect(print(parse('t', text, isFunction).get('t')!.root)).toBe(want)
  })

  it('a printed tree parsed again prints the same', () => {
    for (const text of recorded()) {
      for (const [name, body] of printed(text)) {
        if (!parses(body)) {
          // Two texts trimmed apart may meet to form a delimiter; a body may read a variable of the text around.
          continue
        }
        const again = new Map(printed(body)).get('t')
        expect([name, again]).toEqual([name, body])
      }
    }
  })
})

describe('spans', () => {
  const spanOf = (node: StatementNode): [number, number] =>
    node.type === 'text' ? [node.pos, node.pos + node.text.length] : [node.span.start, node.span.end]

  it('an action covers its delimiters, a branch its opening action', () => {
    const text = 'a {{- if .x -}} b {{ .y }} {{- else if .z }}{{ template "t" }}{{ end }}'
    const [, branch] = parse('t', text, isFunction).get('t')!.root.nodes
    if (branch?.type !== 'if') throw new Error('no if')
    const [inner] = branch.elseList!.nodes
    if (inner?.type !== 'if') throw new Error('no else if')
    const show = (node: StatementNode): string => text.slice(...spanOf(node))
    expect([branch, ...branch.list.nodes, inner, ...inner.list.nodes].map(show)).toEqual([
      '{{- if .x -}}',
      'b ',
      '{{ .y }}',
      '{{- else if .z }}',
      '{{ template "t" }}',
    ])
  })

  it('every statement of a recorded text begins with what it is', () => {
    const check = (text: string, nodes: readonly StatementNode[]): void => {
      for (const node of nodes) {
        const shown = text.slice(...spanOf(node))
        if (node.type === 'text') expect(shown).toBe(node.text)
        else expect(shown).toMatch(/^\{\{[\s\S]*\}\}$/)
        if ('list' in node) check(text, [...node.list.nodes, ...(node.elseList?.nodes ?? [])])
      }
    }
    for (const text of recorded()) {
      for (const tree of parse('t', text, isFunction).values()) check(tree.text, tree.root.nodes)
    }
  })
})

describe('invariants', () => {
  it('whatever the text, there is a tree or a template error of one line and place', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{{- ',
      ' -}}',
      '{{/* c */}}',
      ' ',
      '\n',
      '"a"',
      '.x',
      '$y',
      'if ',
      'range ',
      'with ',
      'else ',
      'end',
      'define "d"',
      'block "b" ',
      'template "d" ',
      '|',
      '(',
      ')',
      ' := ',
      ' = ',
      ',',
      '1',
      '-2',
      'upper ',
      'nil',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const text = pieces.join('')
        try {
          parse('t', text, isFunction)
        } catch (error) {
          expect(String(error)).toMatch(/^t: template: t:\d+: /)
        }
      }),
      { seed: 20262, numRuns: 5000 },
    )
  })

  it('parentheses deeper than the stack are refused as Go refuses too many', () => {
    const text = `{{ ${'('.repeat(20000)}1${')'.repeat(20000)} }}`
    expect(() => parse('t', text, isFunction)).toThrow('template: t:1: max expression depth exceeded')
  })
})
