'use client'
import { Icon } from '../ui/Icon'
import styles from '../ui/ThemeSwitch.module.css'
import { openDoor } from './door'

/** Opens the palette, for who does not know its keys. */
export function SearchButton() {
  return (
    <button
      type="button"
      className={styles.switch}
      aria-label="Search and commands"
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      title="Search and commands (Ctrl+K)"
      onClick={() => openDoor('palette')}
    >
      <Icon name="search" />
    </button>
  )
}
