import { test } from './bench'
import { goesThrough } from './study'

test('I read lesson 2, play with its demos, solve its exercises, answer its questions, and find it all kept', async ({
  learner,
}) => {
  test.setTimeout(300_000)
  await goesThrough(learner, {
    slug: 'advanced-go-templating',
    heading: 'The template language, without folklore',
    plays: [
      [
        'text-first',
        '.Values.greeting }}',
        '.Values.greeting | quote }}',
        'GREETING: "Note: the planner is asleep"',
      ],
      ['scope', '$mode := "loud"', '$mode = "loud"', 'outside: loud'],
      ['levels', ' tracing: { enabled: true } ', '', 'nil pointer evaluating interface {}.enabled'],
      ['dot-in-with', '.Release.Name }}-task', '$.Release.Name }}-task', 'agent-task-api'],
      ['compare-from-file', 'gt .Values.replicaCount 1', 'gt (int .Values.replicaCount) 1', 'many: "yes"'],
      ['big-number', '1000000', '999999', 'plain: 999999'],
      ['two-dashes', 'true -}}', 'true }}', /- --queue=plan\s+- --queue=exec/],
      [
        'structures',
        '{{ toYaml .Values.nodeSelector | indent',
        '{{- toYaml .Values.nodeSelector | nindent',
        'zone: north',
      ],
    ],
  })
})
