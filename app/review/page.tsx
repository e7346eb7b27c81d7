import type { Metadata } from 'next'
import { Review } from '../../components/review/Review'
import { Header, SiteNav } from '../../components/ui/Header'
import { courseView } from '../course'
import styles from './page.module.css'

export const metadata: Metadata = {
  title: 'Review',
  description: 'The questions and exercises that are due again, spaced so that they stay with you.',
}

export default async function ReviewPage() {
  return (
    <>
      <Header>
        <SiteNav here="review" />
      </Header>
      <main id="main" tabIndex={-1} className={styles.main}>
        <h1>Review</h1>
        <p>
          What you missed comes back just before you would forget it: after a day, then after longer and
          longer times. Nothing here counts against you.
        </p>
        <h2>Due now</h2>
        <noscript>
          <p>Your answers are kept in this browser, and reading them needs JavaScript.</p>
        </noscript>
        <Review course={await courseView()} />
      </main>
    </>
  )
}
