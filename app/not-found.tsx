import Link from 'next/link'
import { Header, SiteNav } from '../components/ui/Header'
import styles from './not-found.module.css'

export default function NotFound() {
  return (
    <>
      <Header>
        <SiteNav here="course" />
      </Header>
      <main id="main" tabIndex={-1} className={styles.main}>
        <h1>No such page on this chart</h1>
        <p>
          The address may be of a lesson that is not open yet. <Link href="/">Back to the course</Link>
        </p>
      </main>
    </>
  )
}
