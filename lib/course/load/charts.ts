/** The charts of a lesson: folders, overlays on them, and the names they are called by. */
import { type Files, overlay } from '../files'
import type { ContentReader } from './reader'

/** Paths relative to the folder → text; `undefined` when the folder is empty. */
export async function readFolder(reader: ContentReader, folder: string): Promise<Files | undefined> {
  const paths = await reader.list(folder)
  if (paths.length === 0) return undefined
  const texts = await Promise.all(paths.map((path) => reader.read(`${folder}/${path}`)))
  return Object.fromEntries(paths.map((path, i) => [path, texts[i] ?? '']))
}

/** Finds what `chart=`, `on=`, `from:` and `base:` call by name. */
export class Charts {
  private readonly solutions = new Map<string, Files>()
  constructor(
    private readonly reader: ContentReader,
    private readonly folder: string,
    /** The chart the lesson starts from. */
    readonly chart: Files,
  ) {}

  addSolution(exercise: string, files: Files): void {
    this.solutions.set(exercise, files)
  }

  /**
   * `chart` (or no name), `nothing`, `scaffold`, a folder of the lesson (it has a slash), an exercise's id (its
   * solution); undefined when there is none such.
   */
  async base(name = 'chart'): Promise<Files | undefined> {
    if (name === 'chart') return this.chart
    if (name === 'nothing') return {}
    if (name === 'scaffold') return this.reader.scaffold('task-api')
    if (name.includes('/')) return readFolder(this.reader, `${this.folder}/${name}`)
    return this.solutions.get(name)
  }

  /** A base, or the folder demos/NAME laid on the base `on`. */
  async named(name: string | undefined, on: string | undefined): Promise<Files | undefined> {
    const base = await this.base(on)
    if (name === undefined) return base
    const folder = await readFolder(this.reader, `${this.folder}/demos/${name}`)
    return folder ? base && overlay(base, folder) : on === undefined ? this.base(name) : undefined
  }
}
