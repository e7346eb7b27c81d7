'use client'
/** A release an action left unfinished: why Helm refuses to go on, and the ways out. */
import type { RecoverRequest, ReleaseRevision } from '../../lib/release'
import { isSameRelease } from '../stores/cluster'
import { cluster, useCluster } from '../stores/clusters'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import styles from './ClusterPane.module.css'
import { useRunning } from './useRunning'

export function Stuck({ release }: { release: ReleaseRevision }) {
  const isRunning = useRunning()
  const operation = useCluster((state) => state.operation)
  const history = useCluster((state) => state.history)
  const isAtWork = isRunning && isSameRelease(operation?.release, release)
  if (isAtWork || !(release.status.startsWith('pending-') || release.status === 'uninstalling')) return null
  const { name, namespace } = release
  const good = history.find(({ status }) => status === 'deployed' || status === 'superseded')
  const recover = (way: RecoverRequest['way']) => void cluster.getState().recover({ name, namespace, way })
  return (
    <div className={styles.stuck} role="note">
      <p>
        <b>{release.status}:</b> an action began revision {release.revision} and did not end. While it stands
        so, Helm answers an upgrade with “another operation (install/upgrade/rollback) is in progress”. If
        nobody is at work on it any more:
      </p>
      <ul>
        {good && (
          <li>
            <button
              type="button"
              className={cx(button.button, button.small, button.quiet)}
              disabled={isRunning}
              onClick={() => void cluster.getState().rollback({ name, namespace, revision: good.revision })}
            >
              Roll back to revision {good.revision}
            </button>{' '}
            as <code>helm rollback</code> would; its objects come back.
          </li>
        )}
        {release.status.startsWith('pending-') && (
          <li>
            <button
              type="button"
              className={cx(button.button, button.small, button.quiet)}
              disabled={isRunning}
              onClick={() => recover('unlock')}
            >
              Mark it failed
            </button>{' '}
            and upgrade again: only its record changes.
          </li>
        )}
        <li>
          <b>Uninstall</b> above takes the release and its objects away.
        </li>
      </ul>
    </div>
  )
}
