'use client'
/** The release at hand: install, upgrade, uninstall it; watch it happen; see its revisions and its objects. */
import { useEffect, useState } from 'react'
import type { ReleaseResource, ReleaseRevision } from '../../lib/release'
import { EMBEDDED, isSameRelease } from '../stores/cluster'
import { cluster, useCluster } from '../stores/clusters'
import type { Contexts } from '../stores/remote'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import { useBench, useWorkspace } from '../workbench/BenchContext'
import styles from './ClusterPane.module.css'
import { requestFrom } from './request'
import { Timeline } from './Timeline'

export function ClusterPane() {
  const operation = useCluster((state) => state.operation)
  const trouble = useCluster((state) => state.trouble)
  useEffect(() => {
    void cluster.getState().refresh()
    void cluster.getState().findContexts()
  }, [])
  return (
    <div className={styles.pane}>
      <Actions />
      {trouble !== undefined && (
        <p className={styles.trouble} role="alert">
          The cluster does not answer: {trouble}
        </p>
      )}
      <div className={styles.columns}>
        {operation && <Timeline operation={operation} onStop={cluster.getState().stop} />}
        <Releases />
        <Objects />
      </div>
    </div>
  )
}

const useRunning = (): boolean =>
  useCluster((state) => state.operation?.state === 'running' || state.operation?.state === 'stopping')

function Actions() {
  const { workspace } = useBench()
  const target = useCluster((state) => state.target)
  const contexts = useCluster((state) => state.contexts)
  const releases = useCluster((state) => state.releases)
  const isRunning = useRunning()
  const release = useWorkspace((state) => state.release)
  const isThere = releases.some((one) => isSameRelease(one, release))
  const act = (verb: 'install' | 'upgrade') =>
    void cluster.getState()[verb](requestFrom(workspace.store.getState(), target === EMBEDDED))
  return (
    <div className={styles.actions}>
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
      {contexts && contexts.refused.length > 0 && <Refused refused={contexts.refused} />}
      <span className={styles.release}>
        <b>{release.name}</b> in {release.namespace}
      </span>
      <span className={styles.buttons}>
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
        <button
          type="button"
          className={cx(button.button, button.small, button.quiet)}
          disabled={isRunning}
          onClick={() => void cluster.getState().uninstall(release)}
        >
          Uninstall
        </button>
      </span>
    </div>
  )
}

/** Contexts that did not pass the gate, and why: so that nobody looks for them in vain. */
function Refused({ refused }: { refused: Contexts['refused'] }) {
  return (
    <details className={styles.refused}>
      <summary>
        {refused.length} {refused.length === 1 ? 'context is' : 'contexts are'} not offered
      </summary>
      <ul>
        {refused.map(({ context, reason }) => (
          <li key={context}>
            <b>{context}</b>: {reason}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Releases() {
  const releases = useCluster((state) => state.releases)
  const selected = useCluster((state) => state.selected)
  const history = useCluster((state) => state.history)
  const current = useWorkspace((state) => state.release)
  const hasCurrent = releases.some((one) => isSameRelease(one, current))
  useEffect(() => {
    if (selected === undefined && hasCurrent) void cluster.getState().select(current)
  }, [selected, hasCurrent, current])
  return (
    <section className={styles.part} aria-label="Releases">
      <h3>Releases</h3>
      {releases.length === 0 ? (
        <p className={styles.none}>None yet. Install puts this chart on the cluster as its first.</p>
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
      {history.length > 0 && <History history={history} />}
    </section>
  )
}

function History({ history }: { history: readonly ReleaseRevision[] }) {
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
          <pre>{one.userValues.trim() || 'none'}</pre>
          <h4>Manifest</h4>
          <pre>{one.manifest.trim()}</pre>
        </div>
      )}
    </>
  )
}

/** Milliseconds between looks at objects that are on their way. */
const LOOK_AGAIN = 1000

function Objects() {
  const resources = useCluster((state) => state.resources)
  const selected = useCluster((state) => state.selected)
  const isMoving = resources.some(({ status }) => status === 'progressing' || status === 'terminating')
  // biome-ignore lint/correctness/useExhaustiveDependencies: each look that finds something moving asks for the next
  useEffect(() => {
    if (!isMoving) return
    const timer = setTimeout(() => void cluster.getState().refresh(), LOOK_AGAIN)
    return () => clearTimeout(timer)
  }, [isMoving, resources])
  if (!selected) return null
  return (
    <section className={styles.part} aria-label="Objects">
      <h3>Objects of {selected.name}</h3>
      {resources.length === 0 ? (
        <p className={styles.none}>None on the cluster.</p>
      ) : (
        <ul className={styles.objects}>
          {resources.map((resource) => (
            <ObjectLine
              key={`${resource.object.kind}/${resource.object.metadata.namespace}/${resource.object.metadata.name}`}
              resource={resource}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

function ObjectLine({ resource: { object, status, why } }: { resource: ReleaseResource }) {
  return (
    <li>
      <span>{object.kind}</span>
      <b>{object.metadata.name}</b>
      <span data-status={status} title={why}>
        {status}
      </span>
      {why !== '' && status !== 'ready' && <span className={styles.why}>{why}</span>}
    </li>
  )
}
