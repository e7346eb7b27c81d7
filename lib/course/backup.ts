/** Progress as a file a learner can take along: what is written, and how one is read back. */
import { type Progress, readProgress } from './progress'

const FORMAT = 'chartroom-progress'

/** Longer texts are none of ours: a whole course worked through is a few hundred kilobytes. */
const MOST = 5_000_000

export function writeBackup(progress: Progress, at: string): string {
  return `${JSON.stringify({ format: FORMAT, exportedAt: at, progress }, null, 2)}\n`
}

/** The progress a file holds, or why it holds none, for the learner to read. */
export function readBackup(text: string): { progress: Progress } | { fault: string } {
  if (text.length > MOST) return { fault: 'The file is larger than any progress could be.' }
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return { fault: 'The file is not JSON. Choose one that “Export” wrote.' }
  }
  if (typeof data !== 'object' || data === null || !('format' in data) || data.format !== FORMAT)
    return { fault: 'The file is JSON, but not progress of this course. Choose one that “Export” wrote.' }
  const progress = 'progress' in data ? readProgress(data.progress) : undefined
  if (progress) return { progress }
  const version = 'progress' in data && (data.progress as { v?: unknown } | null)?.v
  return typeof version === 'number' && version > 1
    ? { fault: 'A newer Chartroom wrote this file. Update this one, then import it.' }
    : { fault: 'The file is damaged: something in it is not progress. Nothing was imported.' }
}
