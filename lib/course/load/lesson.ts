/** A lesson's folder, read whole: prose, chart, exercises, quiz, demos and recordings. */
import {
  type Comparison,
  type Course,
  type Demo,
  type Exercise,
  type Lesson,
  type LessonCard,
  lessonsOf,
  type Timeline,
} from '../lesson'
import { frontMatterSchema, quizSchema, recordingSchema, timelineSchema } from '../schema'
import { Charts, readFolder } from './charts'
import { readCourse } from './course'
import { readExercise } from './exercise'
import { ContentError, type Fault } from './fault'
import { type Element, type Prose, readProse } from './prose'
import type { ContentReader } from './reader'
import { YamlFile } from './yaml-file'

/** The lesson of that id. Throws ContentError, also when there is none or it is not yet open. */
export async function loadLesson(reader: ContentReader, id: string): Promise<Lesson> {
  const faults: Fault[] = []
  const course = await readCourse(reader, faults)
  const card = course && lessonsOf(course).find((one) => one.id === id)
  const read = course && card && (await readLesson(reader, course, card, faults))
  if (read && faults.length === 0) return read.lesson
  const message = `there is no open lesson ${id}`
  throw new ContentError(
    faults.length > 0
      ? faults
      : [{ file: 'course.yaml', line: 1, column: 1, message, mend: 'Name a lesson with a folder.' }],
  )
}

/** Where an author finds things again. */
export interface LessonSources {
  prose: Prose
  proseFile: string
  frontMatter: YamlFile
  quiz: YamlFile
  exercises: ReadonlyMap<string, YamlFile>
}

export async function readLesson(
  reader: ContentReader,
  course: Course,
  card: LessonCard,
  faults: Fault[],
): Promise<{ lesson: Lesson; sources: LessonSources } | undefined> {
  const folder = card.folder ?? ''
  const proseFile = `${folder}/lesson.mdx`
  const source = await reader.read(proseFile)
  if (card.folder === undefined || source === undefined) return undefined
  const prose = readProse(proseFile, source, faults)
  const frontMatter = new YamlFile(proseFile, prose.frontMatter?.text ?? '', prose.frontMatter?.line)
  const front = frontMatter.read(frontMatterSchema, faults)
  const chart = await readFolder(reader, `${folder}/chart`)
  if (!chart) {
    const mend = 'Put the chart the lesson starts from there.'
    faults.push({ file: `${folder}/chart`, line: 1, column: 1, message: 'there is no chart', mend })
  }
  const charts = new Charts(reader, folder, chart ?? {})
  const exercises = inOrder(prose, await readExercises(reader, card.id, folder, charts, faults))
  const quizFile = `${folder}/quiz.yaml`
  const quizSource = new YamlFile(quizFile, (await reader.read(quizFile)) ?? '')
  const quiz = quizSource.read(quizSchema, faults)
  if (!front || !quiz) return undefined
  const at = (element: Element) => ({ file: proseFile, line: element.line, column: element.column })
  const parts = new Parts(reader, folder, charts, faults, at)
  const named = (name: string): Element[] => prose.elements.filter((element) => element.name === name)
  checkPlaces(
    prose,
    proseFile,
    course,
    exercises.map(({ exercise }) => exercise),
    quiz,
    faults,
  )
  const lesson: Lesson = {
    card,
    front,
    source,
    headings: prose.headings,
    chart: charts.chart,
    exercises: exercises.map(({ exercise }) => exercise),
    questions: quiz.questions,
    predictions: quiz.predictions ?? [],
    demos: await parts.demos(named('Demo')),
    comparisons: await parts.comparisons(named('Compare')),
    timelines: await parts.timelines(named('Timeline')),
  }
  return {
    lesson,
    sources: {
      prose,
      proseFile,
      frontMatter,
      quiz: quizSource,
      exercises: new Map(exercises.map(({ exercise, source }) => [exercise.id, source])),
    },
  }
}

async function readExercises(
  reader: ContentReader,
  lesson: string,
  folder: string,
  charts: Charts,
  faults: Fault[],
): Promise<{ exercise: Exercise; source: YamlFile }[]> {
  const paths = await reader.list(`${folder}/exercises`)
  const names = [...new Set(paths.map((path) => path.split('/')[0] ?? ''))]
  const read: { exercise: Exercise; source: YamlFile }[] = []
  // One after the other: an exercise may begin from the solution of one before it.
  for (const [i, name] of names.entries()) {
    const one = await readExercise(reader, { lesson, folder, name, number: i + 1 }, charts, faults)
    if (one) read.push(one)
  }
  return read
}

/** Exercises are numbered as the prose comes to them; their folders only say which may build on which. */
function inOrder<T extends { exercise: Exercise }>(prose: Prose, exercises: readonly T[]): T[] {
  const places = prose.elements
    .filter(({ name }) => name === 'Exercise')
    .map(({ attributes }) => attributes.id ?? '')
  const place = ({ exercise }: T): number => (places.indexOf(exercise.id) + 1 || places.length) - 1
  return [...exercises]
    .sort((a, b) => place(a) - place(b))
    .map((one, i) => ({ ...one, exercise: { ...one.exercise, number: i + 1 } }))
}

