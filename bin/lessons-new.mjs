/** `npm run lessons:new NN-slug [phase]`: scaffolds a lesson, then says exactly what is left to write. */
import { join } from 'node:path'
import { load, root } from './load.mjs'

const { newLesson, NewLessonError } = await load('lib/course/node/new-lesson-node.ts')
const [folder = '', phase] = process.argv.slice(2)
const lessons = process.env.CHARTROOM_LESSONS ?? join(root, 'lessons')
try {
  for (const file of newLesson({ lessons, folder, phase })) console.log(`wrote ${file}`)
  console.log('course.yaml names it. What is left, as npm run lessons:check says it:\n')
  const { main } = await load('lib/course/check/main.ts')
  await main({ lessons, only: folder }, console.log)
} catch (error) {
  if (!(error instanceof NewLessonError)) throw error
  console.error(`lessons:new: ${error.message}`)
  process.exitCode = 2
}
