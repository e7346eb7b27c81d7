/** What the learner chose about the room itself: theme, editor, and how wide the prose is. */
import { createStore } from 'zustand/vanilla'
import { type KeepState, keep } from './keeper'

export type Theme = 'system' | 'day' | 'night'
/** Which editor: `auto` takes the light one on coarse pointers and narrow screens. */
export type EditorChoice = 'auto' | 'full' | 'light'

export interface SettingsData {
  theme: Theme
  editor: EditorChoice
  /** The prose's share of the lesson page, in percent. */
  proseWidth: number
  /** The lesson last opened. */
  lastLesson: string | undefined
  /** The terminal's text is laid out for screen readers. */
  isTerminalRead: boolean
}

export interface Settings extends SettingsData {
  state: KeepState
  chooseTheme(theme: Theme): void
  chooseEditor(editor: EditorChoice): void
  setProseWidth(percent: number): void
  noteLesson(lesson: string): void
  readTerminal(isRead: boolean): void
}

export const PROSE_WIDTH = { least: 24, usual: 39, most: 62 }
const DEFAULTS: SettingsData = {
  theme: 'system',
  editor: 'auto',
  proseWidth: PROSE_WIDTH.usual,
  lastLesson: undefined,
  isTerminalRead: false,
}

export function createSettings() {
  const store = createStore<Settings>()((set) => {
    const change = (part: Partial<SettingsData>) => {
      set(part)
      keeper.touch()
    }
    return {
      ...DEFAULTS,
      state: 'loading',
      chooseTheme(theme) {
        applyTheme(theme)
        change({ theme })
      },
      chooseEditor: (editor) => change({ editor }),
      setProseWidth: (percent) =>
        change({ proseWidth: Math.min(PROSE_WIDTH.most, Math.max(PROSE_WIDTH.least, Math.round(percent))) }),
      noteLesson: (lastLesson) => change({ lastLesson }),
      readTerminal: (isTerminalRead) => change({ isTerminalRead }),
    }
  })
  const keeper = keep<SettingsData>(
    {
      shelf: 'settings',
      key: 'settings',
      version: 1,
      read: readSettings,
      merge: (_base, mine) => mine,
    },
    {
      current: () => {
        const { theme, editor, proseWidth, lastLesson, isTerminalRead } = store.getState()
        return { theme, editor, proseWidth, lastLesson, isTerminalRead }
      },
      adopt(value) {
        applyTheme(value.theme)
        store.setState(value)
      },
      state: (state) => store.setState({ state }),
    },
  )
  return { store, keeper }
}

function readSettings(data: unknown): SettingsData | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { theme, editor, proseWidth, lastLesson, isTerminalRead } = data as Partial<
    Record<keyof SettingsData, unknown>
  >
  return {
    theme: theme === 'day' || theme === 'night' ? theme : 'system',
    editor: editor === 'full' || editor === 'light' ? editor : 'auto',
    proseWidth: typeof proseWidth === 'number' ? proseWidth : DEFAULTS.proseWidth,
    lastLesson: typeof lastLesson === 'string' ? lastLesson : undefined,
    isTerminalRead: isTerminalRead === true,
  }
}

/** Paints the theme, and leaves it where public/theme.js finds it before the next page's first paint. */
function applyTheme(theme: Theme): void {
  if (typeof document === 'undefined') return
  try {
    if (theme === 'system') localStorage.removeItem('chartroom.theme')
    else localStorage.setItem('chartroom.theme', theme)
  } catch {
    // Closed storage: the theme lasts as long as the page.
  }
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