/** What the prose names must exist, and what exists must have its place in the prose. */
function checkPlaces(
  prose: Prose,
  file: string,
  course: Course,
  exercises: readonly Exercise[],
  quiz: { predictions?: readonly { id: string }[] | undefined },
  faults: Fault[],
): void {
  const ids: Record<string, readonly string[]> = {
    Exercise: exercises.map(({ id }) => id),
    Predict: (quiz.predictions ?? []).map(({ id }) => id),
    Term: Object.keys(course.glossary),
  }
  const used = new Map<string, Element>()
  const headings = new Set(prose.headings.map(({ id }) => id))
  for (const element of prose.elements) {
    const id = element.attributes.id ?? ''
    const known = ids[element.name]
    const at = { file, line: element.line, column: element.column }
    if (known && !known.includes(id)) {
      const mend = `Known: ${known.join(', ')}.`
      faults.push({ ...at, message: `<${element.name} id="${id}"> names nothing that exists`, mend })
    }
    if (id === '' || element.name === 'Term') continue
    if (used.has(id) || headings.has(id)) {
      faults.push({ ...at, message: `the id ${id} is used twice on this page`, mend: 'Give each its own.' })
    }
    used.set(id, element)
  }
  for (const name of ['Exercise', 'Predict']) {
    for (const id of ids[name] ?? []) {
      if (used.get(id)?.name === name) continue
      const mend = `Add <${name} id="${id}" /> where it belongs.`
      faults.push({ file, line: 1, column: 1, message: `${id} has no place in the prose`, mend })
    }
  }
  if (prose.elements.filter(({ name }) => name === 'Quiz').length !== 1) {
    faults.push({
      file,
      line: 1,
      column: 1,
      message: 'the lesson needs exactly one <Quiz />',
      mend: 'Put it at the end.',
    })
  }
}

/** Demos, comparisons and timelines: what the prose's attributes stand for. */
class Parts {
  constructor(
    private readonly reader: ContentReader,
    private readonly folder: string,
    private readonly charts: Charts,
    private readonly faults: Fault[],
    private readonly at: (element: Element) => { file: string; line: number; column: number },
  ) {}

  async demos(elements: readonly Element[]): Promise<Demo[]> {
    return present(await Promise.all(elements.map((element) => this.demo(element))))
  }

  async comparisons(elements: readonly Element[]): Promise<Comparison[]> {
    const made = elements.map(async (element): Promise<Comparison | undefined> => {
      const demo = await this.demo(element)
      if (!demo) return undefined
      const { id = '', left = '', right = '' } = element.attributes
      const side = (given: string): Demo => {
        if (given in demo.chart) return { ...demo, files: [given] }
        if (given.startsWith('-')) return { ...demo, flags: given }
        return { ...demo, values: given === 'defaults' ? '' : given }
      }
      return { id, left: side(left), right: side(right) }
    })
    return present(await Promise.all(made))
  }

  private async demo(element: Element): Promise<Demo | undefined> {
    const { id = '', chart, on, show = '', edit, values = '', set, flags = '' } = element.attributes
    const { release = 'agent', namespace = 'default', files } = element.attributes
    const found = await this.charts.named(chart, on)
    if (!found) {
      const mend = `Add the folder ${this.folder}/demos/${chart ?? ''}, or name chart, scaffold or an exercise.`
      this.fault(element, `there is no chart ${chart ?? on ?? ''}`, mend)
      return undefined
    }
    const named = files?.split(/,\s*/) ?? []
    for (const path of [...named, ...(edit === undefined || edit === 'flags' ? [] : [edit])]) {
      if (!(path in found))
        this.fault(element, `the chart has no ${path}`, `It has: ${Object.keys(found).join(', ')}.`)
    }
    return {
      id,
      chart: found,
      files: named,
      values,
      set: set === undefined ? [] : [set],
      flags,
      release,
      namespace,
      show,
      ...(edit !== undefined && { edit }),
    }
  }

  async timelines(elements: readonly Element[]): Promise<Timeline[]> {
    return present(await Promise.all(elements.map((element) => this.timeline(element))))
  }

  private async timeline(element: Element): Promise<Timeline | undefined> {
    const id = element.attributes.id ?? ''
    const file = `${this.folder}/timelines/${id}.yaml`
    const recorded = `${this.folder}/timelines/${id}.recorded.yaml`
    const source = new YamlFile(file, (await this.reader.read(file)) ?? '')
    const timeline = source.read(timelineSchema, this.faults)
    const text = await this.reader.read(recorded)
    if (!timeline) return undefined
    if (text === undefined) {
      this.faults.push(source.fault([], 'not recorded yet', 'Run npm run lessons:record.'))
      return undefined
    }
    const recording = new YamlFile(recorded, text).read(recordingSchema, this.faults)
    const files = await this.charts.named(timeline.chart, timeline.on)
    if (!files) this.faults.push(source.fault(['chart'], `there is no chart ${timeline.chart}`, 'Name one.'))
    if (!recording || !files) return undefined
    const commands = timeline.steps.map((step) => step.command).join('\n')
    if (commands !== recording.steps.map((step) => step.command).join('\n')) {
      const message = 'the recording is of other commands'
      this.faults.push(source.fault(['steps'], message, 'Run npm run lessons:record.'))
    }
    return { ...timeline, id, files, recording }
  }

  private fault(element: Element, message: string, mend: string): void {
    this.faults.push({ ...this.at(element), message, mend })
  }
}

const present = <T>(items: readonly (T | undefined)[]): T[] => items.filter((item) => item !== undefined)
