'use client'
/** Listens for Ctrl+K or ⌘K, and for ? outside of text; brings the palette and the list of keys when they are wanted. */
import dynamic from 'next/dynamic'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { door, openDoor } from './door'

const load = () => import('./Palette')
const Palette = dynamic(load, { ssr: false })
const Shortcuts = dynamic(() => import('./Shortcuts'), { ssr: false })

export function PaletteDoor() {
  const open = useStore(door, (state) => state.open)
  // Fetched while nothing else is to be done, so that the first words typed are not lost on the way.
  useEffect(() => {
    const timer = setTimeout(() => void load(), QUIET)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const wanted = wantedBy(event)
      if (!wanted) return
      // Before an editor takes it as the first of two keys.
      event.preventDefault()
      event.stopPropagation()
      openDoor(door.getState().open === wanted ? undefined : wanted)
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [])
  if (open === 'palette') return <Palette />
  return open === 'shortcuts' ? <Shortcuts /> : null
}

const QUIET = 4000

function wantedBy(event: KeyboardEvent): 'palette' | 'shortcuts' | undefined {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event
  const target = event.target instanceof Element ? event.target : undefined
  // In a terminal Ctrl+K cuts the line; ⌘K is ours there too.
  const isShell = target?.closest('.xterm') != null && !metaKey
  if (key.toLowerCase() === 'k' && (ctrlKey || metaKey) && !altKey && !shiftKey && !isShell) return 'palette'
  const isTyping = target?.closest('input, textarea, select, [contenteditable], [role="textbox"]') != null
  return key === '?' && !ctrlKey && !metaKey && !altKey && !isTyping ? 'shortcuts' : undefined
}
