import { After } from '../components/home/After'
import { Contours } from '../components/home/Contours'
import { CourseList } from '../components/home/CourseList'
import { Hero } from '../components/home/Hero'
import { SelfCheck } from '../components/home/SelfCheck'
import { ProgressSection } from '../components/progress/ProgressSection'
import { Header, SiteNav } from '../components/ui/Header'
import { courseView, course as wholeCourse } from './course'
import styles from './page.module.css'

export default async function Home() {
  const course = await courseView()
  const { prerequisites, after } = await wholeCourse()
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
          {prerequisites && <SelfCheck {...prerequisites} />}
          <CourseList course={course} />
          <After ways={after} />
          <ProgressSection course={course} />
        </div>
      </main>
    </>
  )
}
