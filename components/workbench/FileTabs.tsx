'use client'
/** The open files, and below them what shows the active one. A tab is closed with its mark, the middle button, or Delete. */
import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { isDirty } from '../stores/workspace-model'
import { Icon } from '../ui/Icon'
import bar from './Bar.module.css'
import { useBench, useWorkspace } from './BenchContext'

/** Around the list of tabs and the panel. */
export function FileTabs({ className, children }: { className: string | undefined; children: ReactNode }) {
  const { workspace } = useBench()
  const open = useWorkspace((state) => state.open)
  const active = useWorkspace((state) => state.active)
  return (
    <Tabs
      className={className ?? ''}
      selectedKey={active ?? open[0] ?? ''}
      onSelectionChange={(key) => workspace.store.getState().openFile(String(key))}
      keyboardActivation="manual"
    >
      {children}
    </Tabs>
  )
}

export function FileTabList() {
  const { workspace } = useBench()
  const { closeFile } = workspace.store.getState()
  const open = useWorkspace((state) => state.open)
  const files = useWorkspace((state) => state.files)
  const base = useWorkspace((state) => state.base)
  if (open.length === 0) return <div className={bar.grow} />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tabs inside are the controls; this hears their Delete key
    <div
      className={bar.grow}
      onKeyDown={(event) => {
        const path = pathAt(event.target)
        if (event.key === 'Delete' && path !== undefined) closeFile(path)
      }}
      onAuxClick={(event) => {
        const path = pathAt(event.target)
        if (event.button === 1 && path !== undefined) closeFile(path)
      }}
    >
      <TabList aria-label="Open files" className={bar.tabs ?? ''}>
        {open.map((path) => (
          <Tab key={path} id={path} className={bar.tab ?? ''}>
            {path}
            {isDirty({ files, base, layers: [], exercise: undefined }, path) && (
              <span className={bar.dot}>
                <span className="sr-only">changed</span>
              </span>
            )}
            <span
              aria-hidden="true"
              className={bar.close}
              onPointerDown={(event) => event.stopPropagation()}
              onMouseDown={(event) => event.stopPropagation()}
              onClick={(event) => {
                event.stopPropagation()
                closeFile(path)
              }}
            >
              <Icon name="cross" size={10} />
            </span>
          </Tab>
        ))}
      </TabList>
    </div>
  )
}

/** One panel for whichever file is active: the editor in it lives on from file to file. */
export function FilePanel({ children }: { children: ReactNode }) {
  const active = useWorkspace((state) => state.active)
  if (active === undefined) return children
  return (
    <TabPanel id={active} className={bar.fill ?? ''}>
      {children}
    </TabPanel>
  )
}

/** The file of the tab an event came from. */
function pathAt(target: EventTarget): string | undefined {
  const tab = target instanceof Element ? target.closest('[role="tab"]') : null
  return tab?.getAttribute('data-key') ?? undefined
}
