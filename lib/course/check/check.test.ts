import { describe, expect, it } from 'vitest'
import type { RenderRequest, RenderResult } from '../../helm/render-types'
import type { Engine } from '../engine'
import { type ContentReader, printFault } from '../load'
import { checkLessons, type RealHelm } from './index'

/** One lesson, small and right. Templates hold one action, {{ .Values.size }}, however it is spaced. */
const right: Readonly<Record<string, string>> = {
  'course.yaml': `title: t
promise: p
phases:
  - id: one
    title: One
    subtitle: s
    lessons:
      - { id: first, folder: 01-first }
      - { id: second, title: t, tagline: t, promise: p, minutes: 5 }
`,
  '01-first/lesson.mdx': `---
id: first
title: t
tagline: t
promise: p
minutes: 5
level: beginner
prerequisites: []
objectives:
  - { id: O1, text: one }
---

## Begin

See [the start](#begin) and [the next one](/lessons/second).

<Demo id="small" chart="solve-it" show="templates/a.yaml" />

<Exercise id="solve-it" />

<Quiz />
`,
  '01-first/chart/Chart.yaml': 'apiVersion: v2\nname: task-api\nversion: 0.1.0\n',
  '01-first/chart/values.yaml': 'size: 1\n',
  '01-first/chart/templates/a.yaml': 'kind: A\nsize: 1\n',
  '01-first/exercises/01-a/exercise.yaml': `id: solve-it
version: 1
title: t
level: easy
goal: g
focus: templates/a.yaml
editable: [templates/a.yaml]
objective: [O1]
hints: [a, b, c]
guards: [it is an A]
onFail:
  it is an A: look at {{actual}}
  size is what was asked: "it is {{actual}}, not {{expected}}"
`,
  '01-first/exercises/01-a/solution/templates/a.yaml': 'kind: A\nsize: {{ .Values.size }}\n',
  '01-first/exercises/01-a/checks/a_test.yaml': `tests:
  - it: it is an A
    asserts:
      - isKind: { of: A }
  - it: size is what was asked
    set: { size: 7 }
    asserts:
      - equal: { path: size, value: 7 }
`,
  '01-first/exercises/01-a/mistakes/constant/mistake.yaml': 'says: s\ntrips: [size is what was asked]\n',
  '01-first/exercises/01-a/mistakes/constant/templates/a.yaml': 'kind: A\nsize: 2\n',
  '01-first/quiz.yaml': `questions:
  - id: q
    type: single
    objective: O1
    prompt: p
    choices:
      - { text: a, output: "size: 1", correct: true, why: w }
      - { text: b, output: "size: 2", why: w }
    verify:
      - { base: solve-it, expect: { choice: true } }
`,
}

const reading = (files: Readonly<Record<string, string>>): ContentReader => ({
  read: async (path) => files[path],
  list: async (folder) =>
    Object.keys(files)
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1))
      .sort(),
  scaffold: () => ({}),
})

