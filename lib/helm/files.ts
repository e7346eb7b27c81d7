/** `.Files`. Mirrors helm pkg/engine/files.go. */
import {
  BYTES,
  base64Encode,
  basePath,
  bytesValue,
  fromBytes,
  GoError,
  type GoFunc,
  type GoMap,
  type GoValue,
  mapOf,
  named,
  STRING,
  STRINGS,
  TypedMap,
  TypedSlice,
} from '../go'
import { encode } from '../goyaml'
import type { ChartFile } from './chart'
import { compileGlob } from './glob'

const FILES = named('engine.files', mapOf(STRING, BYTES))

/** engine.files: paths to contents. */
export class Files extends TypedMap {
  readonly contents: ReadonlyMap<string, Uint8Array>

  /** The contents are shared. */
  constructor(contents: ReadonlyMap<string, Uint8Array>) {
    super(FILES, new LazyBytes(contents))
    this.contents = contents
  }

  static of(files: Iterable<ChartFile>): Files {
    return new Files(contentsOf(files))
  }

  override method(name: string): GoFunc | undefined {
    switch (name) {
      case 'Get':
        return { params: [STRING], returns: STRING, call: ([path]) => this.text(path as string) }
      case 'GetBytes':
        return { params: [STRING], returns: BYTES, call: ([path]) => bytesValue(this.bytes(path as string)) }
      case 'Glob':
        return { params: [STRING], returns: FILES, call: ([pattern]) => this.glob(pattern as string) }
      case 'AsConfig':
        return { params: [], returns: STRING, call: () => this.asYaml(fromBytes) }
      case 'AsSecrets':
        return { params: [], returns: STRING, call: () => this.asYaml(base64Encode) }
      case 'Lines':
        return { params: [STRING], returns: STRINGS, call: ([path]) => this.lines(path as string) }
      default:
        return undefined
    }
  }

  private bytes(path: string): Uint8Array {
    return this.contents.get(path) ?? new Uint8Array()
  }

  private text(path: string): string {
    return fromBytes(this.bytes(path))
  }

  /** A pattern that cannot be read matches everything, as in Helm. */
  private glob(pattern: string): Files {
    const isMatch = compiled(pattern)
    const found = [...this.contents.keys()].filter(isMatch)
    return new Files(new Map(found.map((name) => [name, this.bytes(name)])))
  }

  private asYaml(write: (data: Uint8Array) => string): string {
    const map: GoMap = new Map([...this.contents].map(([path, data]) => [basePath(path), write(data)]))
    return encode(map).replace(/\n$/, '')
  }

  private lines(path: string): GoValue {
    const text = this.text(path)
    return new TypedSlice(STRINGS, text === '' ? [] : text.replace(/\n$/, '').split('\n'))
  }
}

/** Contents by name; of two files of one name the later. */
const contentsOf = (files: Iterable<ChartFile>): Map<string, Uint8Array> =>
  new Map([...files].map(({ name, data }) => [name, data]))

function compiled(pattern: string): (path: string) => boolean {
  try {
    return compileGlob(pattern)
  } catch (fault) {
    if (fault instanceof GoError) return () => true
    throw fault
  }
}

/** The map itself, for `range` and `index`; a file becomes a []uint8 only when somebody looks at it. */
class LazyBytes extends Map<GoValue, GoValue> {
  constructor(private readonly contents: ReadonlyMap<string, Uint8Array>) {
    super()
  }
  override get size(): number {
    return this.contents?.size ?? 0
  }
  override get(key: GoValue): GoValue | undefined {
    const data = this.contents.get(key as string)
    return data && bytesValue(data)
  }
  override has(key: GoValue): boolean {
    return this.contents.has(key as string)
  }
  override *entries(): MapIterator<[GoValue, GoValue]> {
    for (const [name, data] of this.contents) yield [name, bytesValue(data)]
  }
  override [Symbol.iterator](): MapIterator<[GoValue, GoValue]> {
    return this.entries()
  }
  override keys(): MapIterator<GoValue> {
    return this.contents.keys()
  }
  override *values(): MapIterator<GoValue> {
    for (const data of this.contents.values()) yield bytesValue(data)
  }
}
