'use client'
/** What an install or upgrade of the chart at hand would do, asked of the server itself; nothing is written. */
import { useEffect, useState } from 'react'
import { stringify } from 'yaml'
import type { ObjectChange, Preview, UpgradeRequest } from '../../lib/release'
import { TextDiff } from '../diff/TextDiff'
import { cluster } from '../stores/clusters'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import styles from './ClusterPane.module.css'

type Asked = { state: 'asking' } | { state: 'answered'; preview: Preview } | { state: 'refused'; why: string }

export default function PreviewCard({
  request,
  onClose,
}: {
  request: () => UpgradeRequest
  onClose: () => void
}) {
  const [asked, set] = useState<Asked>({ state: 'asking' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chart as it was when the card was opened
  useEffect(() => {
    let isWanted = true
    cluster
      .getState()
      .preview(request())
      .then(
        (preview) => isWanted && set({ state: 'answered', preview }),
        (error: Error) => isWanted && set({ state: 'refused', why: error.message }),
      )
    return () => {
      isWanted = false
    }
  }, [])
  return (
    <section className={styles.preview} aria-label="What would change">
      <div className={styles.previewHead}>
        <h3>
          <span role="status">{headline(asked)}</span>
        </h3>
        <button type="button" className={cx(button.button, button.small, button.plain)} onClick={onClose}>
          Close
        </button>
      </div>
      {asked.state === 'refused' && <pre className={styles.refusal}>{asked.why}</pre>}
      {asked.state === 'answered' && (
        <>
          {asked.preview.warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
          <ul className={styles.changes}>
            {asked.preview.changes.map((change) => (
              <Change key={`${change.kind}/${change.namespace}/${change.name}`} change={change} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

const WORDS: Record<ObjectChange['action'], string> = {
  create: 'would be created',
  change: 'would change',
  unchanged: 'stays as it is',
  delete: 'would be deleted',
  keep: 'leaves the chart and is kept on the cluster',
  refused: 'is refused',
}

function headline(asked: Asked): string {
  if (asked.state === 'asking') return 'Asking the cluster…'
  if (asked.state === 'refused') return 'This would fail'
  const { changes, release } = asked.preview
  const count = changes.filter(({ action }) => action !== 'unchanged' && action !== 'keep').length
  return `Revision ${release.revision} would change ${count} of ${changes.length} objects`
}

function Change({ change }: { change: ObjectChange }) {
  const { kind, name, action, why, before, after } = change
  const says = (
    <>
      {kind} <b>{name}</b>{' '}
      <span data-status={action === 'refused' ? 'failed' : undefined}>{WORDS[action]}</span>
    </>
  )
  if (action === 'refused')
    return (
      <li>
        {says} {why !== undefined && <span className={styles.why}>{why}</span>}
      </li>
    )
  if (action === 'unchanged' || action === 'keep') return <li>{says}</li>
  return (
    <li>
      <details open={action === 'change'}>
        <summary>{says}</summary>
        <TextDiff
          label={`${kind} ${name}: now and after`}
          before={before ? stringify(before) : ''}
          after={after ? stringify(after) : ''}
          same={kind === 'Secret' ? 'What it holds would change; a server does not show it.' : undefined}
        />
      </details>
    </li>
  )
}
