'use client'
import { useEffect } from 'react'
import { wakeStores } from './index'

/** Reads what was stored once the page is shown, so the server's HTML and the first render agree. */
export function WakeStores() {
  useEffect(() => void wakeStores(), [])
  return null
}
