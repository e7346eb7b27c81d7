import { describe, expect, it } from 'vitest'
import type { GoValue } from '../go'
import { influence, unreadValues } from './influence'
import { createEngine, render } from './render'
import { STILL } from './testing/all-charts'
import { tellMutations } from './testing/mutations'

const engine = createEngine(STILL)
const release = { name: 'web', namespace: 'default' }

describe('what a value has a part in', () => {
  it('is told by the trace as changes of the value show it', () => {
    const tally = tellMutations(20)
    expect(tally.missed).toEqual([])
    expect(tally.charts).toBeGreaterThanOrEqual(30)
    expect(tally.changed).toBeGreaterThan(300)
    expect(tally.right / tally.predicted).toBeGreaterThanOrEqual(0.95)
  })

  it('is told line by line', () => {
    const files = new Map([
      ['Chart.yaml', 'apiVersion: v2\nname: c\nversion: 1.0.0\n'],
      ['values.yaml', 'a: 1\nshown: true\nmode: x\nbox: {cpu: 1, memory: 2}\nlist: [{num: 1}, {num: 2}]\n'],
      [
        'templates/t.yaml',
        [
          'kind: A',
          'a: {{ .Values.a }}',
          '{{- if .Values.shown }}',
          'shown: yes',
          '{{- end }}',
          '{{- if eq .Values.mode "y" }}',
          'mode: y',
          '{{- end }}',
          'box:',
          '  {{- toYaml .Values.box | nindent 2 }}',
          'list:',
          '{{- range .Values.list }}',
          '  - {{ .num }}',
          '{{- end }}',
          '',
        ].join('\n'),
      ],
    ])
    const request = { files, values: {}, release }
    const told = influence(request, render({ ...request, trace: true }, engine), engine)
    const lines = (path: string, to?: GoValue) => told.linesOf(path, to).map(({ line }) => line)
    expect(render(request, engine).documents[0]!.text.trimEnd().split('\n')).toEqual([
      'kind: A',
      'a: 1',
      'shown: yes',
      'box:',
      '  cpu: 1',
      '  memory: 2',
      'list:',
      '  - 1',
      '  - 2',
    ])
    expect([lines('a'), lines('shown'), lines('shown', 'still'), lines('box.memory', 3)]).toEqual([
      [1],
      [2],
      [],
      [5],
    ])
    expect([lines('mode', 'z'), lines('mode', 'y')]).toEqual([[], [2]])
    expect([lines('list[1].num', 3), lines('list')]).toEqual([[8], [7, 8]])
  })
})

describe('values nobody reads', () => {
  it('are named, the highest alone', () => {
    const files = new Map([
      ['Chart.yaml', 'apiVersion: v2\nname: c\nversion: 1.0.0\n'],
      ['values.yaml', 'read: 1\nnot: 2\nbox: {in: 1, out: 2}\ndead: {a: 1}\nwhole: {a: 1}\n'],
      [
        'templates/t.yaml',
        'kind: A\na: {{ .Values.read }}\nb: {{ .Values.box.in }}\nc: {{ .Values.whole | toJson }}\n',
      ],
    ])
    expect(unreadValues({ files, values: {}, release }, engine)).toEqual(['box.out', 'dead', 'not'])
  })
})
