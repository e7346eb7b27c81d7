/** Command lines on an injected world: `helm`, with its own output, errors and exit codes. Mirrors helm pkg/cmd. */

export { type CliIo, FileError, type FileInfo, type FileSystem } from './helm/io'
export { runHelm } from './helm/run'
