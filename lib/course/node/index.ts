/** The course from the disk: what pages ask while they are built. Node only. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Course, Lesson } from '../lesson'
import { loadCourse as load, loadLesson as loadOne } from '../load'
import { diskReader } from './disk'
import { scaffoldBy } from './real-helm'

const helm = process.env.HELM_BIN ?? join(homedir(), '.cache/chartroom/helm/4.3.1/helm')
const reader = diskReader(join(process.cwd(), 'lessons'), (name) => scaffoldBy(helm, name))

/** Throws ContentError where the course cannot be read. */
export const loadCourse = (): Promise<Course> => load(reader)

/** The open lesson of that id. Throws ContentError. */
export const loadLesson = (id: string): Promise<Lesson> => loadOne(reader, id)
