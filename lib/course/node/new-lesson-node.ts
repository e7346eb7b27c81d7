/**
 * `npm run lessons:new NN-slug`: a small lesson that already holds together (its starter fails, its solution passes,
 * its mistake is caught), with every sentence an author owes marked as open. lessons:check lists those marks.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isMap, isSeq, type ParsedNode, parseDocument, type YAMLMap } from 'yaml'
import { OPEN } from '../check/open-texts'
import type { Files } from '../files'

export interface NewLessonOptions {
  /** The folder that holds course.yaml. */
  lessons: string
  /** `13-quiet-hours`. */
  folder: string
  /** The phase's id; the last phase otherwise. A lesson that course.yaml announces keeps its place. */
  phase?: string | undefined
}

/** What an author typed wrong; the message says how to type it. */
export class NewLessonError extends Error {
  override readonly name = 'NewLessonError'
}

/** Writes the folder and the line in course.yaml; answers the files written. Throws NewLessonError. */
export function newLesson({ lessons, folder, phase }: NewLessonOptions): string[] {
  const [, id] = /^\d\d-([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(folder) ?? []
  if (id === undefined)
    throw new NewLessonError(
      `${folder || 'nothing'} is not a folder's name: write NN-slug, as in 13-quiet-hours`,
    )
  const top = join(lessons, folder)
  if (existsSync(top)) throw new NewLessonError(`lessons/${folder} is already there`)
  const course = join(lessons, 'course.yaml')
  const entered = enter(readFileSync(course, 'utf8'), id, folder, phase)
  const files = scaffold(id)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true })
    writeFileSync(join(top, path), text)
  }
  writeFileSync(course, entered)
  return Object.keys(files).map((path) => `lessons/${folder}/${path}`)
}

/** course.yaml with the lesson in it: in the place of its announcement, else at the end of the phase. */
function enter(text: string, id: string, folder: string, phase: string | undefined): string {
  const phases = parseDocument<ParsedNode, true>(text).get('phases', true)
  const all = isSeq(phases) ? phases.items.filter((item) => isMap<ParsedNode, ParsedNode>(item)) : []
  const lessonsIn = (one: YAMLMap<ParsedNode, ParsedNode | null>) => {
    const list = one.get('lessons', true)
    return isSeq(list) ? list.items.filter((item) => isMap<ParsedNode, ParsedNode>(item)) : []
  }
  for (const lesson of all.flatMap(lessonsIn)) {
    if (said(lesson, 'id') !== id) continue
    if (lesson.has('folder')) throw new NewLessonError(`course.yaml already has a lesson ${id}`)
    return put(text, lesson, 'instead', id, folder)
  }
  const home = phase === undefined ? all.at(-1) : all.find((one) => said(one, 'id') === phase)
  const last = home && lessonsIn(home).at(-1)
  if (!last) {
    const known = all.map((one) => said(one, 'id')).join(', ')
    throw new NewLessonError(`there is no phase ${phase ?? ''}: course.yaml has ${known}`)
  }
  return put(text, last, 'after', id, folder)
}

/** What a key of a map says. */
const said = (map: YAMLMap<ParsedNode, ParsedNode | null>, key: string): string => String(map.get(key))

function put(
  text: string,
  item: YAMLMap<ParsedNode, ParsedNode | null>,
  where: 'instead' | 'after',
  id: string,
  folder: string,
): string {
  const [start, end] = item.range ?? [0, 0]
  const indent = ' '.repeat(start - text.lastIndexOf('\n', start) - 1)
  const entry = `id: ${id}\n${indent}folder: ${folder}`
  const upTo = text.slice(0, end).trimEnd().length
  return where === 'instead'
    ? text.slice(0, start) + entry + text.slice(upTo)
    : `${text.slice(0, upTo)}\n${indent.slice(2)}- ${entry}${text.slice(upTo)}`
}

const titleOf = (id: string): string => {
  const words = id.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const schemaLine = (depth: number, name: string): string =>
  `# yaml-language-server: $schema=${'../'.repeat(depth)}public/schemas/${name}.json\n`

const SENTENCE = 'the greeting is the one that was asked for'
const EXERCISE = 'exercises/01-use-the-value'

const scaffold = (id: string): Files => ({
  'lesson.mdx': `---
id: ${id}
title: ${titleOf(id)}
tagline: "${OPEN} the lesson in a few words"
promise: "${OPEN} what the learner can do afterwards"
minutes: 15
level: beginner
prerequisites:
  - "${OPEN} what must be known before"
objectives:
  - id: O1
    text: "${OPEN} something that can be checked"
---

## ${titleOf(id)}

${OPEN} why this matters, in two or three sentences. Then something to look at:

<Demo id="first-look" show="templates/settings.yaml" edit="values.yaml" />

${OPEN} what the reader has just seen.

<Exercise id="use-the-value" />

<Quiz />
`,
  'chart/Chart.yaml': 'apiVersion: v2\nname: task-api\nversion: 0.1.0\nappVersion: "1.4.0"\n',
  'chart/values.yaml': 'greeting: hello\n',
  'chart/templates/settings.yaml': settings('hello'),
  [`${EXERCISE}/exercise.yaml`]: `${schemaLine(4, 'exercise')}id: use-the-value
version: 1
title: "${OPEN} a name for the exercise"
level: easy
goal: "${OPEN} what the chart must do, not what to type"
focus: templates/settings.yaml
editable:
  - templates/settings.yaml
release:
  name: agent
  namespace: default
objective: [O1]
hints:
  - "${OPEN} where to look"
  - "${OPEN} which idea"
  - "${OPEN} nearly the line"
onFail:
  ${SENTENCE}: "${OPEN} the next step; it is {{actual}}, not {{expected}}"
`,
  [`${EXERCISE}/solution/templates/settings.yaml`]: settings('{{ .Values.greeting | quote }}'),
  [`${EXERCISE}/checks/settings_test.yaml`]: `suite: the greeting
release:
  name: agent
tests:
  - it: ${SENTENCE}
    set:
      greeting: good morning
    template: settings.yaml
    asserts:
      - equal:
          path: data.GREETING
          value: good morning
`,
  [`${EXERCISE}/mistakes/another-constant/mistake.yaml`]: `${schemaLine(6, 'mistake')}says: "${OPEN} what was done wrong"
trips:
  - ${SENTENCE}
`,
  [`${EXERCISE}/mistakes/another-constant/templates/settings.yaml`]: settings('good evening'),
  'quiz.yaml': `${schemaLine(2, 'quiz')}questions:
  - id: what-is-printed
    type: single
    objective: O1
    prompt: "${OPEN} a question"
    choices:
      - text: "${OPEN} the right answer"
        correct: true
        why: "${OPEN} why it is right"
      - text: "${OPEN} a wrong answer"
        why: "${OPEN} why it is wrong"
`,
})

function settings(greeting: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-settings
data:
  GREETING: ${greeting}
`
}