function render({ files, values }: RenderRequest): RenderResult {
  const layers = [String(files.get('values.yaml') ?? ''), ...(values.files ?? []).map(({ text }) => text)]
  const size = layers.map((text) => /size"?: (\d+)/.exec(text)?.[1]).findLast((found) => found !== undefined)
  const text = String(files.get('templates/a.yaml') ?? '')
    .replace(/\{\{ ?\.Values\.size ?\}\}/g, size ?? '')
    .replace(/\{\{-.*?\}\}/g, '')
  const source = 'task-api/templates/a.yaml'
  const document = { source, kind: 'A', apiVersion: '', name: '', namespace: '', text, offset: 0 }
  return { manifest: `---\n# Source: ${source}\n${text}`, documents: [document], notes: '', problems: [] }
}

const renderSuite: Engine['renderSuite'] = ({ chart, values }) => {
  const text = (name: string) => {
    const data = chart.raw.find((file) => file.name === name)?.data
    return data ? new TextDecoder().decode(data) : ''
  }
  const files = new Map(['values.yaml', 'templates/a.yaml'].map((name) => [name, text(name)]))
  const over = [...values].map(([key, value]) => `${key}: ${value}`).join('\n')
  const { documents } = render({
    files,
    values: { files: [{ name: 'set', text: over }] },
    release: { name: 'r', namespace: 'n' },
  })
  const texts = documents.map((document) => [document.source, document.text] as const)
  return { texts: new Map(texts), crds: new Map() }
}

const engine: Engine = { render, renderSuite, lint: () => [], scaffold: () => ({}) }

const faultsOf = async (changed: Readonly<Record<string, string>>, real?: RealHelm): Promise<string[]> => {
  const { faults } = await checkLessons(reading({ ...right, ...changed }), engine, real)
  return faults.map(printFault)
}

const edit = (path: string, from: string, to: string): Record<string, string> => {
  const text = right[path] ?? ''
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
  return { [path]: text.replace(from, to) }
}

const EX = '01-first/exercises/01-a'

describe('checking lessons', () => {
  it('finds nothing in a lesson that is right', async () => expect(await faultsOf({})).toEqual([]))

  const cases: [string, Record<string, string>, string[]][] = [
    [
      'an objective nothing assesses',
      edit(
        '01-first/lesson.mdx',
        '{ id: O1, text: one }',
        '{ id: O1, text: one }\n  - { id: O2, text: two }',
      ),
      [
        '01-first/lesson.mdx:11:5: objective O2 is assessed by no exercise and no question\n    Name it in an exercise or a question, or drop it.',
      ],
    ],
    [
      'a dead link',
      edit('01-first/lesson.mdx', '#begin', '#start'),
      ['01-first/lesson.mdx:15:5: the link #start leads nowhere\n    Anchors: begin, solve-it.'],
    ],
    [
      'a link that would run something',
      edit('01-first/lesson.mdx', '#begin', 'javascript:alert(1)'),
      [
        '01-first/lesson.mdx:15:5: the link javascript:alert(1) leads nowhere\n    Pages: /, /playground, /lessons/first, /lessons/second.',
      ],
    ],
    [
      'an exercise without a place',
      edit('01-first/lesson.mdx', '<Exercise id="solve-it" />', ''),
      [
        '01-first/lesson.mdx:1:1: solve-it has no place in the prose\n    Add <Exercise id="solve-it" /> where it belongs.',
      ],
    ],
    [
      'a check without a next step',
      edit(`${EX}/exercise.yaml`, 'it is an A: look', 'it is a B: look'),
      [
        `${EX}/exercise.yaml:11:1: no next step for "it is an A"\n    Add it under onFail.`,
        `${EX}/exercise.yaml:12:3: no check says "it is a B"\n    The checks are: "it is an A", "size is what was asked".`,
      ],
    ],
    [
      'a starter that passes',
      { '01-first/chart/templates/a.yaml': 'kind: A\nsize: {{ .Values.size }}\n' },
      [
        `${EX}/exercise.yaml:13:3: the starter already passes "size is what was asked"\n    Break the starter there, or list the sentence under guards.`,
      ],
    ],
    [
      'a solution that fails',
      { [`${EX}/solution/templates/a.yaml`]: 'kind: A\nsize: 1\n' },
      [
        `${EX}/exercise.yaml:13:3: the solution fails "size is what was asked": expected 7, got 1\n    Mend solution/ or the check.`,
      ],
    ],
    [
      'a mistake that is not caught',
      { [`${EX}/mistakes/constant/templates/a.yaml`]: 'kind: A\nsize: 7\n' },
      [
        `${EX}/mistakes/constant/mistake.yaml:1:1: the mistake passes "size is what was asked"\n    Sharpen the check, or name the one that catches it.`,
      ],
    ],
    [
      'a mistake caught by another check',
      { [`${EX}/mistakes/constant/templates/a.yaml`]: 'kind: B\nsize: {{ .Values.size }}\n' },
      [
        `${EX}/mistakes/constant/mistake.yaml:1:1: the mistake passes "size is what was asked"\n    Sharpen the check, or name the one that catches it.`,
        `${EX}/mistakes/constant/mistake.yaml:1:1: the mistake also trips "it is an A"\n    Name it under trips, or make the overlay wrong in one place only.`,
      ],
    ],
    [
      'an answer the render does not prove',
      edit('01-first/quiz.yaml', '"size: 1"', '"size: 3"'),
      [
        '01-first/quiz.yaml:10:9: q: size: 3 is not printed; printed was:\n---\n# Source: task-api/templates/a.yaml\nkind: A\nsize: 1\n\n    Mend the question or its verify.',
      ],
    ],
    [
      'a suite that cannot be read',
      edit(`${EX}/checks/a_test.yaml`, 'isKind', 'isKindOf'),
      [`${EX}/checks/a_test.yaml:4:9: Assertion type \`isKindOf\` is invalid\n    Mend the suite.`],
    ],
  ]
  it.each(cases)('finds %s', async (_, changed, wanted) => expect(await faultsOf(changed)).toEqual(wanted))

  it('finds an output that is not the real helm’s', async () => {
    const other: RealHelm = async () => ({
      code: 0,
      stdout: '---\n# Source: task-api/templates/a.yaml\nkind: Z\n',
      stderr: '',
    })
    const faults = await faultsOf({}, other)
    expect(faults[0]).toBe(
      `01-first/lesson.mdx:17:1: small: line 3 is "kind: A", and the real helm's is "kind: Z"\n    The page would show something else than Helm prints: the engine must be mended.`,
    )
    expect(faults.length).toBe(4)
  })

  it('names the open lessons when asked for another', async () => {
    const { faults } = await checkLessons(reading(right), engine, undefined, 'third')
    expect(faults.map(printFault)).toEqual([
      'course.yaml:1:1: there is no open lesson third\n    Open lessons: 01-first.',
    ])
  })
})
