'use client'
import { settings, useSettings } from '../stores'
import type { Theme } from '../stores/settings'
import { Icon, type IconName } from './Icon'
import styles from './ThemeSwitch.module.css'

const NEXT: Record<Theme, Theme> = { system: 'day', day: 'night', night: 'system' }
const ICON: Record<Theme, IconName> = { system: 'system', day: 'sun', night: 'moon' }
const WORD: Record<Theme, string> = { system: 'as the system', day: 'day', night: 'night' }

/** One button that goes round: as the system, day, night. */
export function ThemeSwitch() {
  const theme = useSettings((state) => state.theme)
  return (
    <button
      type="button"
      className={styles.switch}
      title={`Theme: ${WORD[theme]}`}
      aria-label={`Theme: ${WORD[theme]}. Change to ${WORD[NEXT[theme]]}`}
      onClick={() => settings.getState().chooseTheme(NEXT[theme])}
    >
      <Icon name={ICON[theme]} />
    </button>
  )
}
