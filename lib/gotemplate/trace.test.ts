import { describe, expect, it } from 'vitest'
import { ANY, type GoFunc, type GoValue, INT, integerOf, MAP, STRING, toText } from '../go'
import { INCLUDE, type LookupFunc, TemplateSet, type TraceRecord, TraceSink } from '.'

const AT: LookupFunc = {
  params: [MAP, STRING],
  returns: ANY,
  looksUp: true,
  call: ([map, key]) => (map as Map<string, GoValue>).get(key as string) ?? null,
}

const FUNCTIONS: ReadonlyMap<string, GoFunc> = new Map<string, GoFunc>([
  ['include', INCLUDE],
  ['at', AT],
  [
    'dict',
    {
      params: [],
      variadic: ANY,
      returns: MAP,
      call: (args) => new Map(args.flatMap((key, i) => (i % 2 === 0 ? [[toText(key), args[i + 1]!]] : []))),
    },
  ],
  [
    'nindent',
    {
      params: [INT, STRING],
      returns: STRING,
      call: ([width, text]) => {
        const pad = ' '.repeat(Number(integerOf(width)))
        return `\n${(text as string)
          .split('\n')
          .map((line) => pad + line)
          .join('\n')}`
      },
    },
  ],
])

function go(value: unknown): GoValue {
  if (Array.isArray(value)) return value.map(go)
  if (typeof value !== 'object' || value === null) return value as GoValue
  return new Map(Object.entries(value).map(([key, inner]) => [key, go(inner)]))
}

function trace(template: string, values: unknown, helpers = ''): TraceSink {
  const set = new TemplateSet(FUNCTIONS)
  set.parse('_helpers.tpl', helpers)
  set.parse('t.yaml', template)
  const sink = new TraceSink()
  set.execute('t.yaml', go({ Values: values }), { sink })
  return sink
}

/** One line a record: its text, where it came from, the frame, what it read, what decided about it. */
function show(sink: TraceSink, records: readonly TraceRecord[] = sink.records, indent = ''): string[] {
  return records.flatMap((record) => {
    const { start, end, file, span, frame, reads, control, inner } = record
    const text = JSON.stringify(sink.text.slice(start, end))
    const where = `${file}:${span.start}-${span.end}`
    const frames: string[] = []
    for (let at: typeof frame | undefined = frame; at; at = at.parent) frames.unshift(at.kind)
    const line = `${indent}${text} ${where} ${frames.join('>')} [${reads.join(' ')}] [${control.join(' ')}]`
    return [line, ...(inner ? show(sink, inner, `${indent}  `) : [])]
  })
}

