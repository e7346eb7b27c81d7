'use client'
/** Which cluster releases go to, and which contexts are not offered and why. */
import { useEffect } from 'react'
import { EMBEDDED } from '../stores/cluster'
import { cluster, useCluster } from '../stores/clusters'
import styles from './ClusterPane.module.css'
import { useRunning } from './useRunning'

export function TargetPicker() {
  const target = useCluster((state) => state.target)
  const contexts = useCluster((state) => state.contexts)
  const isRunning = useRunning()
  useEffect(() => void cluster.getState().findContexts(), [])
  return (
    <>
      <label className={styles.target}>
        <span>Cluster</span>
        <select
          value={target}
          disabled={isRunning}
          onChange={(event) => void cluster.getState().choose(event.target.value)}
        >
          <option value={EMBEDDED}>Embedded, in this tab</option>
          {contexts?.offered.map((context) => (
            <option key={context} value={context}>
              {context}
            </option>
          ))}
        </select>
      </label>
      {contexts && contexts.refused.length > 0 && (
        <details className={styles.refused}>
          <summary>
            {contexts.refused.length} {contexts.refused.length === 1 ? 'context is' : 'contexts are'} not
            offered
          </summary>
          <ul>
            {contexts.refused.map(({ context, reason }) => (
              <li key={context}>
                <b>{context}</b>: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
