'use client'
/** The layers of values in Helm's order: the chart's defaults, `-f` files, `--set` lines. Each can be switched off. */
import { useState } from 'react'
import type { NewLayer } from '../stores/workspace'
import type { ValuesLayer } from '../stores/workspace-model'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import field from '../ui/Field.module.css'
import { Icon } from '../ui/Icon'
import { useBench, useWorkspace } from './BenchContext'
import styles from './ValuesPane.module.css'

const FLAG = { file: '-f', set: '--set', 'set-string': '--set-string', 'set-json': '--set-json' } as const
const KINDS = ['set', 'set-string', 'set-json'] as const

export function ValuesPane({ onShow }: { onShow?: (() => void) | undefined }) {
  const { workspace } = useBench()
  const verbs = workspace.store.getState()
  const layers = useWorkspace((state) => state.layers)
  const files = useWorkspace((state) => state.files)
  const release = useWorkspace((state) => state.release)
  const spare = [...files.keys()].filter(
    (path) =>
      /^[^/]+\.ya?ml$/.test(path) &&
      path !== 'Chart.yaml' &&
      path !== 'values.yaml' &&
      !layers.some((layer) => layer.kind === 'file' && layer.path === path),
  )
  return (
    <div className={styles.pane}>
      <ol className={styles.layers} aria-label="Values, the later ones win">
        <li>
          <span className={styles.flag}>chart</span>
          <button
            type="button"
            className={styles.open}
            disabled={!files.has('values.yaml')}
            onClick={() => {
              verbs.openFile('values.yaml')
              onShow?.()
            }}
          >
            values.yaml
          </button>
          <span className={styles.says}>
            {files.has('values.yaml') ? 'the chart’s own defaults' : 'not there'}
          </span>
        </li>
        {layers.map((layer, at) => (
          <Layer
            key={layer.id}
            layer={layer}
            isFirst={at === 0}
            isLast={at === layers.length - 1}
            onShow={onShow}
          />
        ))}
      </ol>
      <div className={styles.add}>
        <AddLine onAdd={verbs.addLayer} />
        {spare.map((path) => (
          <button
            key={path}
            type="button"
            className={cx(button.button, button.quiet, button.small)}
            onClick={() => verbs.addLayer({ kind: 'file', path })}
          >
            <Icon name="plus" size={12} /> -f {path}
          </button>
        ))}
      </div>
      <div className={styles.release}>
        <label className={field.field}>
          Release name
          <input
            value={release.name}
            spellCheck={false}
            onChange={(event) => verbs.nameRelease(event.target.value, release.namespace)}
          />
        </label>
        <label className={field.field}>
          Namespace
          <input
            value={release.namespace}
            spellCheck={false}
            onChange={(event) => verbs.nameRelease(release.name, event.target.value)}
          />
        </label>
      </div>
    </div>
  )
}

function Layer({
  layer,
  isFirst,
  isLast,
  onShow,
}: {
  layer: ValuesLayer
  isFirst: boolean
  isLast: boolean
  onShow: (() => void) | undefined
}) {
  const { workspace } = useBench()
  const verbs = workspace.store.getState()
  const says = layer.kind === 'file' ? layer.path : layer.text || 'empty'
  return (
    <li data-off={!layer.on || undefined}>
      <label className={styles.switch}>
        <input type="checkbox" checked={layer.on} onChange={() => verbs.toggleLayer(layer.id)} />
        <span className={styles.flag}>{FLAG[layer.kind]}</span>
        <span className="sr-only">{says}: counts</span>
      </label>
      {layer.kind === 'file' ? (
        <button
          type="button"
          className={styles.open}
          onClick={() => {
            verbs.openFile(layer.path)
            onShow?.()
          }}
        >
          {layer.path}
        </button>
      ) : (
        <input
          className={cx(field.input, styles.line)}
          aria-label={`${FLAG[layer.kind]} line`}
          value={layer.text}
          spellCheck={false}
          onChange={(event) => verbs.changeLayer(layer.id, event.target.value)}
        />
      )}
      <span className={styles.tools}>
        <button
          type="button"
          disabled={isFirst}
          aria-label={`${says}: earlier`}
          onClick={() => verbs.moveLayer(layer.id, -1)}
        >
          <Icon name="up" size={13} />
        </button>
        <button
          type="button"
          disabled={isLast}
          aria-label={`${says}: later`}
          onClick={() => verbs.moveLayer(layer.id, 1)}
        >
          <Icon name="down" size={13} />
        </button>
        <button type="button" aria-label={`${says}: remove`} onClick={() => verbs.removeLayer(layer.id)}>
          <Icon name="cross" size={13} />
        </button>
      </span>
    </li>
  )
}

function AddLine({ onAdd }: { onAdd: (layer: NewLayer) => void }) {
  const [kind, setKind] = useState<(typeof KINDS)[number]>('set')
  const [text, setText] = useState('')
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '') return
        onAdd({ kind, text: text.trim() })
        setText('')
      }}
    >
      <select
        aria-label="Kind of line"
        className={field.input}
        value={kind}
        onChange={(event) => setKind(KINDS.find((one) => one === event.target.value) ?? 'set')}
      >
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {FLAG[one]}
          </option>
        ))}
      </select>
      <input
        className={cx(field.input, styles.line)}
        aria-label="Value to set"
        placeholder={kind === 'set-json' ? 'resources={"limits":{"cpu":"1"}}' : 'replicaCount=3'}
        value={text}
        spellCheck={false}
        autoCapitalize="off"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className={cx(button.button, button.quiet, button.small)}>
        Add
      </button>
    </form>
  )
}
