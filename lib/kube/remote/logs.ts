/**
 * A log that is followed across dropped connections. The server knows seconds only, so a new connection begins with
 * lines already seen: those are recognised by their own times and left out.
 */
import type { LogLine } from '../client'
import { isAbort } from './connection'
import { isPassing } from './watch'

export interface LogSource {
  /** The lines from a time on, each with its time in front; ends when the container has. */
  open(sinceTime: string | undefined): AsyncIterable<string>
  sleep(ms: number): Promise<void>
  readonly signal: AbortSignal
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000

export async function* followForever(source: LogSource, after: string | undefined): AsyncGenerator<LogLine> {
  let last = after
  let pause = FIRST_PAUSE_MS
  while (!source.signal.aborted) {
    const seen = last
    try {
      for await (const line of source.open(seen)) {
        const { at, text } = split(line)
        if (at === '' || (seen !== undefined && !isLater(at, seen))) continue
        last = at
        pause = FIRST_PAUSE_MS
        yield { at, text }
      }
      return
    } catch (error) {
      if (source.signal.aborted || isAbort(error)) return
      if (!isPassing(error)) throw error
    }
    try {
      await source.sleep(pause)
    } catch {
      return
    }
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }
}

function split(line: string): LogLine {
  const space = line.indexOf(' ')
  return space < 0 ? { at: line, text: '' } : { at: line.slice(0, space), text: line.slice(space + 1) }
}

/** Both in UTC, `2026-01-01T00:00:00.123456789Z`; trailing zeros may be missing. */
const isLater = (a: string, b: string): boolean => padded(a) > padded(b)

function padded(time: string): string {
  const [seconds = '', fraction = ''] = time.replace(/Z$/, '').split('.')
  return `${seconds}.${fraction.padEnd(9, '0')}`
}
