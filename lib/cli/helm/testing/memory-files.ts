/** A file system in memory, for tests of command lines: files and folders, no links. */
import { cleanPath, compareStrings, dirPath, toBytes } from '../../../go'
import { FileError, type FileInfo, type FileSystem } from '../io'

const MISSING = 'no such file or directory'

export class MemoryFiles implements FileSystem {
  private readonly files = new Map<string, Uint8Array>()
  private readonly folders = new Set(['/', '/w', '/h'])

  putAll(folder: string, texts: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(texts)) this.put(cleanPath(`${folder}/${path}`), toBytes(text))
  }

  private put(path: string, data: Uint8Array): void {
    this.addFolders(dirPath(path))
    this.files.set(path, data)
  }

  private addFolders(path: string): void {
    for (let at = path; at !== '/'; at = dirPath(at.replace(/\/$/, ''))) this.folders.add(at)
  }

  async stat(path: string): Promise<FileInfo> {
    return this.info('stat', path)
  }
  async lstat(path: string): Promise<FileInfo> {
    return this.info('lstat', path)
  }

  private info(operation: string, path: string): FileInfo {
    const at = cleanPath(path)
    const data = this.files.get(at)
    if (data) return { isFolder: false, isRegular: true, isLink: false, size: data.length }
    if (this.folders.has(at)) return { isFolder: true, isRegular: false, isLink: false, size: 0 }
    throw new FileError(operation, path, this.isBelowFile(at) ? 'not a directory' : MISSING)
  }

  private isBelowFile(path: string): boolean {
    for (let at = dirPath(path); at !== '/'; at = dirPath(at)) if (this.files.has(at)) return true
    return false
  }

  async read(path: string): Promise<Uint8Array> {
    const at = cleanPath(path)
    if (this.folders.has(at)) throw new FileError('read', path, 'is a directory')
    this.info('open', path)
    return this.files.get(at)!
  }

  async list(path: string): Promise<string[]> {
    if (!this.info('open', path).isFolder) throw new FileError('readdirent', path, 'not a directory')
    const at = cleanPath(path)
    const prefix = at === '/' ? at : `${at}/`
    const below = [...this.files.keys(), ...this.folders].filter((name) => name.startsWith(prefix))
    const names = below.map((name) => name.slice(prefix.length).split('/', 1)[0]!).filter(Boolean)
    return [...new Set(names)].sort(compareStrings)
  }

  async resolve(path: string): Promise<string> {
    this.info('lstat', path)
    return cleanPath(path)
  }

  async write(path: string, data: Uint8Array): Promise<void> {
    const at = cleanPath(path)
    if (this.folders.has(at)) throw new FileError('open', path, 'is a directory')
    if (!this.folders.has(dirPath(at))) throw new FileError('open', path, MISSING)
    this.files.set(at, data)
  }

  async append(path: string, data: Uint8Array): Promise<void> {
    const before = await this.read(path)
    const whole = new Uint8Array(before.length + data.length)
    whole.set(before)
    whole.set(data, before.length)
    await this.write(path, whole)
  }

  async makeFolders(path: string): Promise<void> {
    const at = cleanPath(path)
    if (this.files.has(at)) throw new FileError('mkdir', path, 'file exists')
    if (this.isBelowFile(at)) throw new FileError('mkdir', path, 'not a directory')
    this.addFolders(at)
  }

  async remove(path: string): Promise<void> {
    const at = cleanPath(path)
    this.files.delete(at)
    this.folders.delete(at)
  }
}
