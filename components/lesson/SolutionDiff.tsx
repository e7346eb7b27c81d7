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
  of = 'the solution',
}: {
  bench: Bench
  solution: Readonly<Record<string, string>>
  /** What the files are compared with, in words. */
  of?: string
}) {
  const files = useStore(bench.workspace.store, (state) => state.files)
  const paths = differing(files, solution)
  if (paths.length === 0) return <p className={styles.same}>Your files are {of}, line for line.</p>
  return (
    <div className={styles.files}>
      <p>
        Red lines are yours alone, green ones are in {of} alone. Other ways can be right too: the checks judge
        what a chart does.
      </p>
      {paths.map((path, at) => (
        <details key={path} open={at === 0}>
          <summary>
            <code>{path}</code> {solution[path] === undefined && `is not in ${of}`}
            {!files.has(path) && `is only in ${of}`}
          </summary>
          <TextDiff
            label={`${path}: yours and ${of === 'the solution' ? 'the solution’s' : of}`}
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
