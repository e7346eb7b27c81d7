'use client'
/** The cluster beside a chart: put the chart there, see first what would change, and watch what happens. */
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { EMBEDDED, isSameRelease } from '../stores/cluster'
import { cluster, useCluster } from '../stores/clusters'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import { useBench, useWorkspace } from '../workbench/BenchContext'
import { Board } from './Board'
import styles from './ClusterPane.module.css'
import { requestFrom } from './request'
import { TargetPicker } from './TargetPicker'
import { useRunning } from './useRunning'

const PreviewCard = dynamic(() => import('./PreviewCard'), { ssr: false })

export function ClusterPane() {
  const { workspace } = useBench()
  const target = useCluster((state) => state.target)
  const releases = useCluster((state) => state.releases)
  const release = useWorkspace((state) => state.release)
  const [isPreviewing, preview] = useState(false)
  const isRunning = useRunning()
  const isThere = releases.some((one) => isSameRelease(one, release))
  const request = () => requestFrom(workspace.store.getState(), target === EMBEDDED)
  const act = (verb: 'install' | 'upgrade') => {
    preview(false)
    void cluster.getState()[verb](request())
  }
  return (
    <div className={styles.pane}>
      <div className={styles.actions}>
        <TargetPicker />
        <span className={styles.release}>
          <b>{release.name}</b> in {release.namespace}
        </span>
        <span className={styles.buttons}>
          <button
            type="button"
            className={cx(button.button, button.small, button.quiet)}
            aria-expanded={isPreviewing}
            disabled={isRunning}
            onClick={() => preview(!isPreviewing)}
          >
            What would change?
          </button>
          <button
            type="button"
            className={cx(button.button, button.small, isThere && button.quiet)}
            disabled={isRunning}
            onClick={() => act('install')}
          >
            Install
          </button>
          <button
            type="button"
            className={cx(button.button, button.small, !isThere && button.quiet)}
            disabled={isRunning}
            onClick={() => act('upgrade')}
          >
            Upgrade
          </button>
        </span>
      </div>
      {isPreviewing && <PreviewCard request={request} onClose={() => preview(false)} />}
      <Board current={release} />
    </div>
  )
}
