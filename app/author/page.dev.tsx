import type { Metadata } from 'next'
import { Desk, type DeskLesson } from '../../components/author/Desk'
import styles from '../../components/author/Desk.module.css'
import { Header } from '../../components/ui/Header'
import { lesson, openLessons } from '../course'

export const dynamic = 'force-dynamic'
export const metadata: Metadata = { title: 'The author’s desk' }

export default async function AuthorPage() {
  const lessons = await Promise.all(
    (await openLessons()).map(async ({ id, number, title, folder = '' }): Promise<DeskLesson> => {
      // A lesson that cannot be read has no exercises here; its check says why.
      const whole = await lesson(id).catch(() => undefined)
      const exercises = (whole?.exercises ?? []).map((exercise) => ({
        id: exercise.id,
        title: exercise.title,
        mistakes: exercise.mistakes.map(({ name }) => name),
      }))
      return { id, number, title, folder, exercises }
    }),
  )
  return (
    <>
      <Header>
        <span />
      </Header>
      <main id="main" tabIndex={-1} className={styles.page}>
        <h1>The author’s desk</h1>
        <p>
          Each lesson is checked when you save one of its files. What must be mended stands here with its
          place, as <code>npm run lessons:check</code> says it.
        </p>
        <Desk lessons={lessons} />
      </main>
    </>
  )
}
