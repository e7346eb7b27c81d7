/** What the author's desk asks of the disk: the checks of a lesson, run beside the server, and who is told of edits. */
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import type { CheckReport } from '../check'
import { ownLessons } from './disk-node'

let last: Promise<unknown> = Promise.resolve()

/**
 * `lessons:check LESSON` in a process of its own, so that a check of seconds does not hold up a page; one after the other.
 * Throws Error with what the process said when it gave no report.
 */
export function checkApart(lesson: string): Promise<CheckReport> {
  const report = last.then(() => runCheck(lesson))
  last = report.catch(() => undefined)
  return report
}

function runCheck(lesson: string): Promise<CheckReport> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(process.cwd(), 'bin/lessons-check.mjs'), lesson, '--json'])
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0 || code === 1) resolve(JSON.parse(stdout))
      else reject(new Error(stderr.trim() || `lessons:check ended with ${code}`))
    })
  })
}

/** Milliseconds in which the writes of one save count as one. */
const ONE_SAVE = 50

/** Calls `tell` with the path, relative to lessons/, of what was changed last. Answers how to stop. */
export function watchLessons(tell: (path: string) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const watcher = watch(ownLessons(), { recursive: true }, (_, path) => {
    clearTimeout(timer)
    timer = setTimeout(() => tell(String(path ?? '').replaceAll('\\', '/')), ONE_SAVE)
  })
  return () => {
    clearTimeout(timer)
    watcher.close()
  }
}
