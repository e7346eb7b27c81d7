/** The value flags of commands that render, read into layers. Mirrors helm pkg/cli/values/options.go. */

import type { GoMap } from '../../go'
import { fromBytes, GoError, trimSpace } from '../../go'
import { type HelmVersion, loadValues, mergeLayers, parseIntoFile } from '../../helm'
import type { ValuesInput } from '../../release'
import type { Flag, FlagValues } from './flags'
import { absolute, type CliIo, FileError } from './io'

export const VALUE_FLAGS: readonly Flag[] = [
  {
    name: 'values',
    short: 'f',
    kind: 'slice',
    usage: 'specify values in a YAML file or a URL (can specify multiple)',
  },
  {
    name: 'set',
    kind: 'array',
    usage:
      'set values on the command line (can specify multiple or separate values with commas: key1=val1,key2=val2)',
  },
  {
    name: 'set-string',
    kind: 'array',
    usage:
      'set STRING values on the command line (can specify multiple or separate values with commas: key1=val1,key2=val2)',
  },
  {
    name: 'set-file',
    kind: 'array',
    usage:
      'set values from respective files specified via the command line (can specify multiple or separate values with commas: key1=path1,key2=path2)',
  },
  {
    name: 'set-json',
    kind: 'array',
    usage:
      'set JSON values on the command line (can specify multiple or separate values with commas: key1=jsonval1,key2=jsonval2 or using json format: {"key1": jsonval1, "key2": "jsonval2"})',
  },
  { name: 'set-literal', kind: 'array', usage: 'set a literal STRING value on the command line' },
]

/** What the flags make of values. Throws GoError with Helm's text. */
export const userValues = (layers: ValuesInput, version: HelmVersion): GoMap =>
  mergeLayers(layers, loadValues, version)

/** The value flags, with every file read. Throws GoError with Helm's text. */
export async function readLayers(io: CliIo, flags: FlagValues, version: HelmVersion): Promise<ValuesInput> {
  const files: { name: string; text: string }[] = []
  const layers: ValuesInput = {
    files,
    setJson: flags.list('set-json'),
    set: flags.list('set'),
    setString: flags.list('set-string'),
  }
  for (const name of flags.list('values'))
    files.push({ name, text: await inTurn({ files }, version, () => readFile(io, name)) })
  const setFile = await inTurn(layers, version, () => readSetFiles(io, flags.list('set-file')))
  return { ...layers, setFile, setLiteral: flags.list('set-literal') }
}

/** Reads. Where that fails, a fault of the layers before is the one Helm tells. */
async function inTurn<T>(before: ValuesInput, version: HelmVersion, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (fault) {
    userValues(before, version)
    throw fault
  }
}

/** Each `--set-file` may name several files: they are read first, then put in by the same grammar. */
async function readSetFiles(
  io: CliIo,
  texts: readonly string[],
): Promise<NonNullable<ValuesInput['setFile']>> {
  const read: { flag: string; texts: ReadonlyMap<string, string> }[] = []
  for (const flag of texts) {
    const paths: string[] = []
    try {
      parseIntoFile(flag, new Map(), (path) => {
        paths.push(path)
        return path
      })
    } catch (fault) {
      if (!(fault instanceof GoError)) throw fault
    }
    const contents = new Map<string, string>()
    for (const path of paths) {
      try {
        contents.set(path, await readFile(io, path))
      } catch (fault) {
        if (fault instanceof GoError)
          throw new GoError(`failed parsing --set-file data: ${fault.message}`, { cause: fault })
        throw fault
      }
    }
    read.push({ flag, texts: contents })
  }
  return read
}

async function readFile(io: CliIo, path: string): Promise<string> {
  if (trimSpace(path) === '-') return fromBytes(await io.stdin())
  if (/^https?:\/\//.test(path))
    throw new GoError(`this helm asks no network, and so not ${path}: save the values in a file`)
  try {
    return fromBytes(await io.files.read(absolute(io, path)))
  } catch (fault) {
    // As the flag names it, not where it is.
    if (fault instanceof FileError) throw new FileError(fault.operation, path, fault.reason)
    throw fault
  }
}
