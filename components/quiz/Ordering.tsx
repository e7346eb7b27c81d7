'use client'
import { useRef, useState } from 'react'
import { type Question, shuffled } from '../../lib/course'
import button from '../ui/Button.module.css'
import { Icon } from '../ui/Icon'
import { Prose } from '../ui/Prose'
import styles from './Question.module.css'
import type { BodyProps } from './QuestionCard'

type Order = Extract<Question, { type: 'order' }>

/** Items to put in order, moved with buttons: works alike with mouse, finger and keyboard. */
export function Ordering({ question, result, onAnswer, seed }: { question: Order } & BodyProps) {
  const [order, setOrder] = useState<readonly number[]>(() => shuffled(question, seed))
  const list = useRef<HTMLOListElement>(null)
  function move(from: number, by: -1 | 1) {
    const next = [...order]
    const [item] = next.splice(from, 1)
    if (item === undefined) return
    next.splice(from + by, 0, item)
    setOrder(next)
    // The button moves with its item, and keeps the focus.
    requestAnimationFrame(() => {
      const buttons = list.current?.children[from + by]?.querySelectorAll('button')
      const wanted = buttons?.[by < 0 ? 0 : 1]
      ;(wanted?.disabled ? buttons?.[by < 0 ? 1 : 0] : wanted)?.focus()
    })
  }
  return (
    <>
      <ol ref={list} className={styles.order}>
        {order.map((index, place) => {
          const item = question.items[index]
          const isRight = result?.parts[place]?.right
          return (
            <li key={index} data-verdict={isRight === undefined ? undefined : isRight ? 'ok' : 'no'}>
              <span className={styles.text}>
                <Prose text={item?.text ?? ''} />
                {result && (
                  <span className={styles.why}>
                    {!isRight && <>Belongs at place {index + 1}. </>}
                    <Prose text={item?.why ?? ''} />
                  </span>
                )}
              </span>
              {!result && (
                <span className={styles.moves}>
                  <button
                    type="button"
                    disabled={place === 0}
                    aria-label={`${item?.text}: up`}
                    onClick={() => move(place, -1)}
                  >
                    <Icon name="up" size={14} />
                  </button>
                  <button
                    type="button"
                    disabled={place === order.length - 1}
                    aria-label={`${item?.text}: down`}
                    onClick={() => move(place, 1)}
                  >
                    <Icon name="down" size={14} />
                  </button>
                </span>
              )}
            </li>
          )
        })}
      </ol>
      {!result && (
        <button type="button" className={button.button} onClick={() => onAnswer(order)}>
          Answer
        </button>
      )}
    </>
  )
}
