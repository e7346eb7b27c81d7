'use client'
/** A live render in the prose: change the one file and the output follows. What is printed first was made at build. */
import { useState } from 'react'
import type { Demo as DemoData, DemoOutput } from '../../lib/course'
import card from './Card.module.css'
import styles from './Demo.module.css'
import { DemoText } from './DemoText'
import { EditedFile } from './EditedFile'
import { useLiveDemo } from './live-demo'

export function Demo({
  id,
  path,
  text,
  output,
}: {
  id: string
  path: string
  text: string
  output: DemoOutput
}) {
  const [now, setNow] = useState(text)
  const live = useLiveDemo(output)
  function edit(next: string) {
    setNow(next)
    live.ask((lesson) => {
      const demo = lesson.demos.find((one) => one.id === id)
      return demo && withText(demo, path, next)
    })
  }
  return (
    <figure className={card.card} id={id}>
      <EditedFile path={path} text={text} now={now} onChange={edit} />
      <figcaption className={styles.command}>
        <code>{live.output.command}</code>
        {live.state === 'stopped' && <span className={styles.stopped}>stopped: {live.message}</span>}
      </figcaption>
      <DemoText
        output={live.output}
        before={output}
        isOld={live.state === 'stopped'}
        label={`What ${live.output.command} prints`}
      />
    </figure>
  )
}

function withText(demo: DemoData, path: string, text: string) {
  if (path === 'values' || path === 'flags') return { ...demo, [path]: text }
  return { ...demo, chart: { ...demo.chart, [path]: text } }
}
