'use client'
/** Why a line of output says what it says: the action that wrote it, the calls it came through, the values it read. */
import { useEffect, useRef, useState } from 'react'
import type { WhyPiece } from '../engine/protocol'
import { Icon } from '../ui/Icon'
import { useBench } from './BenchContext'
import styles from './WhyCard.module.css'
import { inChart } from './why-words'

type Answer =
  | { kind: 'asking' }
  | { kind: 'known'; pieces: readonly WhyPiece[] }
  | { kind: 'failed'; message: string }

export function WhyCard({
  ask,
  onClose,
  onShow,
}: {
  ask: () => Promise<WhyPiece[]>
  onClose: () => void
  onShow: (() => void) | undefined
}) {
  const bench = useBench()
  const [answer, setAnswer] = useState<Answer>({ kind: 'asking' })
  const question = useRef(ask)
  useEffect(() => {
    let isCurrent = true
    question
      .current()
      .then((pieces) => isCurrent && setAnswer({ kind: 'known', pieces }))
      .catch((error: Error) => isCurrent && setAnswer({ kind: 'failed', message: error.message }))
    return () => {
      isCurrent = false
    }
  }, [])
  const files = bench.workspace.store.getState().files
  const go = (file: string, line: number, column: number, endLine?: number, endColumn?: number) => {
    bench.show({
      file,
      line,
      column,
      ...(endLine !== undefined && { endLine }),
      ...(endColumn !== undefined && { endColumn }),
    })
    onShow?.()
  }
  const place = (name: string, line: number, column: number, endLine?: number, endColumn?: number) => {
    const file = inChart(name, files)
    const says = `${name.split('/').pop()} ${line}:${column}`
    return file === undefined ? (
      <span>{says}</span>
    ) : (
      <button type="button" onClick={() => go(file, line, column, endLine, endColumn)}>
        {says}
      </button>
    )
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the card from anywhere inside it
    <div
      className={styles.card}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <div className={styles.head}>
        <b>Why this line</b>
        <button type="button" aria-label="Close" onClick={onClose}>
          <Icon name="cross" size={12} />
        </button>
      </div>
      <div role="status">
        {answer.kind === 'asking' && <p>Asking the engine…</p>}
        {answer.kind === 'failed' && <p>{answer.message}</p>}
        {answer.kind === 'known' && answer.pieces.length === 0 && (
          <p>No template wrote it: Helm added this line itself.</p>
        )}
        {answer.kind === 'known' &&
          answer.pieces.map((piece) => (
            <dl key={`${piece.file}:${piece.line}:${piece.column}`}>
              <dt>{piece.kind === 'action' ? 'Action' : 'Text'}</dt>
              <dd>
                {place(piece.file, piece.line, piece.column, piece.endLine, piece.endColumn)}{' '}
                <code>{piece.kind === 'action' ? piece.source : 'written as it stands'}</code>
              </dd>
              {piece.frames.length > 1 && (
                <>
                  <dt>Through</dt>
                  <dd>
                    {piece.frames.slice(1).map((frame, at) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a call may stand twice in the chain
                      <span key={at} className={styles.frame}>
                        <code>
                          {frame.kind} {frame.name}
                        </code>{' '}
                        {frame.at && place(frame.at.file, frame.at.line, frame.at.column)}
                      </span>
                    ))}
                  </dd>
                </>
              )}
              {piece.reads.length > 0 && (
                <>
                  <dt>Values</dt>
                  <dd>
                    {piece.reads.map((path) => (
                      <code key={path} className={styles.read}>
                        {path}
                      </code>
                    ))}
                  </dd>
                </>
              )}
            </dl>
          ))}
      </div>
    </div>
  )
}
