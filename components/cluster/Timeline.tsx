'use client'
/** An action as it happens: each stage, object, hook and wait in order, and how it ended. */
import type { NeededConfirmation, ReleaseEvent } from '../../lib/release'
import type { Operation } from '../stores/cluster'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import { visible } from '../ui/visible'
import styles from './Timeline.module.css'

const DOING = {
  install: 'Installing',
  upgrade: 'Upgrading',
  rollback: 'Rolling back',
  uninstall: 'Uninstalling',
  test: 'Testing',
  recover: 'Recovering',
} as const
const DONE = {
  install: 'Installed',
  upgrade: 'Upgraded',
  rollback: 'Rolled back',
  uninstall: 'Uninstalled',
  test: 'Tested',
  recover: 'Recovered',
} as const
const NOT = {
  install: 'Not installed',
  upgrade: 'Not upgraded',
  rollback: 'Not rolled back',
  uninstall: 'Not uninstalled',
  test: 'Tests failed:',
  recover: 'Not recovered',
} as const

export function Timeline({
  operation,
  onStop,
  onConfirm,
}: {
  operation: Operation
  onStop: () => void
  onConfirm: () => void
}) {
  const { asked, state, events, release } = operation
  const needs = operation.state === 'failed' ? operation.needs : []
  const words = state === 'done' ? DONE : state === 'failed' ? NOT : DOING
  return (
    <section
      className={styles.timeline}
      aria-label="What happened"
      data-state={needs.length > 0 ? 'asking' : state}
    >
      <h3>
        <span role="status">
          {needs.length > 0 ? 'Waiting for your word on' : words[asked.verb]} {release.name}
        </span>
        {state === 'running' && (
          <button type="button" className={cx(button.button, button.plain, button.small)} onClick={onStop}>
            Stop
          </button>
        )}
      </h3>
      {needs.length > 0 && <Needs needs={needs} onConfirm={onConfirm} />}
      <ol>
        {events.map((event, at) => {
          const says = wordsOf(event)
          if (event.type === 'log')
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: events have only their order
              <li key={at} data-kind="step">
                Log of {event.pod}, {event.container}:<pre className={styles.log}>{visible(event.text)}</pre>
              </li>
            )
          return says === undefined ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: events have only their order
            <li key={at} data-kind={kindOf(event)}>
              {says}
            </li>
          )
        })}
      </ol>
      {needs.length === 0 &&
        (operation.state === 'done' || operation.state === 'failed') &&
        operation.message.trim() !== '' && (
          <pre className={styles.message} data-state={state}>
            {visible(operation.state === 'failed' ? `Error: ${operation.message}` : operation.message.trim())}
          </pre>
        )}
    </section>
  )
}

/** What reaches further than its namespace on a real cluster: nothing was done before a learner says yes. */
function Needs({ needs, onConfirm }: { needs: readonly NeededConfirmation[]; onConfirm: () => void }) {
  return (
    <div className={styles.needs}>
      <p>Nothing was done yet. This chart has what reaches further than its namespace:</p>
      <ul>
        {needs.map(({ id, kind, name, whys }) => (
          <li key={id}>
            {kind} <b>{name}</b> {whys.join('; ')}
          </li>
        ))}
      </ul>
      <button type="button" className={cx(button.button, button.small)} onClick={onConfirm}>
        Go on with {needs.length === 1 ? 'it' : `all ${needs.length}`}
      </button>
    </div>
  )
}

const STAGES = {
  render: 'Chart rendered',
  record: 'Revision recorded',
  crds: 'Custom resource definitions first',
  hooks: 'Hooks',
  apply: 'Objects sent to the cluster',
  wait: 'Waiting until they are ready',
  delete: 'Objects deleted',
  done: 'Revision marked',
} as const

function wordsOf(event: ReleaseEvent): string | undefined {
  switch (event.type) {
    case 'stage':
      return STAGES[event.stage]
    case 'resource':
      return `${event.kind} ${event.name} ${event.action}`
    case 'hook':
      return `${event.event} hook: ${event.kind} ${event.name} ${event.phase}`
    case 'waiting':
      return `${event.kind} ${event.name}: ${event.ready ? 'ready' : event.why}`
    case 'warning':
      return visible(event.message)
    case 'log':
    case 'done':
    case 'failed':
      return undefined
  }
}

function kindOf(event: ReleaseEvent): string {
  if (event.type === 'hook')
    return event.phase === 'failed' ? 'bad' : event.phase === 'succeeded' ? 'good' : 'step'
  if (event.type === 'waiting') return event.ready ? 'good' : 'step'
  return event.type === 'stage' ? 'stage' : event.type === 'warning' ? 'bad' : 'step'
}
