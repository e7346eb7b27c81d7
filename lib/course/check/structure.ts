/** What can be said of a lesson without rendering: objectives, sentences, links, ids. */

import { SuiteFault } from '../../unittest'
import { sentencesOf } from '../grade'
import type { Course, Exercise, Lesson } from '../lesson'
import { lessonsOf } from '../lesson'
import type { Fault, LessonSources, YamlFile } from '../load'

export function checkStructure(course: Course, lesson: Lesson, sources: LessonSources): Fault[] {
  return [
    ...objectives(lesson, sources),
    ...lesson.exercises.flatMap((exercise) => {
      const source = sources.exercises.get(exercise.id)
      return source ? sentences(exercise, source) : []
    }),
    ...questions(lesson, sources.quiz),
    ...links(course, lesson, sources),
  ]
}

/** Every objective is assessed, and nothing assesses what the lesson does not promise. */
function objectives(lesson: Lesson, { frontMatter, quiz, exercises }: LessonSources): Fault[] {
  const promised = lesson.front.objectives.map(({ id }) => id)
  const assessed = new Set([
    ...lesson.exercises.flatMap(({ objective }) => objective),
    ...lesson.questions.map(({ objective }) => objective),
  ])
  const faults = promised.flatMap((id, i) =>
    assessed.has(id)
      ? []
      : [
          frontMatter.fault(
            ['objectives', i],
            `objective ${id} is assessed by no exercise and no question`,
            'Name it in an exercise or a question, or drop it.',
          ),
        ],
  )
  const mend = `The lesson has ${promised.join(', ')}.`
  for (const { id, objective } of lesson.exercises) {
    for (const [i, one] of objective.entries()) {
      const source = exercises.get(id)
      if (source && !promised.includes(one))
        faults.push(source.fault(['objective', i], `there is no objective ${one}`, mend))
    }
  }
  for (const [list, all] of [
    ['questions', lesson.questions],
    ['predictions', lesson.predictions],
  ] as const) {
    for (const [i, { objective }] of all.entries()) {
      if (!promised.includes(objective)) {
        faults.push(quiz.fault([list, i, 'objective'], `there is no objective ${objective}`, mend))
      }
    }
  }
  return faults
}

/** Each check has a next step; what onFail, guards and mistakes name are checks. */
function sentences(exercise: Exercise, source: YamlFile): Fault[] {
  let known: string[]
  try {
    known = sentencesOf(exercise)
  } catch (error) {
    if (!(error instanceof SuiteFault)) throw error
    const file = source.file.replace('exercise.yaml', error.file.replace(/^tests\//, 'checks/'))
    return [{ file, line: error.line, column: error.column, message: error.message, mend: 'Mend the suite.' }]
  }
  const faults: Fault[] = []
  for (const [i, says] of known.entries()) {
    if (known.indexOf(says) !== i) {
      faults.push(source.fault([], `two checks say "${says}"`, 'Give each a sentence of its own.'))
    }
    if (exercise.onFail[says] === undefined) {
      faults.push(source.fault(['onFail'], `no next step for "${says}"`, 'Add it under onFail.'))
    }
  }
  const mend = `The checks are: ${known.map((says) => `"${says}"`).join(', ')}.`
  for (const says of Object.keys(exercise.onFail)) {
    if (!known.includes(says)) faults.push(source.fault(['onFail', says], `no check says "${says}"`, mend))
  }
  for (const [i, says] of (exercise.guards ?? []).entries()) {
    if (!known.includes(says)) faults.push(source.fault(['guards', i], `no check says "${says}"`, mend))
  }
  for (const { name, trips } of exercise.mistakes) {
    for (const says of trips) {
      if (known.includes(says)) continue
      const file = source.file.replace('exercise.yaml', `mistakes/${name}/mistake.yaml`)
      faults.push({ file, line: 1, column: 1, message: `no check says "${says}"`, mend })
    }
  }
  if (known.length === 0)
    faults.push(source.fault([], 'nothing is checked', 'Add a suite under checks/ or a state check.'))
  return faults
}

function questions(lesson: Lesson, quiz: YamlFile): Fault[] {
  const faults: Fault[] = []
  const seen = new Set<string>()
  for (const [list, all] of [
    ['questions', lesson.questions],
    ['predictions', lesson.predictions],
  ] as const) {
    for (const [i, question] of all.entries()) {
      if (seen.has(question.id)) {
        faults.push(
          quiz.fault([list, i, 'id'], `the id ${question.id} is used twice`, 'Ids are permanent and unique.'),
        )
      }
      seen.add(question.id)
      const code = 'code' in question ? question.code : undefined
      const last = code?.trimEnd().split('\n').length ?? 0
      if (question.type === 'fix-line' && question.line > last) {
        faults.push(quiz.fault([list, i, 'line'], `the code has only ${last} lines`, 'Count from 1.'))
      }
      if (question.type === 'spot-the-bug' && question.lines.some(({ line }) => line > last)) {
        faults.push(quiz.fault([list, i, 'lines'], `the code has only ${last} lines`, 'Count from 1.'))
      }
    }
  }
  return faults
}

/** Links inside the course lead somewhere. Addresses elsewhere are not asked. */
function links(course: Course, lesson: Lesson, { prose, proseFile }: LessonSources): Fault[] {
  const anchors = new Set([...lesson.headings.map(({ id }) => id), ...lesson.exercises.map(({ id }) => id)])
  const pages = new Set(['/', '/playground', ...lessonsOf(course).map(({ id }) => `/lessons/${id}`)])
  return prose.links.flatMap(({ url, line, column }) => {
    const [page = '', anchor] = url.split('#')
    const isDead = /^(https:|mailto:)/.test(url)
      ? false
      : (page !== '' && !pages.has(page)) || (page === '' && !anchors.has(anchor ?? ''))
    if (!isDead) return []
    const mend = page === '' ? `Anchors: ${[...anchors].join(', ')}.` : `Pages: ${[...pages].join(', ')}.`
    return [{ file: proseFile, line, column, message: `the link ${url} leads nowhere`, mend }]
  })
}
