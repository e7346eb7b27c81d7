'use client'
/** The objects of the selected release as they live: what owns what, how each stands, and why one is not ready. */
import { useEffect, useState } from 'react'
import type { ReleaseResource } from '../../lib/release'
import { cluster, useCluster } from '../stores/clusters'
import styles from './ClusterPane.module.css'
import { PodLog } from './PodLog'

/** Milliseconds between looks at objects that are on their way. */
const LOOK_AGAIN = 1000

export function Objects() {
  const resources = useCluster((state) => state.resources)
  const selected = useCluster((state) => state.selected)
  const isMoving = resources.some(isOnItsWay)
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
        <ObjectList resources={resources} />
      )}
    </section>
  )
}

const isOnItsWay = ({ status, children = [] }: ReleaseResource): boolean =>
  status === 'progressing' || status === 'terminating' || children.some(isOnItsWay)

function ObjectList({ resources }: { resources: readonly ReleaseResource[] }) {
  return (
    <ul className={styles.objects}>
      {resources.map((resource) => (
        <ObjectLine key={keyOf(resource)} resource={resource} />
      ))}
    </ul>
  )
}

const keyOf = ({ object: { kind, metadata } }: ReleaseResource): string =>
  `${kind}/${metadata.namespace}/${metadata.name}`

function ObjectLine({ resource: { object, status, why, children = [] } }: { resource: ReleaseResource }) {
  const [isLogOpen, openLog] = useState(false)
  const { name, namespace } = object.metadata
  const isPod = object.kind === 'Pod' && status !== 'missing'
  return (
    <li>
      <span className={styles.object}>
        <span>{object.kind}</span>
        <b>{name}</b>
        <span data-status={status} title={why}>
          {status}
        </span>
        {isPod && (
          <button
            type="button"
            aria-expanded={isLogOpen}
            aria-label={`Log of ${name}`}
            onClick={() => openLog(!isLogOpen)}
          >
            Log
          </button>
        )}
        {why !== '' && status !== 'ready' && <span className={styles.why}>{why}</span>}
      </span>
      {isLogOpen && (
        <PodLog namespace={namespace ?? 'default'} pod={name} containers={containersOf(object)} />
      )}
      {children.length > 0 && <ObjectList resources={children} />}
    </li>
  )
}

function containersOf(pod: ReleaseResource['object']): string[] {
  const spec = pod.spec as
    | { initContainers?: { name: string }[]; containers?: { name: string }[] }
    | undefined
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].map(({ name }) => name)
}
