'use client'
/** Kubernetes' own events about the release's objects: what the cluster did and what it could not do. */
import { useCluster } from '../stores/clusters'
import styles from './ClusterPane.module.css'

export function Happenings() {
  const events = useCluster((state) => state.events)
  const selected = useCluster((state) => state.selected)
  if (!selected || events.length === 0) return null
  return (
    <section className={styles.part} aria-label="Kubernetes events">
      <h3>Kubernetes events</h3>
      <ol className={styles.events}>
        {events.map((event) => (
          <li key={`${event.kind}/${event.name}/${event.reason}/${event.message}`}>
            <time dateTime={event.at}>{new Date(event.at).toLocaleTimeString()}</time>
            <b data-status={event.isWarning ? 'failed' : undefined}>{event.reason}</b>
            <span>
              {event.kind} {event.name}
              {event.count > 1 && `, ${event.count} times`}
            </span>
            <span className={styles.why}>{event.message}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
