import { writeIndex } from '../../components/palette/search-index'
import { findablesOf, termsOf } from '../../lib/course'
import { course, lesson, openLessons } from '../course'

export const dynamic = 'force-static'

/** The index over all lessons, made with the pages. */
export async function GET() {
  const lessons = await Promise.all((await openLessons()).map(({ id }) => lesson(id)))
  const json = writeIndex([...lessons.flatMap(findablesOf), ...termsOf(await course(), lessons)])
  return new Response(json, { headers: { 'Content-Type': 'application/json' } })
}
