'use client'
/** The revisions of a release: read one, go back to one, or see what differs between two. */
import { useState } from 'react'
import type { ReleaseRevision } from '../../lib/release'
import { TextDiff } from '../diff/TextDiff'
import { cluster } from '../stores/clusters'
import { CodeBlock } from '../ui/CodeBlock'
import styles from './ClusterPane.module.css'
import { useRunning } from './useRunning'

export function History({ history }: { history: readonly ReleaseRevision[] }) {
  const [shown, show] = useState<number>()
  const isRunning = useRunning()
  const one = history.find((revision) => revision.revision === shown)
  return (
    <>
      <table className={styles.history} aria-label="History">
        <thead>
          <tr>
            <th scope="col">Revision</th>
            <th scope="col">Status</th>
            <th scope="col">Chart</th>
            <th scope="col">Description</th>
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {history.map((revision) => (
            <tr key={revision.revision}>
              <td>
                <button
                  type="button"
                  aria-expanded={shown === revision.revision}
                  onClick={() => show(shown === revision.revision ? undefined : revision.revision)}
                >
                  {revision.revision}
                </button>
              </td>
              <td data-status={revision.status}>{revision.status}</td>
              <td>
                {revision.chart.name}-{revision.chart.version}
              </td>
              <td>{revision.description}</td>
              <td>
                {revision.status === 'superseded' && (
                  <button
                    type="button"
                    disabled={isRunning}
                    aria-label={`Roll back to revision ${revision.revision}`}
                    onClick={() => {
                      const { name, namespace } = revision
                      void cluster.getState().rollback({ name, namespace, revision: revision.revision })
                    }}
                  >
                    Roll back
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {one && (
        <div className={styles.revision}>
          <h4>Values set by you in revision {one.revision}</h4>
          <CodeBlock text={one.userValues.trim() || 'none'} />
          <h4>Manifest</h4>
          <CodeBlock text={one.manifest.trim()} />
        </div>
      )}
      {history.length > 1 && <TwoRevisions history={history} />}
    </>
  )
}

/** `history` is newest first. */
function TwoRevisions({ history }: { history: readonly ReleaseRevision[] }) {
  const [pair, choose] = useState<{ from?: number; to?: number }>({})
  const [isOpen, open] = useState(false)
  const find = (revision: number | undefined) => history.find((one) => one.revision === revision)
  const to = find(pair.to) ?? history[0]
  const from = find(pair.from) ?? history[1]
  if (!from || !to) return null
  const pick = (side: 'from' | 'to', label: string, value: number) => (
    <label>
      {label}{' '}
      <select value={value} onChange={(event) => choose({ ...pair, [side]: Number(event.target.value) })}>
        {history.map(({ revision }) => (
          <option key={revision}>{revision}</option>
        ))}
      </select>
    </label>
  )
  return (
    <details className={styles.revision} onToggle={(event) => open(event.currentTarget.open)}>
      <summary>Compare two revisions</summary>
      {isOpen && (
        <>
          <p className={styles.pair}>
            {pick('from', 'From revision', from.revision)} {pick('to', 'to revision', to.revision)}
          </p>
          <h4>Values set by you</h4>
          <TextDiff
            label={`Values, revision ${from.revision} to ${to.revision}`}
            before={from.userValues}
            after={to.userValues}
            same="The same values."
          />
          <h4>Manifest</h4>
          <TextDiff
            label={`Manifest, revision ${from.revision} to ${to.revision}`}
            before={from.manifest}
            after={to.manifest}
            same="The same manifest, byte for byte."
          />
        </>
      )}
    </details>
  )
}
