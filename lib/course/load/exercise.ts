/** An exercise's folder, its overlays resolved. */
import { type Files, overlay, setKeys } from '../files'
import type { Exercise, Mistake } from '../lesson'
import { exerciseSchema, mistakeSchema } from '../schema'
import { type Charts, readFolder } from './charts'
import type { Fault } from './fault'
import type { ContentReader } from './reader'
import { YamlFile } from './yaml-file'

export interface ExercisePlace {
  lesson: string
  /** The lesson's folder. */
  folder: string
  /** The exercise's folder inside exercises/. */
  name: string
  number: number
}

export async function readExercise(
  reader: ContentReader,
  place: ExercisePlace,
  charts: Charts,
  faults: Fault[],
): Promise<{ exercise: Exercise; source: YamlFile } | undefined> {
  const folder = `${place.folder}/exercises/${place.name}`
  const file = `${folder}/exercise.yaml`
  const text = await reader.read(file)
  if (text === undefined) {
    faults.push({
      file,
      line: 1,
      column: 1,
      message: 'there is no exercise.yaml',
      mend: 'Write it, or remove the folder.',
    })
    return undefined
  }
  const source = new YamlFile(file, text)
  const read = source.read(exerciseSchema, faults)
  if (!read) return undefined
  const { from, remove, catalog, ...rest } = read
  const base = await charts.base(from)
  if (!base) {
    const mend =
      'It must be `chart`, `scaffold`, `nothing`, a folder of the lesson, or the id of an exercise before this one.'
    faults.push(source.fault(['from'], `there is no ${from} to begin from`, mend))
    return undefined
  }
  const part = async (name: string): Promise<Files> => (await readFolder(reader, `${folder}/${name}`)) ?? {}
  const starter = overlay(base, await part('starter'), remove?.starter)
  const solution = overlay(starter, await part('solution'), remove?.solution)
  charts.addSolution(read.id, solution)
  const checks = await part('checks')
  const exercise: Exercise = {
    ...rest,
    lesson: place.lesson,
    number: place.number,
    starter,
    solution,
    suites: Object.fromEntries(Object.entries(checks).map(([path, suite]) => [`tests/${path}`, suite])),
    variants: read.variants ?? {},
    state: read.state ?? [],
    mistakes: await readMistakes(reader, `${folder}/mistakes`, solution, faults),
    catalog: await Promise.all(
      (catalog ?? []).map(async ({ name, version, folder: chart }, i) => {
        const files = await readFolder(reader, `${place.folder}/${chart}`)
        if (!files)
          faults.push(source.fault(['catalog', i, 'folder'], `there is no folder ${chart}`, 'Name one.'))
        return { name, version, files: files ?? {} }
      }),
    ),
  }
  if (!(read.focus in starter)) {
    faults.push(
      source.fault(
        ['focus'],
        `the starter has no ${read.focus}`,
        `It has: ${Object.keys(starter).join(', ')}.`,
      ),
    )
  }
  for (const suite of Object.keys(exercise.variants)) {
    if (!(`tests/${suite}` in exercise.suites)) {
      faults.push(
        source.fault(['variants', suite], `there is no checks/${suite}`, 'Name a suite of this exercise.'),
      )
    }
  }
  return { exercise, source }
}

async function readMistakes(
  reader: ContentReader,
  folder: string,
  solution: Files,
  faults: Fault[],
): Promise<Mistake[]> {
  const paths = await reader.list(folder)
  const names = [...new Set(paths.map((path) => path.split('/')[0] ?? ''))]
  const mistakes: Mistake[] = []
  for (const name of names) {
    const { 'mistake.yaml': text = '', ...files } = (await readFolder(reader, `${folder}/${name}`)) ?? {}
    const read = new YamlFile(`${folder}/${name}/mistake.yaml`, text).read(mistakeSchema, faults)
    if (!read) continue
    const wrong = setKeys(overlay(solution, files, read.remove), read.set ?? {})
    mistakes.push({ name, says: read.says, trips: read.trips, files: wrong })
  }
  return mistakes
}
