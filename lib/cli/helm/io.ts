/** What a command line needs of the outside. Paths are absolute or relative to `cwd`; texts are UTF-8 as lib/go carries it. */
import { cleanPath, GoError } from '../../go'
import type { Clock, KubeClient } from '../../kube'
import type { ReleaseService } from '../../release'

export interface FileInfo {
  isFolder: boolean
  isRegular: boolean
  isLink: boolean
  size: number
  /** When it was last written, in whole seconds since 1970, where that is known. */
  modified?: number
}

/** A file system. Every method throws FileError as Go words it. */
export interface FileSystem {
  /** Links are followed. */
  stat(path: string): Promise<FileInfo>
  lstat(path: string): Promise<FileInfo>
  read(path: string): Promise<Uint8Array>
  /** Names in a folder, sorted. */
  list(path: string): Promise<string[]>
  /** Where a link leads in the end, absolute. */
  resolve(path: string): Promise<string>
  write(path: string, data: Uint8Array): Promise<void>
  append(path: string, data: Uint8Array): Promise<void>
  makeFolders(path: string): Promise<void>
  remove(path: string): Promise<void>
}

/** An fs.PathError: `open /x: no such file or directory`. */
export class FileError extends GoError {
  constructor(
    readonly operation: string,
    path: string,
    readonly reason: string,
  ) {
    super(`${operation} ${path}: ${reason}`)
  }
  get isMissing(): boolean {
    return this.reason === 'no such file or directory'
  }
}

/** An answer to a GET. */
export interface Fetched {
  status: number
  statusText: string
  /** Bytes, as the answer's head tells; -1 where it does not. */
  length: number
  body: Uint8Array
}

/** The cluster commands speak to. */
export interface CliCluster {
  /** As `kubectl config current-context` names it. */
  context: string
  releases: ReleaseService
  /** Absent where only releases can be asked for. */
  kube?: KubeClient
  /** Whose time waiting takes; the machine's where it is absent. */
  clock?: Clock
}

export interface CliIo {
  files: FileSystem
  cwd: string
  env: Readonly<Record<string, string | undefined>>
  stdin(): Promise<Uint8Array>
  stdout(text: string): void
  stderr(text: string): void
  /** Told the text of every rendered template, before documents are split. */
  rendered?(texts: ReadonlyMap<string, string>): void
  /** Gets a URL, following redirects; throws GoError as Go words a failure. Absent where there is no network. */
  fetch?(url: string, headers: Readonly<Record<string, string>>): Promise<Fetched>
  /** Absent where there is none. */
  cluster?: CliCluster
  /** Aborts as Ctrl+C does. */
  signal?: AbortSignal
  /** Nanoseconds since 1970. */
  clock(): bigint
  random(count: number): Uint8Array
}

/** filepath.Abs. */
export function absolute(io: Pick<CliIo, 'cwd'>, path: string): string {
  return cleanPath(path.startsWith('/') ? path : `${io.cwd}/${path}`)
}
