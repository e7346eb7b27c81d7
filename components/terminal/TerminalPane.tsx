'use client'
/** The terminal's pane. Its code comes when the tab is first opened; what it shows stays when one looks away. */
import '@xterm/xterm/css/xterm.css'
import { useEffect, useRef, useState } from 'react'
import { settings, useSettings } from '../stores'
import { wanted } from '../stores/terminal'
import { useBench } from '../workbench/BenchContext'
import { sessionAt } from './session'
import styles from './TerminalPane.module.css'

/** The last wish that was followed: a pane that is opened for one finds it. */
let followed = 0

export default function TerminalPane() {
  const bench = useBench()
  const host = useRef<HTMLDivElement>(null)
  const [said, say] = useState('')
  const theme = useSettings((state) => state.theme)
  const isRead = useSettings((state) => state.isTerminalRead)

  useEffect(() => {
    const place = host.current
    if (!place) return
    const session = sessionAt(bench)
    place.append(session.host)
    session.announce = say
    session.fit()
    void document.fonts.ready.then(() => session.fit())
    const size = new ResizeObserver(() => session.fit())
    size.observe(place)
    const follow = () => {
      const { turn, command } = wanted.getState()
      if (turn === followed) return
      followed = turn
      session.submit(command)
      session.terminal.focus()
    }
    follow()
    const unfollow = wanted.subscribe(follow)
    return () => {
      unfollow()
      size.disconnect()
      session.host.remove()
    }
  }, [bench])

  useEffect(() => {
    sessionAt(bench).terminal.options.screenReaderMode = isRead
  }, [bench, isRead])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read from the page it has changed
  useEffect(() => {
    const paint = () => sessionAt(bench).paint()
    paint()
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', paint)
    return () => system.removeEventListener('change', paint)
  }, [bench, theme])

  return (
    <section className={styles.pane} aria-label="Terminal">
      <div ref={host} className={styles.screen} data-testid="terminal" />
      <div className={styles.foot}>
        <span id="terminal-keys">
          Tab completes; on an empty line, or after Escape, it leaves. Ctrl+C stops.
        </span>
        <label>
          <input
            type="checkbox"
            checked={isRead}
            onChange={(event) => settings.getState().readTerminal(event.target.checked)}
          />{' '}
          Screen reader mode
        </label>
      </div>
      <p role="status" className={styles.said}>
        {said}
      </p>
    </section>
  )
}
