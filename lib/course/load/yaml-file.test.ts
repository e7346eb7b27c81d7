import { describe, expect, it } from 'vitest'
import { courseSchema, exerciseSchema, quizSchema } from '../schema'
import { type Fault, printFault } from './fault'
import { YamlFile } from './yaml-file'

const faultsOf = (text: string, schema: Parameters<YamlFile['read']>[0], firstLine = 1): string[] => {
  const faults: Fault[] = []
  new YamlFile('x.yaml', text, firstLine).read(schema, faults)
  return faults.map(printFault)
}

const exercise = `id: a
version: 1
title: A
level: easy
goal: g
focus: values.yaml
editable: [values.yaml]
objective: [O1]
hints: [a, b, c]
onFail: {}
`
const quiz = (choices: string): string => `questions:
  - id: q
    type: single
    objective: O1
    prompt: p
    choices:
${choices}`

describe('a fault in a lesson file says where it is and how to mend it', () => {
  const cases: [string, string, Parameters<YamlFile['read']>[0], string[]][] = [
    ['a whole exercise', exercise, exerciseSchema, []],
    [
      'a misspelt key',
      exercise.replace('focus', 'fokus'),
      exerciseSchema,
      [
        'x.yaml:1:1: focus: Invalid input: expected string, received undefined\n    Add it.',
        'x.yaml:6:1: `fokus` is not a key of the file\n    Write `focus`.',
      ],
    ],
    [
      'two hints',
      exercise.replace('[a, b, c]', '[a, b]'),
      exerciseSchema,
      ['x.yaml:9:1: hints: Too small: expected array to have >=3 items\n    Give it at least that much.'],
    ],
    [
      'an unknown level',
      exercise.replace('easy', 'hardest'),
      exerciseSchema,
      [
        'x.yaml:4:1: level: Invalid option: expected one of "easy"|"medium"|"hard"\n    One of: easy, medium, hard.',
      ],
    ],
    [
      'a choice without a reason',
      quiz('      - { text: a, correct: true, why: w }\n      - { text: b }\n'),
      quizSchema,
      [
        'x.yaml:8:9: questions.0.choices.1.why: Invalid input: expected string, received undefined\n    Add it.',
      ],
    ],
    [
      'two right choices',
      quiz('      - { text: a, correct: true, why: w }\n      - { text: b, correct: true, why: w }\n'),
      quizSchema,
      [
        'x.yaml:6:5: questions.0.choices: exactly one choice is correct\n    See the schema of this file (public/schemas).',
      ],
    ],
    [
      'no YAML',
      'a: [1\nb: 2\n',
      exerciseSchema,
      [
        'x.yaml:2:1: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]\n    Mend the syntax there.',
      ],
    ],
    [
      'of two forms the nearer one speaks',
      'title: t\npromise: p\nphases:\n  - id: a\n    title: t\n    subtitle: s\n    lessons:\n      - { id: one, folder: one }\n',
      courseSchema,
      ['x.yaml:8:20: phases.0.lessons.0.folder: NN-slug\n    Write it in that form.'],
    ],
  ]
  it.each(cases)('%s', (_, text, schema, wanted) => expect(faultsOf(text, schema)).toEqual(wanted))

  it('counts lines from where the YAML begins in its file', () => {
    expect(faultsOf('nonsense: 1\n', quizSchema, 40)[1]).toMatch(/^x\.yaml:40:1: `nonsense`/)
  })
})
