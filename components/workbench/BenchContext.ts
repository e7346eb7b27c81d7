'use client'
/** The bench a part of the page stands at, and one-line bindings to its stores. */
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Workspace } from '../stores/workspace'
import type { Bench, Output } from './bench'

export const BenchContext = createContext<Bench | undefined>(undefined)

export function useBench(): Bench {
  const bench = useContext(BenchContext)
  if (!bench) throw new Error('This part needs a workbench around it.')
  return bench
}

export const useWorkspace = <T>(pick: (workspace: Workspace) => T): T =>
  useStore(useBench().workspace.store, pick)
export const useOutput = <T>(pick: (output: Output) => T): T => useStore(useBench().output, pick)
