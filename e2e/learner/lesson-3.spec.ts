import { test } from './bench'
import { goesThrough } from './study'

test('I read lesson 3, play with its demos, solve its exercises, answer its questions, and find it all kept', async ({
  learner,
}) => {
  test.setTimeout(300_000)
  await goesThrough(learner, {
    slug: 'named-templates-and-helpers',
    heading: 'Write it once, pass what it needs',
    plays: [
      [
        'underscore',
        'release: {{ .Release.Name }}\n{{- end }}',
        'release: {{ .Release.Name }}',
        'unexpected EOF',
      ],
      [
        'trim',
        '{{ define "task-api.fullname" }}',
        '{{ define "task-api.fullname" -}}',
        'name: agent-task-api',
      ],
      [
        'template-or-include',
        '{{ template "task-api.labels"',
        '{{- include "task-api.labels"',
        'release: agent',
      ],
      ['misplaced', 'nindent 2', 'nindent 4', '    release: agent'],
      ['scope', 'include "task-api.component" .', 'include "task-api.component" $', 'YAML parse error'],
      ['standard-set', 'fullnameOverride: ""', 'fullnameOverride: tasks', 'fullname: tasks'],
      ['pull-secrets', '  - mirror\n  - name: registry\n', '  []\n', /spec:\s+containers:/],
      ['flags', 'off-peak', 'always', 'compared: tracing is on'],
      ['two-files', 'define "team"', 'define "task-api.team"', 'team: from _b.tpl'],
      ['subchart', 'define "labels"', 'define "task-api.labels"', 'owner: cache'],
    ],
  })
})
