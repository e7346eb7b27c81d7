'use client'
import type { ReactNode } from 'react'
import { Menu as AriaMenu, Button, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import styles from './Menu.module.css'

export interface MenuEntry {
  id: string
  says: string
  act(): void
  isOff?: boolean
}

/** A button that opens a short list of actions. */
export function Menu({
  label,
  entries,
  children,
  className,
}: {
  label: string
  entries: readonly MenuEntry[]
  children: ReactNode
  className?: string | undefined
}) {
  return (
    <MenuTrigger>
      <Button aria-label={label} className={className ?? styles.button ?? ''}>
        {children}
      </Button>
      <Popover className={styles.popover ?? ''} placement="bottom end">
        <AriaMenu
          className={styles.menu ?? ''}
          disabledKeys={entries.filter((entry) => entry.isOff).map((entry) => entry.id)}
          onAction={(key) => entries.find((entry) => entry.id === key)?.act()}
        >
          {entries.map((entry) => (
            <MenuItem key={entry.id} id={entry.id} className={styles.item ?? ''}>
              {entry.says}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
