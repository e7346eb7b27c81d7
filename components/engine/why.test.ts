import { expect, it } from 'vitest'
import { render } from '../../lib/helm'
import type { WhyPiece } from './protocol'
import { whyLine } from './why'

const files = new Map([
  ['Chart.yaml', 'apiVersion: v2\nname: app\nversion: 0.1.0\n'],
  ['values.yaml', 'replicas: 3\nteam: agents\n'],
  ['templates/_helpers.tpl', '{{- define "app.labels" -}}\nteam: {{ .Values.team }}\n{{- end }}\n'],
  [
    'templates/one.yaml',
    'apiVersion: v1\nkind: One\nmetadata:\n  name: one\n  labels:\n    {{- include "app.labels" . | nindent 4 }}\nspec:\n  replicas: {{ .Values.replicas }}\n',
  ],
])

function why(text: string): WhyPiece[] {
  const result = render({ files, values: {}, release: { name: 'r', namespace: 'default' }, trace: true })
  const [document] = result.documents
  if (!document) throw new Error(result.problems[0]?.message)
  return whyLine(result, document, document.text.split('\n').indexOf(text), files)
}

it('names the action of a line, where it stands, and the values it read', () => {
  const piece = why('  replicas: 3').find((one) => one.kind === 'action')
  expect(piece).toMatchObject({
    file: 'app/templates/one.yaml',
    line: 8,
    column: 13,
    source: '.Values.replicas',
    reads: ['.Values.replicas'],
  })
})

it('says of plain text that it was written so', () => {
  expect(why('  name: one').map(({ kind, file, line }) => ({ kind, file, line }))).toEqual([
    { kind: 'text', file: 'app/templates/one.yaml', line: 4 },
  ])
})

it('goes through a named template', () => {
  const piece = why('    team: agents').find((one) => one.kind === 'action')
  expect(piece?.source).toContain('include "app.labels"')
  expect(piece?.reads).toEqual(['.Values.team'])
  expect(piece?.frames.at(-1)).toEqual({
    kind: 'include',
    name: 'app.labels',
    file: 'templates/_helpers.tpl',
    at: { file: 'templates/_helpers.tpl', line: 1, column: 5 },
  })
})
