import { Contours } from '../components/home/Contours'
import { CourseList } from '../components/home/CourseList'
import { Hero } from '../components/home/Hero'
import { ProgressSection } from '../components/progress/ProgressSection'
import { Header, SiteNav } from '../components/ui/Header'
import { courseView } from './course'
import styles from './page.module.css'

export default async function Home() {
  const course = await courseView()
  return (
    <>
      <Header>
        <SiteNav here="course" />
      </Header>
      <main id="main" tabIndex={-1} className={styles.main}>
        <Hero course={course}>
          <Contours />
        </Hero>
        <div className={styles.course}>
          <CourseList course={course} />
          <ProgressSection course={course} />
        </div>
      </main>
    </>
  )
}
