import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { ClusterPill } from '../../../components/cluster/ClusterPill'
import type { LessonBrief } from '../../../components/lesson/LessonContext'
import { LessonShell } from '../../../components/lesson/LessonShell'
import { LessonTicks } from '../../../components/lesson/LessonTicks'
import prose from '../../../components/lesson/Prose.module.css'
import { Header } from '../../../components/ui/Header'
import { lessonsOf } from '../../../lib/course'
import { course, courseView, lacking, lesson, openLessons } from '../../course'
import { LessonProse } from '../../lesson-prose'
import styles from './page.module.css'

export const dynamicParams = false

type Params = { params: Promise<{ slug: string }> }

export async function generateStaticParams() {
  return (await openLessons()).map(({ id }) => ({ slug: id }))
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { slug } = await params
  const { card } = await lesson(slug)
  return { title: `${card.number} ${card.title}`, description: card.promise }
}

/** An author reads what is wrong with the lesson; to everybody else there is none. */
function unreadable(error: unknown): never {
  if (process.env.NODE_ENV === 'development') throw error
  notFound()
}

export default async function LessonPage({ params }: Params) {
  const { slug } = await params
  const whole = await lesson(slug).catch(unreadable)
  const { card } = whole
  const all = lessonsOf(await course())
  const next = all[card.number]
  const phase = (await course()).phases.find((one) => one.lessons.some(({ id }) => id === card.id))
  const brief: LessonBrief = {
    id: card.id,
    slug,
    number: card.number,
    of: all.length,
    title: card.title,
    exercises: whole.exercises.map(({ id, version, number, title, level, goal, hints, needs }) => ({
      id,
      version,
      number,
      title,
      level,
      goal,
      hints,
      lacks: lacking(needs),
    })),
  }
  return (
    <>
      <Header isWide end={<ClusterPill />}>
        <nav aria-label="Where you are" className={styles.crumb}>
          <span className={styles.phase}>
            <Link href="/">{phase?.title}</Link> /{' '}
          </span>
          <b>
            {card.number} {card.title}
          </b>
        </nav>
        <LessonTicks course={await courseView()} here={card.id} />
      </Header>
      <LessonShell lesson={brief}>
        <div className={prose.prose}>
          <p className={prose.place}>
            Lesson {card.number} of {all.length}: {card.title}, {card.minutes} minutes
          </p>
          <h1>{card.tagline}</h1>
          <p className={prose.promise}>{card.promise}</p>
          <LessonProse lesson={whole} />
          {next && (
            <p className={styles.next}>
              Next:{' '}
              {next.folder ? (
                <Link href={`/lessons/${next.id}`}>{next.title}</Link>
              ) : (
                `${next.title}, not yet open.`
              )}
            </p>
          )}
        </div>
      </LessonShell>
    </>
  )
}
