/** What opens the palette, and what pages offer in it. Small: every page carries it; the palette itself comes when asked for. */
import { createStore } from 'zustand/vanilla'

export interface Command {
  id: string
  says: string
  /** The group it stands in. */
  group: string
  /** Keys that do the same, in words. */
  keys?: string
  act(): void
}

export interface Door {
  open: 'palette' | 'shortcuts' | undefined
  /** Each part of the page offers commands for as long as it is there; asked when the palette opens. */
  sources: ReadonlySet<() => readonly Command[]>
}

export const door = createStore<Door>()(() => ({ open: undefined, sources: new Set() }))

export const openDoor = (open: Door['open']): void => door.setState({ open })

/** Offers commands; answers with how to take them back. */
export function offer(source: () => readonly Command[]): () => void {
  const { sources } = door.getState()
  door.setState({ sources: new Set([...sources, source]) })
  return () =>
    door.setState({ sources: new Set([...door.getState().sources].filter((other) => other !== source)) })
}
