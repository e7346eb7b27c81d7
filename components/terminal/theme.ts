/** The terminal in the page's own colours. */
import type { ITheme } from '@xterm/xterm'
import { resolveColour } from '../workbench/resolve-colour'

const TOKENS = {
  background: '--sheet',
  foreground: '--ink',
  cursor: '--brass',
  cursorAccent: '--sheet',
  selectionBackground: '--sea-wash',
  black: '--ink',
  red: '--fault',
  green: '--pass',
  yellow: '--brass',
  blue: '--sea',
  magenta: '--c-action',
  cyan: '--c-key',
  white: '--ink-2',
  brightBlack: '--ink-3',
  brightRed: '--fault',
  brightGreen: '--pass',
  brightYellow: '--brass',
  brightBlue: '--sea',
  brightMagenta: '--c-action',
  brightCyan: '--c-key',
  brightWhite: '--ink',
} as const satisfies Partial<Record<keyof ITheme, string>>

export const terminalTheme = (): ITheme =>
  Object.fromEntries(
    Object.entries(TOKENS).map(([name, token]) => [name, resolveColour(`var(${token})`, document.body)]),
  )
