'use client'
/** Commands the prose wants run: the bench shows its terminal for them. Light, since the prose loads it. */
import { createStore } from 'zustand/vanilla'

export interface Wanted {
  /** Grows with each wish, so that the same command can be wished for twice. */
  turn: number
  command: string
}

export const wanted = createStore<Wanted>()(() => ({ turn: 0, command: '' }))

export const runInTerminal = (command: string): void =>
  wanted.setState({ turn: wanted.getState().turn + 1, command })
