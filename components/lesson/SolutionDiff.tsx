'use client'
/** What still lies between the learner's files and the solution, a file at a time. */
import { useStore } from 'zustand'
import { TextDiff } from '../diff/TextDiff'
import type { Bench } from '../workbench/bench'
import styles from './SolutionDiff.module.css'
import { differing } from './solution-files'

export function SolutionDiff({
  bench,
  solution,
}: {
  bench: Bench
  solution: Readonly<Record<string, string>>
}) {
  const files = useStore(bench.workspace.store, (state) => state.files)
  const paths = differing(files, solution)
  if (paths.length === 0) return <p className={styles.same}>Your files are the solution, line for line.</p>
  return (
    <div className={styles.files}>
      <p>
        Red lines are yours alone, green ones the solution’s. Other ways can be right too: the checks judge
        what a chart does.
      </p>
      {paths.map((path, at) => (
        <details key={path} open={at === 0}>
          <summary>
            <code>{path}</code> {solution[path] === undefined && 'is not in the solution'}
            {!files.has(path) && 'is only in the solution'}
          </summary>
          <TextDiff
            label={`${path}: yours and the solution’s`}
            before={textOf(files.get(path))}
            after={solution[path] ?? ''}
          />
        </details>
      ))}
    </div>
  )
}

const textOf = (content: string | Uint8Array | undefined): string =>
  typeof content === 'string' ? content : ''