describe('the trace', () => {
  it('knows the action and the values of every piece', () => {
    expect(show(trace('a: {{ .Values.a }}{{ .Values.m.x }}\n', { a: 1, m: { x: 2 } }))).toEqual([
      '"a: " t.yaml:0-3 file [] []',
      '"1" t.yaml:3-18 file [.Values.a] []',
      '"2" t.yaml:18-35 file [.Values.m.x] []',
      '"\\n" t.yaml:35-36 file [] []',
    ])
  })

  it('keeps a place for what wrote nothing', () => {
    expect(show(trace('{{ if .Values.on }}x{{ end }}|{{ .Values.e }}', { on: false, e: '' }))).toEqual([
      '"" t.yaml:0-19 file [.Values.on?] []',
      '"|" t.yaml:29-30 file [] []',
      '"" t.yaml:30-45 file [.Values.e] []',
    ])
  })

  it('knows what decided about a piece, and the frames around it', () => {
    const sink = trace('{{ if .Values.on }}{{ with .Values.m }}{{ .x }}{{ end }}{{ end }}', {
      on: true,
      m: { x: 1 },
    })
    expect(show(sink)).toEqual([
      '"" t.yaml:0-19 file [.Values.on?] []',
      '"" t.yaml:19-39 file [.Values.m?] [.Values.on?]',
      '"1" t.yaml:39-47 file>with [.Values.m.x] [.Values.on? .Values.m?]',
    ])
  })

  it('names the elements of a list', () => {
    expect(show(trace('{{ range .Values.l }}{{ .n }}{{ end }}', { l: [{ n: 1 }, { n: 2 }] }))).toEqual([
      '"" t.yaml:0-21 file [.Values.l?] []',
      '"1" t.yaml:21-29 file>range [.Values.l[0].n] [.Values.l?]',
      '"2" t.yaml:21-29 file>range [.Values.l[1].n] [.Values.l?]',
    ])
  })

  it('follows values through variables and maps made on the way', () => {
    const template = '{{ $x := .Values.a }}{{ $x }}{{ with dict "k" .Values.b }}{{ .k }}{{ end }}'
    expect(show(trace(template, { a: 1, b: 2 }))).toEqual([
      '"1" t.yaml:21-29 file [.Values.a] []',
      '"" t.yaml:29-58 file [.Values.b] []',
      '"2" t.yaml:58-66 file>with [.Values.b] [.Values.b]',
    ])
  })

  it('lets the records of an included text survive its indentation', () => {
    const helpers =
      '{{ define "labels" }}a: {{ .Values.a }}\n{{- if .Values.b }}\nb: {{ .Values.b }}\n{{- end }}{{ end }}'
    const sink = trace('labels:{{ include "labels" . | nindent 2 }}', { a: 'A', b: 'B' }, helpers)
    expect(sink.text).toBe('labels:\n  a: A\n  b: B')
    expect(show(sink)).toEqual([
      '"labels:" t.yaml:0-7 file [] []',
      '"\\n  a: A\\n  b: B" t.yaml:7-43 file [.Values.a .Values.b] []',
      '  "a: " _helpers.tpl:21-24 file>include [] []',
      '  "A" _helpers.tpl:24-39 file>include [.Values.a] []',
      '  "" _helpers.tpl:40-59 file>include [.Values.b?] []',
      '  "b: " _helpers.tpl:59-63 file>include [] [.Values.b?]',
      '  "B" _helpers.tpl:63-78 file>include [.Values.b] [.Values.b?]',
    ])
  })

  it('knows the entry that is looked up, not the whole map', () => {
    const template = '{{ index .Values "m" "x" }}{{ (at .Values "m").y }}{{ index .Values.l 0 }}'
    expect(show(trace(template, { m: { x: 1, y: 2 }, l: [3] }))).toEqual([
      '"1" t.yaml:0-27 file [.Values.m.x] []',
      '"2" t.yaml:27-51 file [.Values.m .Values.m.y] []',
      '"3" t.yaml:51-74 file [.Values.l[0]] []',
    ])
  })

  it('of a map handed to an include knows what is read of it there', () => {
    const sink = trace(
      '{{ include "x" .Values.m }}',
      { m: { a: 1, b: 2 } },
      '{{ define "x" }}{{ .a }}{{ end }}',
    )
    expect(show(sink)).toEqual([
      '"1" t.yaml:0-27 file [.Values.m.a] []',
      '  "1" _helpers.tpl:16-24 file>include [.Values.m.a] []',
    ])
  })

  it('knows a map that is used as the dot', () => {
    expect(show(trace('{{ with .Values.m }}{{ . }}{{ end }}', { m: { a: 1 } }))).toEqual([
      '"" t.yaml:0-20 file [.Values.m?] []',
      '"map[a:1]" t.yaml:20-27 file>with [.Values.m] [.Values.m?]',
    ])
  })

  it('follows a dot that is no map into what is included with it', () => {
    const sink = trace('{{ include "x" .Values.a }}', { a: 1 }, '{{ define "x" }}<{{ . }}>{{ end }}')
    expect(show(sink)).toEqual([
      '"<1>" t.yaml:0-27 file [.Values.a] []',
      '  "<" _helpers.tpl:16-17 file>include [] []',
      '  "1" _helpers.tpl:17-24 file>include [.Values.a] []',
      '  ">" _helpers.tpl:24-25 file>include [] []',
    ])
  })

  it('tells the same text as a plain sink, in records that tile it', () => {
    const sink = trace('{{ range $k, $v := .Values }}{{ $k }}={{ $v }};{{ else }}none{{ end }}é\n', {
      a: 1,
      b: [2],
    })
    expect(sink.text).toBe('a=1;b=[2];é\n')
    expect(sink.records.map(({ start, end }) => sink.text.slice(start, end)).join('')).toBe(sink.text)
  })
})
