'use client'
import { EMBEDDED } from '../stores/cluster'
import { useCluster } from '../stores/clusters'
import styles from './ClusterPill.module.css'

/** Which cluster Install goes to, and whether it answers. */
export function ClusterPill() {
  const target = useCluster((state) => state.target)
  const trouble = useCluster((state) => state.trouble)
  return (
    <span className={styles.pill} data-trouble={trouble !== undefined || undefined} title={trouble}>
      {target === EMBEDDED ? 'Embedded cluster' : target}
    </span>
  )
}
