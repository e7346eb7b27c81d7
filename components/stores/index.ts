/** The stores of a page: plain objects with verbs, bound to React in one line each. */
'use client'
import { useStore } from 'zustand'
import { createProgress, type Progress } from './progress'
import { createSettings, type Settings } from './settings'

const settingsKept = createSettings()
const progressKept = createProgress()

export const settings = settingsKept.store
export const progress = progressKept.store

export const useSettings = <T>(pick: (state: Settings) => T): T => useStore(settings, pick)
export const useProgress = <T>(pick: (state: Progress) => T): T => useStore(progress, pick)

let waking: Promise<void> | undefined

/** Reads what was stored; called once, after the first paint. */
export function wakeStores(): Promise<void> {
  waking ??= Promise.all([settingsKept.keeper.load(), progressKept.keeper.load()]).then(() => undefined)
  return waking
}
