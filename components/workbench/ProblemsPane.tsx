'use client'
/** What is wrong: first in plain words, then Helm's own, and the way there. */
import type { Place, Problem } from '../engine/protocol'
import { useBench, useOutput } from './BenchContext'
import styles from './ProblemsPane.module.css'

export function ProblemsPane({ onShow }: { onShow?: (() => void) | undefined }) {
  const problems = useOutput((output) => output.problems)
  const state = useOutput((output) => output.state)
  if (problems.length === 0)
    return (
      <p className={styles.none}>
        {state === 'waiting'
          ? 'Nothing rendered yet.'
          : state === 'stopped'
            ? 'The render was stopped before it could say.'
            : 'No problems: Helm renders this chart.'}
      </p>
    )
  return (
    <ul className={styles.problems} aria-label="Problems">
      {problems.map((problem) => (
        <Line key={`${problem.message} ${problem.place?.line}`} problem={problem} onShow={onShow} />
      ))}
    </ul>
  )
}

function Line({ problem, onShow }: { problem: Problem; onShow: (() => void) | undefined }) {
  const { severity, message, plain, place, through = [] } = problem
  return (
    <li data-severity={severity}>
      <span className={styles.mark}>
        {severity === 'error' ? 'Error' : severity === 'warning' ? 'Warning' : 'Note'}
      </span>
      <div>
        {plain && <p className={styles.plain}>{plain}</p>}
        <pre className={styles.exact}>{severity === 'error' ? `Error: ${message}` : message}</pre>
        <p className={styles.places}>
          {place && <PlaceButton place={place} onShow={onShow} />}
          {through.map((one) => (
            <span key={`${one.file}:${one.line}:${one.column}`}>
              {' '}
              called from <PlaceButton place={one} onShow={onShow} />
            </span>
          ))}
        </p>
      </div>
    </li>
  )
}

function PlaceButton({ place, onShow }: { place: Place; onShow: (() => void) | undefined }) {
  const bench = useBench()
  return (
    <button
      type="button"
      onClick={() => {
        bench.show(place)
        onShow?.()
      }}
    >
      {place.file} line {place.line}
    </button>
  )
}
