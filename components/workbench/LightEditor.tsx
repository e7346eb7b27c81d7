'use client'
/** The light editor: a plain text field with line numbers, for touch and narrow screens. Tab leaves it. */
import { useEffect, useRef } from 'react'
import { useBench, useOutput, useWorkspace } from './BenchContext'
import styles from './Editor.module.css'

export default function LightEditor({ onCheck }: { onCheck?: (() => void) | undefined }) {
  const bench = useBench()
  const field = useRef<HTMLTextAreaElement>(null)
  const numbers = useRef<HTMLOListElement>(null)
  const active = useWorkspace((workspace) => workspace.active)
  const content = useWorkspace((workspace) =>
    workspace.active === undefined ? undefined : workspace.files.get(workspace.active),
  )
  const problems = useOutput((output) => output.problems)

  useEffect(
    () =>
      bench.focus.subscribe(({ place }) => {
        requestAnimationFrame(() => {
          const text = field.current
          if (!place || !text) return
          const before = text.value.split('\n').slice(0, place.line - 1)
          const start = before.join('\n').length + (before.length > 0 ? 1 : 0) + place.column - 1
          text.focus()
          text.setSelectionRange(start, start)
          text.scrollTop = Math.max(0, (place.line - 4) * LINE_HEIGHT)
        })
      }),
    [bench],
  )

  if (active === undefined || typeof content !== 'string') return null
  const faulty = new Set(
    problems.filter(({ place }) => place?.file === active).map(({ place }) => place?.line),
  )
  return (
    <div className={styles.light}>
      <ol ref={numbers} aria-hidden="true" className={styles.numbers}>
        {content.split('\n').map((_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line number is its index
          <li key={at} data-faulty={faulty.has(at + 1) || undefined} />
        ))}
      </ol>
      <textarea
        ref={field}
        aria-label={active}
        data-testid="editor"
        value={content}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        wrap="off"
        onChange={(event) => bench.workspace.store.getState().editFile(active, event.target.value)}
        onScroll={(event) => {
          if (numbers.current)
            numbers.current.style.transform = `translateY(${-event.currentTarget.scrollTop}px)`
        }}
        onKeyDown={(event) => {
          const isCommand = event.ctrlKey || event.metaKey
          if (isCommand && event.key === 's') {
            event.preventDefault()
            void bench.workspace.keeper.flush()
          } else if (isCommand && event.key === 'Enter') onCheck?.()
        }}
      />
    </div>
  )
}

const LINE_HEIGHT = 24
