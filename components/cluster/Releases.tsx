'use client'
/** Every release on the cluster; for the selected one, what can be done with it and its history. */
import { useEffect } from 'react'
import type { ReleaseRevision, ReleaseTarget } from '../../lib/release'
import { isSameRelease } from '../stores/cluster'
import { cluster, useCluster } from '../stores/clusters'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import styles from './ClusterPane.module.css'
import { History } from './History'
import { Stuck } from './Stuck'
import { useRunning } from './useRunning'

export function Releases({ current }: { current: ReleaseTarget | undefined }) {
  const releases = useCluster((state) => state.releases)
  const selected = useCluster((state) => state.selected)
  const history = useCluster((state) => state.history)
  const hasCurrent = releases.some((one) => isSameRelease(one, current))
  useEffect(() => {
    if (selected === undefined && hasCurrent) void cluster.getState().select(current)
  }, [selected, hasCurrent, current])
  const chosen = releases.find((one) => isSameRelease(one, selected))
  return (
    <section className={styles.part} aria-label="Releases">
      <h3>Releases</h3>
      {releases.length === 0 ? (
        <p className={styles.none}>
          None yet. Install, on a workbench or in its terminal, puts a chart on the cluster as the first.
        </p>
      ) : (
        <ul className={styles.releases}>
          {releases.map((one) => (
            <li key={`${one.namespace}/${one.name}`}>
              <button
                type="button"
                aria-pressed={isSameRelease(one, selected)}
                onClick={() => void cluster.getState().select({ name: one.name, namespace: one.namespace })}
              >
                <b>{one.name}</b>
                <span>{one.namespace}</span>
                <span>revision {one.revision}</span>
                <span data-status={one.status}>{one.status}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {chosen && <Chosen release={chosen} />}
      {history.length > 0 && <History history={history} />}
    </section>
  )
}

function Chosen({ release }: { release: ReleaseRevision }) {
  const isRunning = useRunning()
  const { name, namespace } = release
  return (
    <>
      <div className={styles.chosen}>
        <button
          type="button"
          className={cx(button.button, button.small, button.quiet)}
          disabled={isRunning}
          onClick={() => void cluster.getState().test({ name, namespace, logs: true })}
        >
          Test
        </button>
        <button
          type="button"
          className={cx(button.button, button.small, button.quiet)}
          disabled={isRunning}
          onClick={() => void cluster.getState().uninstall({ name, namespace })}
        >
          Uninstall
        </button>
      </div>
      <Stuck release={release} />
    </>
  )
}
