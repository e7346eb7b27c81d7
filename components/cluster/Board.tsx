'use client'
/** What is on the chosen cluster: the action under way, the releases, and the objects of the one selected. */
import { useEffect } from 'react'
import type { ReleaseTarget } from '../../lib/release'
import { cluster, useCluster } from '../stores/clusters'
import styles from './ClusterPane.module.css'
import { Happenings } from './Happenings'
import { Objects } from './Objects'
import { Releases } from './Releases'
import { Timeline } from './Timeline'

/** `current`: the release of the chart at hand, selected when it is there. */
export function Board({ current }: { current?: ReleaseTarget }) {
  const operation = useCluster((state) => state.operation)
  const trouble = useCluster((state) => state.trouble)
  useEffect(() => void cluster.getState().refresh(), [])
  return (
    <>
      {trouble !== undefined && (
        <p className={styles.trouble} role="alert">
          The cluster does not answer: {trouble}
        </p>
      )}
      <div className={styles.columns}>
        {operation && (
          <Timeline
            operation={operation}
            onStop={cluster.getState().stop}
            onConfirm={() => void cluster.getState().confirm()}
          />
        )}
        <Releases current={current} />
        <Objects />
        <Happenings />
      </div>
    </>
  )
}
