'use client'
/** One template under two sets of values: edit it and both sides follow; what differs between them lies on brass. */
import { useState } from 'react'
import type { DemoOutput } from '../../lib/course'
import card from './Card.module.css'
import styles from './Demo.module.css'
import { DemoText } from './DemoText'
import { EditedFile } from './EditedFile'
import { useLiveDemo } from './live-demo'

interface Side {
  name: string
  output: DemoOutput
}

export function Compare({
  id,
  path,
  text,
  left,
  right,
}: {
  id: string
  path: string
  text: string
  left: Side
  right: Side
}) {
  const [now, setNow] = useState(text)
  const one = useLiveDemo(left.output)
  const other = useLiveDemo(right.output)
  function edit(next: string) {
    setNow(next)
    for (const [live, side] of [
      [one, 'left'],
      [other, 'right'],
    ] as const)
      live.ask((lesson) => {
        const demo = lesson.comparisons.find((comparison) => comparison.id === id)?.[side]
        return demo && { ...demo, chart: { ...demo.chart, [path]: next } }
      })
  }
  return (
    <figure className={card.card} id={id}>
      <EditedFile path={path} text={text} now={now} onChange={edit} />
      <div className={styles.sides}>
        {(
          [
            [left, one, other],
            [right, other, one],
          ] as const
        ).map(([side, live, beside]) => (
          <div key={side.name}>
            <figcaption className={styles.command}>
              <code>{side.name}</code>
            </figcaption>
            <DemoText
              output={live.output}
              before={beside.output}
              isOld={live.state === 'stopped'}
              label={`Under ${side.name}`}
            />
          </div>
        ))}
      </div>
    </figure>
  )
}
