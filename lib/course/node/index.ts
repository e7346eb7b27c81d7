/** The course from the disk: what pages ask while they are built. Node only. */
import type { Course, Lesson } from '../lesson'
import { loadCourse as load, loadLesson as loadOne } from '../load'
import { diskReader, ownLessons } from './disk-node'
import { helmEngine } from './helm-engine'

const reader = diskReader(ownLessons(), helmEngine.scaffold)

/** Throws ContentError where the course cannot be read. */
export const loadCourse = (): Promise<Course> => load(reader)

/** The open lesson of that id. Throws ContentError. */
export const loadLesson = (id: string): Promise<Lesson> => loadOne(reader, id)
