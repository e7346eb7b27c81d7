/** Files by a pattern. Mirrors Go's filepath.Glob, and yargevad/filepathx for `**`. */
import { matchPath } from '../../helm'
import { absolute, type CliIo, FileError } from './io'

/** In the order they are found: names sorted, folder by folder. Throws GoError where the pattern is malformed. */
export async function glob(io: CliIo, pattern: string): Promise<string[]> {
  const parts = pattern.split('**')
  if (parts.length === 1) return globPlain(io, pattern)
  let found = ['']
  for (const part of parts) {
    const hits = new Set<string>()
    for (const before of found)
      for (const path of await globPlain(io, before + part)) await walk(io, path, hits)
    found = [...hits]
  }
  return found
}

async function walk(io: CliIo, path: string, hits: Set<string>): Promise<void> {
  hits.add(path)
  if (!(await isFolder(io, path))) return
  for (const name of await io.files.list(absolute(io, path)))
    await walk(io, `${path.replace(/\/$/, '')}/${name}`, hits)
}

const hasPattern = (path: string): boolean => /[*?[\\]/.test(path)

async function globPlain(io: CliIo, pattern: string): Promise<string[]> {
  matchPath(pattern, '')
  if (!hasPattern(pattern)) return (await exists(io, pattern)) ? [pattern] : []
  const slash = pattern.lastIndexOf('/')
  const folder = slash < 0 ? '.' : pattern.slice(0, slash) || '/'
  const file = pattern.slice(slash + 1)
  const folders = hasPattern(folder) ? await globPlain(io, folder) : [folder]
  const found: string[] = []
  for (const one of folders) {
    if (!(await isFolder(io, one))) continue
    for (const name of await io.files.list(absolute(io, one)))
      if (matchPath(file, name)) found.push(slash < 0 ? name : `${one.replace(/\/$/, '')}/${name}`)
  }
  return found
}

async function exists(io: CliIo, path: string): Promise<boolean> {
  return (await infoOf(io, path)) !== undefined
}

async function isFolder(io: CliIo, path: string): Promise<boolean> {
  return (await infoOf(io, path))?.isFolder ?? false
}

async function infoOf(io: CliIo, path: string) {
  try {
    return await io.files.stat(absolute(io, path))
  } catch (fault) {
    if (fault instanceof FileError) return undefined
    throw fault
  }
}

/** filepath.Rel between absolute paths. */
export function relativePath(from: string, to: string): string {
  const [a, b] = [from, to].map((path) => path.split('/').filter((part) => part !== ''))
  let same = 0
  while (same < a!.length && same < b!.length && a![same] === b![same]) same++
  return [...a!.slice(same).map(() => '..'), ...b!.slice(same)].join('/') || '.'
}
