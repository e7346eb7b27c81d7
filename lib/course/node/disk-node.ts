/** lessons/ on a disk, in Node. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { ContentReader } from '../load'

/** lessons/ of the project this process runs in, or the folder CHARTROOM_LESSONS names. */
export const ownLessons = (): string => process.env.CHARTROOM_LESSONS ?? join(process.cwd(), 'lessons')

/** `root`: the folder that holds course.yaml. */
export function diskReader(root: string, scaffold: ContentReader['scaffold']): ContentReader {
  return {
    scaffold,
    async read(path) {
      try {
        return await readFile(join(root, path), 'utf8')
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },
    async list(folder) {
      const top = join(root, folder)
      try {
        const entries = await readdir(top, { recursive: true, withFileTypes: true })
        return entries
          .filter((entry) => entry.isFile() && entry.name !== '.DS_Store')
          .map((entry) => relative(top, join(entry.parentPath, entry.name)).split(sep).join('/'))
          .sort()
      } catch (error) {
        if (isMissing(error)) return []
        throw error
      }
    },
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
