'use client'
/** One field for everything: go to a page, lesson or step, run a command, find words in the lessons. */
import { useRouter } from 'next/navigation'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { settings } from '../stores'
import { cx } from '../ui/cx'
import box from '../ui/Dialog.module.css'
import { type Command, door, openDoor } from './door'
import { excerpt, isMeant } from './matching'
import styles from './Palette.module.css'
import { type Found, fetchIndex, find, type Index } from './search-index'

interface Row {
  id: string
  group: string
  says: string
  /** A second line: where it stands, or the words around what was found. */
  below?: string
  keys?: string | undefined
  act(): void
}

export default function Palette() {
  return (
    <ModalOverlay className={cx(box.veil, styles.veil)} isOpen isDismissable onOpenChange={close}>
      <Modal className={cx(box.modal, styles.modal)}>
        <Dialog aria-label="Search and commands" className={styles.dialog ?? ''}>
          <Finder />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

const close = () => openDoor(undefined)

function Finder() {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const { rows, trouble } = useRows(typed.trim())
  const list = useRef<HTMLDivElement>(null)
  const chosen = rows[Math.min(at, rows.length - 1)]
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  })
  function run(row: Row | undefined) {
    if (!row) return
    close()
    row.act()
  }
  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: a dialog that was asked for, and this is all that is in it
        autoFocus
        type="text"
        role="combobox"
        className={styles.field}
        aria-label="Search the lessons, or say what to do"
        placeholder="Search the lessons, or say what to do"
        aria-expanded={rows.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={chosen && `${id}-${chosen.id}`}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          if (by !== undefined && rows.length > 0) {
            event.preventDefault()
            setAt((Math.min(at, rows.length - 1) + by + rows.length) % rows.length)
          } else if (event.key === 'Enter') {
            event.preventDefault()
            run(chosen)
          }
        }}
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label="Results" className={styles.list}>
        {groupsOf(rows).map(([group, members]) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options; a fieldset is for fields
          <div key={group} role="group" aria-label={group}>
            <div aria-hidden="true" className={styles.group}>
              {group}
            </div>
            {members.map((row) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the option
              <div
                key={row.id}
                id={`${id}-${row.id}`}
                role="option"
                aria-selected={row === chosen}
                className={styles.row}
                onClick={() => run(row)}
                onPointerMove={() => setAt(rows.indexOf(row))}
              >
                <span className={styles.says}>{row.says}</span>
                {row.keys && <kbd>{row.keys}</kbd>}
                {row.below && <span className={styles.below}>{row.below}</span>}
              </div>
            ))}
          </div>
        ))}
      </div>
      <p role="status" className={styles.sum} data-empty={rows.length === 0 || undefined}>
        {trouble ?? (rows.length === 0 ? 'Nothing of that name, and no lesson speaks of it.' : '')}
        <span className="sr-only">{rows.length > 0 && `${rows.length} results`}</span>
      </p>
    </>
  )
}

function useRows(typed: string): { rows: Row[]; trouble: string | undefined } {
  const router = useRouter()
  const [index, setIndex] = useState<Index>()
  const [trouble, setTrouble] = useState<string>()
  useEffect(() => {
    fetchIndex().then(setIndex, (error: Error) => setTrouble(error.message))
  }, [])
  const commands = useMemo(() => {
    const offered = [...door.getState().sources].flatMap((source) => source())
    return [...offered, ...pages((href) => router.push(href)), ...SETTINGS]
  }, [router])
  const meant = commands.filter(({ says, group }) => isMeant(`${group} ${says}`, typed))
  const found = index && typed !== '' ? find(index, typed) : []
  return {
    rows: [
      ...meant,
      ...found.map((one) => rowOf(one, typed, () => goTo(one.href, (href) => router.push(href)))),
    ],
    trouble,
  }
}

const KIND: Record<Found['kind'], string> = {
  lesson: 'Lesson',
  step: 'Step',
  exercise: 'Exercise',
  question: 'Question',
  term: 'Term',
}

const rowOf = ({ href, kind, title, place, text }: Found, typed: string, act: () => void): Row => ({
  id: `${kind}-${href}-${title}`.replace(/[^\w-]+/g, '_'),
  group: 'In the lessons',
  says: title.replaceAll('`', ''),
  below: [KIND[kind], kind === 'lesson' ? '' : place, excerpt(text.replaceAll('`', ''), typed)]
    .filter(Boolean)
    .join(' · '),
  act,
})

/** On the same page only the anchor changes, and a narrow screen turns to the prose. */
function goTo(href: string, push: (href: string) => void): void {
  const [path, anchor] = href.split('#')
  window.dispatchEvent(new CustomEvent('chartroom:read'))
  if (path === location.pathname && anchor !== undefined) location.hash = anchor
  else push(href)
}

const pages = (push: (href: string) => void): Command[] =>
  [
    ['Course', '/'],
    ['Review', '/review'],
    ['Playground', '/playground'],
    ['Releases', '/releases'],
    ['Your progress: export, import, erase', '/#your-progress'],
  ].map(([says = '', href = '']) => ({ id: `page-${href}`, says, group: 'Go to', act: () => push(href) }))

const SETTINGS: readonly Command[] = [
  ...(['system', 'day', 'night'] as const).map((theme) => ({
    id: `theme-${theme}`,
    says: `Theme: ${theme === 'system' ? 'as the system' : theme}`,
    group: 'Settings',
    act: () => settings.getState().chooseTheme(theme),
  })),
  ...(['auto', 'full', 'light'] as const).map((editor) => ({
    id: `editor-${editor}`,
    says: `Editor: ${editor === 'auto' ? 'light on touch, else full' : editor}`,
    group: 'Settings',
    act: () => settings.getState().chooseEditor(editor),
  })),
  {
    id: 'shortcuts',
    says: 'Keyboard shortcuts',
    group: 'Settings',
    keys: '?',
    act: () => openDoor('shortcuts'),
  },
]

function groupsOf(rows: readonly Row[]): [string, Row[]][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row])
  return [...groups]
}
