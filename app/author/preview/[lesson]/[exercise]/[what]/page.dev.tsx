import Link from 'next/link'
import { notFound } from 'next/navigation'
import styles from '../../../../../../components/author/Desk.module.css'
import { engine } from '../../../../../../components/engine/course-engine'
import { Header } from '../../../../../../components/ui/Header'
import { type Exercise, type Files, gradeExercise, renderFiles, worldOf } from '../../../../../../lib/course'
import { lesson } from '../../../../../course'

export const dynamic = 'force-dynamic'

type Params = { params: Promise<{ lesson: string; exercise: string; what: string }> }

/** An exercise's starter, solution or mistake: what each check says of it, what it renders to, which files differ. */
export default async function PreviewPage({ params }: Params) {
  const { lesson: id, exercise: name, what } = await params
  const exercise = (await lesson(id)).exercises.find((one) => one.id === name)
  const files = exercise && filesOf(exercise, what)
  if (!exercise || !files) notFound()
  const { trips = [] } = exercise.mistakes.find((one) => one.name === what) ?? {}
  const { checks } = gradeExercise(exercise, worldOf(files), engine)
  const { text } = renderFiles(files, exercise.release?.name ?? 'agent', engine)
  const changed = Object.entries(files).filter(([path, now]) => exercise.starter[path] !== now)
  return (
    <>
      <Header>
        <Link href="/author">The author’s desk</Link>
      </Header>
      <main id="main" tabIndex={-1} className={styles.page}>
        <h1>{exercise.title}</h1>
        <nav aria-label="Versions" className={styles.whats}>
          {['starter', 'solution', ...exercise.mistakes.map((one) => one.name)].map((one) => (
            <Link
              key={one}
              href={`/author/preview/${id}/${name}/${one}`}
              aria-current={one === what ? 'page' : undefined}
            >
              {one}
            </Link>
          ))}
        </nav>
        <table className={styles.checks} aria-label={`Checks of the ${what}`}>
          <thead>
            <tr>
              <th scope="col">Check</th>
              <th scope="col">Says</th>
              <th scope="col">Expected</th>
              <th scope="col">Got</th>
            </tr>
          </thead>
          <tbody>
            {checks.map(({ says, status, guard, expected, got }) => (
              <tr key={says}>
                <td>{says}</td>
                <td data-status={status}>
                  {status}
                  {guard && ', a guard'}
                  {trips.includes(says) && ', as it should'}
                </td>
                <td>{expected}</td>
                <td>{got}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <section className={styles.files} aria-label="Files">
          {changed.map(([path, now]) => (
            <div key={path}>
              <h2>{path}</h2>
              <pre>{now}</pre>
            </div>
          ))}
          <h2>helm template prints</h2>
          <pre>{text}</pre>
        </section>
      </main>
    </>
  )
}

function filesOf(exercise: Exercise, what: string): Files | undefined {
  if (what === 'starter') return exercise.starter
  if (what === 'solution') return exercise.solution
  return exercise.mistakes.find(({ name }) => name === what)?.files
}
