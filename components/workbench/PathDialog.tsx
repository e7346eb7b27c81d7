'use client'
import { useId, useState } from 'react'
import button from '../ui/Button.module.css'
import { cx } from '../ui/cx'
import { Dialog } from '../ui/Dialog'
import field from '../ui/Field.module.css'
import { useBench } from './BenchContext'

/** Asks for a path: a new file's, or an old one's new name. */
export function PathDialog({
  asking,
  onClose,
}: {
  asking: { kind: 'create'; folder: string } | { kind: 'rename'; path: string }
  onClose: () => void
}) {
  const { workspace } = useBench()
  const [path, setPath] = useState(asking.kind === 'rename' ? asking.path : asking.folder)
  const [fault, setFault] = useState<string>()
  const id = useId()
  const isNew = asking.kind === 'create'
  function submit() {
    const { createFile, renameFile } = workspace.store.getState()
    const problem = isNew ? createFile(path.trim()) : renameFile(asking.path, path.trim())
    if (problem === undefined) onClose()
    else setFault(problem)
  }
  return (
    <Dialog title={isNew ? 'New file' : 'Rename'} isOpen onClose={onClose}>
      <form
        style={{ display: 'contents' }}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <label className={field.field}>
          Path in the chart
          <input
            autoFocus
            value={path}
            spellCheck={false}
            autoComplete="off"
            placeholder="templates/service.yaml"
            aria-describedby={fault ? id : undefined}
            aria-invalid={fault !== undefined}
            onChange={(event) => setPath(event.target.value)}
          />
        </label>
        {fault && (
          <p id={id} className={field.fault} role="alert">
            {fault}
          </p>
        )}
        <div className={field.actions}>
          <button type="button" className={cx(button.button, button.quiet)} onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className={button.button}>
            {isNew ? 'Create' : 'Rename'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
