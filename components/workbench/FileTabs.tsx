'use client'
/**
 * The open files. Arrows move between tabs, Enter opens, Delete, the middle button or the mark closes. Drawn by hand:
 * what they control, the editor, stands panes away from them.
 */
import { isDirty } from '../stores/workspace-model'
import { Icon } from '../ui/Icon'
import bar from './Bar.module.css'
import { useBench, useWorkspace } from './BenchContext'

/** The panel that shows the active file. */
export const FILE_PANEL = 'file-panel'

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

export function FileTabs() {
  const { workspace } = useBench()
  const { openFile, closeFile } = workspace.store.getState()
  const open = useWorkspace((state) => state.open)
  const active = useWorkspace((state) => state.active)
  const files = useWorkspace((state) => state.files)
  const base = useWorkspace((state) => state.base)
  if (open.length === 0) return <div className={bar.grow} />
  return (
    <div className={bar.grow}>
      <div role="tablist" aria-label="Open files" className={bar.tabs}>
        {open.map((path, at) => {
          const isActive = path === active
          return (
            <button
              key={path}
              type="button"
              role="tab"
              className={bar.tab}
              aria-selected={isActive}
              aria-controls={isActive ? FILE_PANEL : undefined}
              data-selected={isActive || undefined}
              tabIndex={isActive ? 0 : -1}
              onClick={() => openFile(path)}
              onAuxClick={(event) => {
                if (event.button === 1) closeFile(path)
              }}
              onKeyDown={(event) => {
                const tabs = event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('[role="tab"]')
                const step = STEPS[event.key]
                if (step && tabs) {
                  event.preventDefault()
                  tabs[step(at, tabs.length)]?.focus()
                } else if (event.key === 'Delete') closeFile(path)
              }}
            >
              {path}
              {isDirty({ files, base, layers: [], exercise: undefined }, path) && (
                <span className={bar.dot}>
                  <span className="sr-only">changed</span>
                </span>
              )}
              {/* The mouse's way; the keyboard has Delete. */}
              <span
                aria-hidden="true"
                className={bar.close}
                onClick={(event) => {
                  event.stopPropagation()
                  closeFile(path)
                }}
              >
                <Icon name="cross" size={10} />
              </span>
            </button>
          )
        })}
      </div>
    </div>
  )
}
