/** The shell's files as `helm` sees them: just-bash's file system behind lib/cli's, faults in Go's words. */
import type { IFileSystem } from 'just-bash/browser'
import { compareStrings } from '../../go'
import { FileError, type FileInfo, type FileSystem } from '../helm/io'

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/ENOENT/, 'no such file or directory'],
  [/ENOTDIR/, 'not a directory'],
  [/EISDIR/, 'is a directory'],
  [/EEXIST/, 'file exists'],
]

async function attempt<T>(operation: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw new FileError(operation, path, REASONS.find(([sign]) => sign.test(text))?.[1] ?? text)
  }
}

export function shellFiles(fs: IFileSystem): FileSystem {
  const info = (found: Awaited<ReturnType<IFileSystem['stat']>>): FileInfo => ({
    isFolder: found.isDirectory,
    isRegular: found.isFile,
    isLink: found.isSymbolicLink,
    size: found.size,
    modified: Math.round(found.mtime.getTime() / 1000),
  })
  return {
    stat: (path) => attempt('stat', path, async () => info(await fs.stat(path))),
    lstat: (path) => attempt('lstat', path, async () => info(await fs.lstat(path))),
    read: async (path) => {
      const { isDirectory } = await attempt('open', path, () => fs.stat(path))
      if (isDirectory) throw new FileError('read', path, 'is a directory')
      return attempt('open', path, () => fs.readFileBuffer(path))
    },
    list: (path) => attempt('open', path, async () => (await fs.readdir(path)).sort(compareStrings)),
    resolve: (path) => attempt('lstat', path, () => fs.realpath(path)),
    write: (path, data) => attempt('open', path, () => fs.writeFile(path, data)),
    append: (path, data) => attempt('open', path, () => fs.appendFile(path, data)),
    makeFolders: (path) => attempt('mkdir', path, () => fs.mkdir(path, { recursive: true })),
    remove: (path) => attempt('remove', path, () => fs.rm(path, { recursive: true, force: true })),
  }
}
