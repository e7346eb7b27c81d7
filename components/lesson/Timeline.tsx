/** Commands that were run on a real cluster, and what each printed. Unfolds without JavaScript; on paper all is open. */
import type { Timeline as TimelineData } from '../../lib/course'
import { Prose } from '../ui/Prose'
import card from './Card.module.css'
import styles from './Timeline.module.css'

type Step = TimelineData['recording']['steps'][number]

export function Timeline({ timeline }: { timeline: TimelineData }) {
  const { id, title, steps, recording } = timeline
  return (
    <article className={card.card} id={id} aria-labelledby={`${id}-title`}>
      <header className={card.head}>
        <h3 id={`${id}-title`}>{title}</h3>
        <span className={card.aside}>recorded with {recording.by}</span>
      </header>
      <ol className={styles.steps}>
        {steps.map((step, at) => {
          const recorded = recording.steps[at]
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same command may be run twice
            <li key={at} data-failed={(recorded && recorded.code !== 0) || undefined}>
              <details open={at === 0}>
                <summary>
                  {step.says && (
                    <span className={styles.says}>
                      <Prose text={step.says} />
                    </span>
                  )}
                  <code>
                    <span aria-hidden="true">$ </span>
                    {step.command}
                  </code>
                </summary>
                {recorded && <Printed step={recorded} />}
              </details>
            </li>
          )
        })}
      </ol>
    </article>
  )
}

function Printed({ step }: { step: Step }) {
  const { stdout, stderr, history, manifests = {}, values = {} } = step
  return (
    <div className={styles.printed}>
      {stdout.trim() !== '' && <pre>{stdout.replace(/\n+$/, '')}</pre>}
      {stderr.trim() !== '' && <pre className={styles.error}>{stderr.replace(/\n+$/, '')}</pre>}
      {stdout.trim() === '' && stderr.trim() === '' && <p>It printed nothing.</p>}
      {history.length > 0 && (
        <table aria-label="The release's history after this step">
          <thead>
            <tr>
              <th scope="col">Revision</th>
              <th scope="col">Status</th>
              <th scope="col">Chart</th>
              <th scope="col">Description</th>
            </tr>
          </thead>
          <tbody>
            {history.map((one) => (
              <tr key={one.revision} data-status={one.status}>
                <td>{one.revision}</td>
                <td>{one.status}</td>
                <td>{one.chart}</td>
                <td>{one.description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {Object.entries(manifests).map(([revision, manifest]) => (
        <details key={revision} className={styles.inner}>
          <summary>Revision {revision}: its values and its manifest</summary>
          {values[revision] !== undefined && <pre>{values[revision].trim()}</pre>}
          <pre>{manifest.trim()}</pre>
        </details>
      ))}
    </div>
  )
}
