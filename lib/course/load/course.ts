/** lessons/course.yaml and the front matter of the open lessons, as the course page shows them. */
import type { Course, LessonCard, Phase } from '../lesson'
import {
  courseSchema,
  type FrontMatter,
  frontMatterSchema,
  glossarySchema,
  prerequisitesSchema,
} from '../schema'
import { ContentError, type Fault } from './fault'
import { readProse } from './prose'
import type { ContentReader } from './reader'
import { YamlFile } from './yaml-file'

/** Throws ContentError. */
export async function loadCourse(reader: ContentReader): Promise<Course> {
  const faults: Fault[] = []
  const course = await readCourse(reader, faults)
  if (!course || faults.length > 0) throw new ContentError(faults)
  return course
}

export async function readCourse(reader: ContentReader, faults: Fault[]): Promise<Course | undefined> {
  const file = 'course.yaml'
  const source = new YamlFile(file, (await reader.read(file)) ?? '')
  const course = source.read(courseSchema, faults)
  const glossaryText = (await reader.read('glossary.yaml')) ?? '{}'
  const glossary = new YamlFile('glossary.yaml', glossaryText).read(glossarySchema, faults)
  const asked = await reader.read('prerequisites.yaml')
  const prerequisites =
    asked === undefined
      ? undefined
      : new YamlFile('prerequisites.yaml', asked).read(prerequisitesSchema, faults)
  if (!course || !glossary) return undefined
  const seen = new Set<string>()
  const phases: Phase[] = []
  let number = 0
  for (const [p, phase] of course.phases.entries()) {
    const lessons: LessonCard[] = []
    for (const [l, entry] of phase.lessons.entries()) {
      number++
      if (seen.has(entry.id)) {
        faults.push(
          source.fault(
            ['phases', p, 'lessons', l],
            `the id ${entry.id} is used twice`,
            'Ids are for one lesson.',
          ),
        )
      }
      seen.add(entry.id)
      if (!('folder' in entry)) {
        lessons.push({ ...entry, number, phase: phase.id })
        continue
      }
      const front = await readFrontMatter(reader, entry.folder, faults)
      if (!front) continue
      if (front.id !== entry.id) {
        const message = `${entry.folder} says its id is ${front.id}, not ${entry.id}`
        faults.push(source.fault(['phases', p, 'lessons', l, 'id'], message, 'Make them one.'))
      }
      const { id, title, tagline, promise, minutes } = front
      lessons.push({ id, number, phase: phase.id, title, tagline, promise, minutes, folder: entry.folder })
    }
    phases.push({ id: phase.id, title: phase.title, subtitle: phase.subtitle, lessons })
  }
  const { title, promise, after = [] } = course
  return { title, promise, phases, after, glossary, ...(prerequisites && { prerequisites }) }
}

async function readFrontMatter(
  reader: ContentReader,
  folder: string,
  faults: Fault[],
): Promise<FrontMatter | undefined> {
  const file = `${folder}/lesson.mdx`
  const text = await reader.read(file)
  const prose = text === undefined ? undefined : readProse(file, text, [])
  if (!prose?.frontMatter) {
    faults.push({
      file,
      line: 1,
      column: 1,
      message: 'no front matter',
      mend: 'Begin the file with --- and the keys.',
    })
    return undefined
  }
  return new YamlFile(file, prose.frontMatter.text, prose.frontMatter.line).read(frontMatterSchema, faults)
}
