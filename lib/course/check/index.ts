/** The author's check of lessons: all that must hold before a lesson is shown. Pure over what is handed in. */
import type { Engine } from '../engine'
import { type Course, lessonsOf } from '../lesson'
import { Charts, type ContentReader, type Fault, readCourse, readLesson } from '../load'
import { checkExercise } from './exercises'
import { checkOpenTexts } from './open-texts'
import { OutputCheck, type RealHelm } from './outputs'
import { checkStructure } from './structure'

export type { RealHelm } from './outputs'

export interface CheckReport {
  lessons: readonly {
    id: string
    exercises: number
    mistakes: number
    questions: number
    outputs: number
    compared: number
  }[]
  faults: readonly Fault[]
}

/** Checks every open lesson, or the one whose number, id or folder is `only`. */
export async function checkLessons(
  reader: ContentReader,
  engine: Engine,
  real: RealHelm | undefined,
  only?: string,
): Promise<CheckReport> {
  const faults: Fault[] = []
  const course = await readCourse(reader, faults)
  const report: CheckReport['lessons'][number][] = []
  if (!course) return { lessons: report, faults }
  const open = lessonsOf(course).filter(
    ({ number, id, folder }) => folder !== undefined && (!only || [`${number}`, id, folder].includes(only)),
  )
  if (only && open.length === 0) {
    const names = lessonsOf(course).flatMap(({ folder }) => (folder ? [folder] : []))
    const mend = `Open lessons: ${names.join(', ')}.`
    faults.push({ file: 'course.yaml', line: 1, column: 1, message: `there is no open lesson ${only}`, mend })
  }
  for (const card of open) {
    const lesson = await checkLesson(reader, course, card.id, engine, real, faults)
    if (lesson) report.push(lesson)
  }
  return { lessons: report, faults }
}

async function checkLesson(
  reader: ContentReader,
  course: Course,
  id: string,
  engine: Engine,
  real: RealHelm | undefined,
  faults: Fault[],
): Promise<CheckReport['lessons'][number] | undefined> {
  const card = lessonsOf(course).find((one) => one.id === id)
  const read = card && (await readLesson(reader, course, card, faults))
  if (!read) return undefined
  const { lesson, sources } = read
  faults.push(...(await checkOpenTexts(reader, card.folder ?? '')))
  const structure = checkStructure(course, lesson, sources)
  faults.push(...structure)
  if (structure.length === 0) {
    for (const exercise of lesson.exercises) {
      const source = sources.exercises.get(exercise.id)
      if (source) faults.push(...checkExercise(exercise, source, engine))
    }
  }
  const charts = new Charts(reader, card.folder ?? '', lesson.chart)
  for (const exercise of lesson.exercises) charts.addSolution(exercise.id, exercise.solution)
  const outputs = new OutputCheck(lesson, sources, engine, (name) => charts.base(name), real)
  faults.push(...(await outputs.run()))
  return {
    id,
    exercises: lesson.exercises.length,
    mistakes: lesson.exercises.reduce((sum, { mistakes }) => sum + mistakes.length, 0),
    questions: lesson.questions.length + lesson.predictions.length,
    outputs: lesson.demos.length + 2 * lesson.comparisons.length,
    compared: outputs.compared,
  }
}
