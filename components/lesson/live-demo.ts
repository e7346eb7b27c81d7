'use client'
/** The live side of a demo: asks the worker for what an edited demo prints; the newest edit wins. */
import { useRef, useState } from 'react'
import type { Demo, DemoOutput, Lesson } from '../../lib/course'
import { RenderClient } from '../engine/render-client'
import { useSession } from './LessonContext'

export interface LiveState {
  state: 'fresh' | 'asking' | 'stopped'
  /** Why it stopped. */
  message?: string
}

let client: RenderClient | undefined

/** `first` is what the page printed at build. */
export function useLiveDemo(first: DemoOutput) {
  const session = useSession()
  const [output, setOutput] = useState(first)
  const [live, setLive] = useState<LiveState>({ state: 'fresh' })
  const turn = useRef(0)
  async function run(edited: (lesson: Lesson) => Demo | undefined) {
    turn.current += 1
    const mine = turn.current
    setLive({ state: 'asking' })
    try {
      const lesson = await session?.open()
      const demo = lesson && edited(lesson.lesson)
      // Typing goes on while an answer is under way: only the last edit is worth asking about.
      if (!demo || mine !== turn.current) return
      client ??= new RenderClient()
      const next = await client.ask<DemoOutput>('demo', demo)
      if (mine !== turn.current) return
      setOutput(next)
      setLive({ state: 'fresh' })
    } catch (error) {
      if (mine === turn.current)
        setLive({ state: 'stopped', message: error instanceof Error ? error.message : String(error) })
    }
  }
  return { output, ...live, ask: (edited: (lesson: Lesson) => Demo | undefined) => void run(edited) }
}
