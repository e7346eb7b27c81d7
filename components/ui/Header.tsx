import Link from 'next/link'
import type { ReactNode } from 'react'
import { SearchButton } from '../palette/SearchButton'
import { cx } from './cx'
import styles from './Header.module.css'
import { Compass } from './Icon'
import { ThemeSwitch } from './ThemeSwitch'

/** The strip above every page. `children` stand beside the name: the way to here, or the way on. */
export function Header({
  children,
  end,
  isWide = false,
}: {
  children?: ReactNode
  end?: ReactNode
  /** Runs from edge to edge, over a workbench. */
  isWide?: boolean
}) {
  return (
    <header className={cx(styles.header, isWide && styles.wide)}>
      <Link href="/" className={styles.brand}>
        <Compass />
        <span>Chartroom</span>
      </Link>
      {children}
      <span className={styles.grow} />
      {end}
      <SearchButton />
      <ThemeSwitch />
    </header>
  )
}

export function SiteNav({ here }: { here: 'course' | 'review' | 'playground' | 'releases' }) {
  return (
    <nav className={styles.nav} aria-label="Chartroom">
      <Link href="/" className={styles.home} aria-current={here === 'course' ? 'page' : undefined}>
        Course
      </Link>
      <Link href="/review" aria-current={here === 'review' ? 'page' : undefined}>
        Review
      </Link>
      <Link href="/playground" aria-current={here === 'playground' ? 'page' : undefined}>
        Playground
      </Link>
      <Link href="/releases" aria-current={here === 'releases' ? 'page' : undefined}>
        Releases
      </Link>
    </nav>
  )
}
