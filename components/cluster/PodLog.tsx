'use client'
/** A container's log, as it comes. */
import { useEffect, useState } from 'react'
import { cluster } from '../stores/clusters'
import { visible } from '../ui/visible'
import styles from './ClusterPane.module.css'

/** Older text goes when a log grows past this many characters. */
const MOST = 100_000

export function PodLog({
  namespace,
  pod,
  containers,
}: {
  namespace: string
  pod: string
  containers: readonly string[]
}) {
  const [container, choose] = useState(containers.at(-1) ?? '')
  const [text, setText] = useState('')
  const [end, setEnd] = useState<string>()
  useEffect(() => {
    const abort = new AbortController()
    setText('')
    setEnd(undefined)
    const read = async () => {
      try {
        const target = { namespace, pod, ...(container && { container }) }
        for await (const lines of cluster.getState().logs(target, abort.signal))
          setText((before) => (before + visible(lines.text)).slice(-MOST))
        if (!abort.signal.aborted) setEnd('The container has ended.')
      } catch (error) {
        if (!abort.signal.aborted) setEnd(error instanceof Error ? error.message : String(error))
      }
    }
    void read()
    return () => abort.abort()
  }, [namespace, pod, container])
  return (
    <div className={styles.log}>
      {containers.length > 1 && (
        <label>
          Container{' '}
          <select value={container} onChange={(event) => choose(event.target.value)}>
            {containers.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{text || (end === undefined ? 'Nothing written yet.' : 'Nothing was written.')}</pre>
      {end !== undefined && <p role="status">{end}</p>}
    </div>
  )
}
