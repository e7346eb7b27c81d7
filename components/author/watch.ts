'use client'
import { useEffect } from 'react'

/** Calls `onSave` with the path, relative to lessons/, of each file that is saved. Development only. */
export function useSaves(onSave: (path: string) => void): void {
  useEffect(() => {
    const source = new EventSource('/author/watch')
    source.onmessage = ({ data }) => onSave(JSON.parse(data))
    return () => source.close()
  }, [onSave])
}
