/** Where content comes from: a disk in Node, a map in tests. Paths are relative to lessons/, with forward slashes. */

export interface ContentReader {
  /** Undefined when there is no such file. */
  read(path: string): Promise<string | undefined>
  /** Every file below a folder, relative to it, sorted; none when there is no such folder. */
  list(folder: string): Promise<readonly string[]>
  /** What `helm create NAME` writes. */
  scaffold(name: string): Readonly<Record<string, string>>
}
