/** The course from the disk: what pages ask while they are built, or in development as its files change. Node only. */
import type { Course, Lesson } from '../lesson'
import { lessonsOf } from '../lesson'
import { loadCourse as load, loadLesson as loadOne } from '../load'
import { diskReader, ownLessons } from './disk-node'
import { helmEngine } from './helm-engine'
import { filesBelow, keep, proseFiles } from './kept-node'

const reader = diskReader(ownLessons(), helmEngine.scaffold)

/** Throws ContentError where the course cannot be read. */
export const loadCourse = (): Promise<Course> => keep('the course', proseFiles(), () => load(reader))

/** The open lesson of that id. Throws ContentError. */
export async function loadLesson(id: string): Promise<Lesson> {
  const folder = lessonsOf(await loadCourse()).find((one) => one.id === id)?.folder
  const files = folder === undefined ? [] : filesBelow(folder)
  return keep(id, [...proseFiles(), ...files], () => loadOne(reader, id))
}
