/** Reads lessons/: for pages at build time, and for the author's check. Knows no disk: see lib/course/node. */
export { Charts, readFolder } from './charts'
export { loadCourse, readCourse } from './course'
export { readExercise } from './exercise'
export { ContentError, type Fault, printFault } from './fault'
export { type LessonSources, loadLesson, readLesson } from './lesson'
export { readProse } from './prose'
export type { ContentReader } from './reader'
export { YamlFile } from './yaml-file'
