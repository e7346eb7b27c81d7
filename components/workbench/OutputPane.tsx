'use client'
/**
 * What Helm would send: one document after another, searchable. Lines the last change touched lie on brass; a line
 * asked "why?" answers below itself. While a render fails the last good output stays, dimmed.
 */
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useBench, useOutput } from './BenchContext'
import { Coloured } from './Coloured'
import { colour } from './helm-tokens'
import styles from './OutputPane.module.css'
import { changedCount, type DocumentView, find } from './output-model'
import { WhyCard } from './WhyCard'

interface Asked {
  document: string
  line: number
}

export function OutputPane({ onShow }: { onShow?: (() => void) | undefined }) {
  const { client, output, ...bench } = useBench()
  const state = useOutput((shown) => shown.state)
  const documents = useOutput((shown) => shown.documents)
  const notes = useOutput((shown) => shown.notes)
  const request = useOutput((shown) => shown.request)
  const stopped = useOutput((shown) => shown.stopped)
  const problems = useOutput((shown) => shown.problems)
  const [word, search] = useState('')
  const wanted = useDeferredValue(word)
  const found = useMemo(() => find(documents, wanted), [documents, wanted])
  const [asked, ask] = useState<Asked>()
  const scroller = useShowChange(documents)
  const fault = problems.find((problem) => problem.severity === 'error')
  const isOld = state === 'failing' || state === 'stopped'
  const changed = changedCount(documents)

  return (
    <section className={styles.pane} aria-label="Output" data-state={state}>
      <div className={styles.head}>
        <label className={styles.search}>
          <span className="sr-only">Search the output</span>
          <input
            type="search"
            placeholder="Search"
            value={word}
            onChange={(event) => search(event.target.value)}
          />
        </label>
        <span className={styles.sum} aria-live="polite">
          {changed > 0 && !isOld
            ? `${changed} ${changed === 1 ? 'line' : 'lines'} changed`
            : count(documents.length)}
        </span>
      </div>
      {state === 'stopped' && (
        <p className={styles.stopped} role="alert">
          <b>The render was stopped.</b> {stopped} Your files are as you left them; change the template and it
          starts afresh.
        </p>
      )}
      {state === 'failing' && fault && (
        <button
          type="button"
          className={styles.failing}
          onClick={() => {
            if (!fault.place) return
            bench.show(fault.place)
            onShow?.()
          }}
        >
          <b>Helm stops here.</b> {fault.plain ?? fault.message}
          {documents.length > 0 && <span> Below is the last output that worked.</span>}
        </button>
      )}
      <div ref={scroller} className={styles.scroll} data-old={isOld || undefined}>
        {state === 'waiting' && <p className={styles.empty}>Rendering for the first time…</p>}
        {state === 'fresh' && documents.length === 0 && (
          <p className={styles.empty}>This chart renders to nothing: no template wrote a document.</p>
        )}
        {documents.map((document) => {
          const lines = found.get(document.key)
          if (!lines) return null
          return (
            <Document
              key={document.key}
              document={document}
              found={lines}
              asked={asked?.document === document.key ? asked.line : undefined}
              onAsk={(line) =>
                ask(
                  asked?.document === document.key && asked.line === line
                    ? undefined
                    : { document: document.key, line },
                )
              }
              why={
                asked?.document === document.key && request ? (
                  <WhyCard
                    key={`${asked.document}:${asked.line}`}
                    ask={() => client.why({ request, document: document.index, line: asked.line })}
                    onClose={() => ask(undefined)}
                    onShow={onShow}
                  />
                ) : undefined
              }
            />
          )
        })}
        {documents.length > 0 && found.size === 0 && (
          <p className={styles.empty}>Nothing here says “{wanted}”.</p>
        )}
        {notes.trim() !== '' && wanted === '' && (
          <article className={styles.document} aria-label="Notes">
            <h3 className={styles.title}>
              NOTES.txt <span>shown after an install</span>
            </h3>
            <pre className={styles.notes}>{notes}</pre>
          </article>
        )}
      </div>
    </section>
  )
}

/** Brings what just changed into view, unless some of it is, or the learner is at work in the output itself. */
function useShowChange(documents: readonly DocumentView[]) {
  const scroller = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new output is what brings new marks
  useEffect(() => {
    const pane = scroller.current
    if (!pane || pane.contains(document.activeElement)) return
    const view = pane.getBoundingClientRect()
    const marks = [...pane.querySelectorAll('[data-changed]')].map((mark) => mark.getBoundingClientRect())
    const [first] = marks
    if (!first || marks.some((mark) => mark.top >= view.top && mark.bottom <= view.bottom)) return
    pane.scrollTop += first.top - view.top - view.height / 3
  }, [documents])
  return scroller
}

const count = (documents: number): string =>
  documents === 0 ? '' : documents === 1 ? '1 document' : `${documents} documents`

const Document = memo(DocumentBlock, (a, b) => {
  return a.document === b.document && a.found === b.found && a.asked === b.asked && a.asked === undefined
})

function DocumentBlock({
  document,
  found,
  asked,
  onAsk,
  why,
}: {
  document: DocumentView
  found: ReadonlySet<number>
  asked: number | undefined
  onAsk: (line: number) => void
  why: React.ReactNode
}) {
  const coloured = useMemo(() => colour(document.text.replace(/\n$/, '')), [document.text])
  const [current, setCurrent] = useState(0)
  const list = useRef<HTMLOListElement>(null)
  const here = Math.min(current, document.lines.length - 1)
  function move(to: number) {
    const next = Math.max(0, Math.min(document.lines.length - 1, to))
    setCurrent(next)
    list.current?.querySelectorAll<HTMLElement>('[data-line]')[next]?.focus()
  }
  return (
    <article className={styles.document} aria-label={`${document.kind} ${document.name}`}>
      <h3 className={styles.title}>
        {document.kind} {document.name}
        <span>{document.source}</span>
        {document.hook && <span>hook: {document.hook.events.join(', ')}</span>}
      </h3>
      <ol
        ref={list}
        className={styles.lines}
        onKeyDown={(event) => {
          const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
          if (by === 0 || !(event.target instanceof HTMLElement && event.target.dataset.line)) return
          event.preventDefault()
          move(here + by)
        }}
      >
        {coloured.map((pieces, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            key={at}
            data-changed={document.changed.has(at) || undefined}
            data-found={found.has(at) || undefined}
            data-asked={asked === at || undefined}
          >
            <button
              type="button"
              className={styles.line}
              data-line={at + 1}
              tabIndex={at === here ? 0 : -1}
              aria-expanded={asked === at}
              onClick={() => {
                if (window.getSelection()?.isCollapsed === false) return
                setCurrent(at)
                onAsk(at)
              }}
            >
              <span className={styles.number}>{at + 1}</span>
              <code>
                <Coloured pieces={pieces} />
              </code>
              <span className="sr-only">Why?</span>
            </button>
            {asked === at && why}
          </li>
        ))}
      </ol>
    </article>
  )
}
