/** What was made of files, kept for as long as they stay as they are. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ownLessons } from './disk-node'

const kept = new Map<string, { stamp: string; value: Promise<unknown> }>()

/** What `make` made last, for as long as the files it was made of stay as they are. */
export function keep<T>(name: string, files: readonly string[], make: () => Promise<T>): Promise<T> {
  const stamp = files.map(stampOf).join('\n')
  const known = kept.get(name)
  if (known?.stamp === stamp) return known.value as Promise<T>
  const value = make()
  kept.set(name, { stamp, value })
  return value
}

function stampOf(path: string): string {
  const found = statSync(join(ownLessons(), path), { throwIfNoEntry: false })
  return `${path} ${found?.size} ${found?.mtimeMs}`
}

/** What the course itself is made of: its two files, and the front matter of each lesson. */
export const proseFiles = (): string[] => [
  'course.yaml',
  'glossary.yaml',
  ...readdirSync(ownLessons())
    .filter((name) => /^\d\d-/.test(name))
    .map((folder) => `${folder}/lesson.mdx`),
]

/** Every path in a lesson's folder. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(join(ownLessons(), folder), { recursive: true }).map((path) => `${folder}/${String(path)}`)
