'use client'
/** The chart's files: open, create, rename, delete, reset. What was changed since the start carries a brass dot. */
import { useMemo, useState } from 'react'
import { Button, Tree, TreeItem, TreeItemContent } from 'react-aria-components'
import { dirtyFiles } from '../stores/workspace-model'
import { Icon } from '../ui/Icon'
import { Menu } from '../ui/Menu'
import { useBench, useWorkspace } from './BenchContext'
import styles from './FileTree.module.css'
import { type Folder, foldersOf, treeOf } from './file-tree-model'
import { PathDialog } from './PathDialog'

type Asking = { kind: 'create'; folder: string } | { kind: 'rename'; path: string } | undefined

export function FileTree({ name }: { name: string }) {
  const { workspace } = useBench()
  const verbs = workspace.store.getState()
  const files = useWorkspace((state) => state.files)
  const base = useWorkspace((state) => state.base)
  const active = useWorkspace((state) => state.active)
  const hasPast = useWorkspace((state) => state.past.length > 0)
  const [asking, ask] = useState<Asking>(undefined)
  const dirty = useMemo(
    () => new Set(dirtyFiles({ files, base, layers: [], exercise: undefined })),
    [files, base],
  )
  const root = useMemo(() => treeOf([...files.keys()]), [files])
  const folders = useMemo(() => foldersOf(root), [root])
  return (
    <section className={styles.files} aria-label="Files">
      <div className={styles.head}>
        <span className={styles.name}>{name}</span>
        <Menu
          label="Files: more"
          entries={[
            { id: 'new', says: 'New file…', act: () => ask({ kind: 'create', folder: '' }) },
            { id: 'reset', says: 'Reset all files', act: verbs.resetAll, isOff: dirty.size === 0 },
            { id: 'undo', says: 'Undo', act: verbs.undo, isOff: !hasPast },
          ]}
        >
          <Icon name="more" />
        </Menu>
      </div>
      <Tree
        aria-label={`Files of ${name}`}
        className={styles.tree ?? ''}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={active === undefined ? [] : [active]}
        defaultExpandedKeys={folders}
        onSelectionChange={(keys) => {
          const [path] = keys === 'all' ? [] : keys
          if (typeof path === 'string') verbs.openFile(path)
        }}
      >
        {branch(root, dirty, (path) => [
          { id: 'rename', says: 'Rename…', act: () => ask({ kind: 'rename', path }) },
          { id: 'delete', says: 'Delete', act: () => verbs.deleteFile(path) },
          { id: 'reset', says: 'Reset this file', act: () => verbs.resetFile(path), isOff: !dirty.has(path) },
        ])}
      </Tree>
      {asking && <PathDialog asking={asking} onClose={() => ask(undefined)} />}
    </section>
  )
}

type EntriesOf = (path: string) => Parameters<typeof Menu>[0]['entries']

function branch(folder: Folder, dirty: ReadonlySet<string>, entriesOf: EntriesOf) {
  return [
    ...folder.folders.map((inner) => (
      <TreeItem key={inner.path} id={`${inner.path}/`} textValue={inner.name} className={styles.item ?? ''}>
        <TreeItemContent>
          <span className={styles.row}>
            <Button slot="chevron" className={styles.chevron ?? ''}>
              <Icon name="chevron" size={12} />
            </Button>
            <span className={styles.label}>{inner.name}</span>
          </span>
        </TreeItemContent>
        {branch(inner, dirty, entriesOf)}
      </TreeItem>
    )),
    ...folder.files.map(({ name, path }) => (
      <TreeItem key={path} id={path} textValue={name} className={styles.item ?? ''}>
        <TreeItemContent>
          <span className={styles.row}>
            <span className={styles.label} title={path}>
              {name}
            </span>
            {dirty.has(path) && (
              <span className={styles.dirty}>
                <span className="sr-only">changed</span>
              </span>
            )}
            <span className={styles.more}>
              <Menu label={`${path}: more`} entries={entriesOf(path)}>
                <Icon name="more" size={14} />
              </Menu>
            </span>
          </span>
        </TreeItemContent>
      </TreeItem>
    )),
  ]
}
