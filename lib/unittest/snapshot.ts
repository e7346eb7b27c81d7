/**
 * What a suite's documents looked like last time: `__snapshot__/SUITE.snap`. Mirrors helm-unittest
 * pkg/unittest/snapshot; reading and writing the file is left to the caller.
 */
import { ANY, GoError, Int, mapOf, TypedMap } from '../go'
import { encodePretty } from '../goyaml'
import { type Data, marshalData } from './data'
import { compileGo, matches } from './regexp'
import { Complaints, composeAll, dataOf } from './yaml'

export interface Compared {
  passed: boolean
  index: number
  cached: string
  current: string
  /** Why a pattern for the snapshot does not hold: ` pattern 'x' not found in snapshot`. */
  message: string
}

type Snapshots = Map<string, Map<number, string>>

export interface SnapshotCounts {
  total: number
  failed: number
  created: number
  vanished: number
}

/** `a/b_test.yaml` has its snapshots in `a/__snapshot__/b_test.yaml.snap`. */
export function snapshotPath(suiteFile: string): string {
  const slash = suiteFile.lastIndexOf('/')
  const folder = slash < 0 ? '' : suiteFile.slice(0, slash + 1)
  return `${folder}__snapshot__/${suiteFile.slice(slash + 1)}.snap`
}

export class SnapshotCache {
  private readonly cached: Snapshots
  private readonly current: Snapshots = new Map()
  private updated = 0
  private inserted = 0
  private total = 0

  /** `text` is the file's, if there is one; `isUpdating` takes what comes. Throws GoError when it is no YAML. */
  constructor(
    text: string | undefined,
    private readonly isUpdating: boolean,
  ) {
    this.cached = text === undefined ? new Map() : readSnapshots(text)
  }

  compare(test: string, index: number, content: Data, match: string, notMatch: string): Compared {
    this.total++
    const cached = this.cached.get(test)?.get(index)
    if (cached === undefined) this.inserted++
    const current = marshalData(content)
    let passed = true
    let message = ''
    if (match !== '' || notMatch !== '') {
      if (match !== '' && !matches(compileGo(match), current)) {
        passed = false
        message = ` pattern '${match}' not found in snapshot`
      } else if (notMatch !== '' && matches(compileGo(notMatch), current)) {
        passed = false
        message = ` pattern '${notMatch}' should not be in snapshot`
      }
    } else if (cached !== undefined && cached !== current) {
      passed = false
      this.updated++
    }
    const kept = this.isUpdating ? current : (cached ?? current)
    const ofTest = this.current.get(test) ?? new Map<number, string>()
    this.current.set(test, ofTest.set(index, kept))
    return { passed: passed || this.isUpdating, index, cached: cached ?? '', current, message }
  }

  counts(): SnapshotCounts {
    let vanished = 0
    for (const [test, ofTest] of this.cached)
      for (const index of ofTest.keys()) if (!this.current.get(test)?.has(index)) vanished++
    return {
      total: this.total,
      failed: this.isUpdating ? 0 : this.updated,
      created: this.inserted,
      vanished,
    }
  }

  /** The file's text when it is to be written: snapshots that are new, gone, or updated on request. */
  textToStore(): string | undefined {
    const { created, vanished } = this.counts()
    if (created === 0 && vanished === 0 && !(this.isUpdating && this.updated > 0)) return undefined
    if (this.current.size === 0) return '{}\n'
    return encodePretty(
      new Map(
        [...this.current].map(([test, ofTest]) => [
          test,
          new TypedMap(
            mapOf(ANY, ANY),
            new Map([...ofTest].map(([index, text]) => [new Int(BigInt(index), 'uint'), text])),
          ),
        ]),
      ),
    )
  }
}

function readSnapshots(text: string): Snapshots {
  const root = composeAll(text)[0]
  if (!root) return new Map()
  const complaints = new Complaints()
  const data = dataOf(root, complaints)
  complaints.settle()
  if (data === null) return new Map()
  if (!(data instanceof Map))
    throw new GoError('yaml: unmarshal errors:\n  line 1: cannot unmarshal into map[string]map[uint]string')
  return new Map(
    [...data].map(([test, ofTest]) => [
      String(test),
      new Map(
        ofTest instanceof Map
          ? [...ofTest].map(([index, kept]) => [Number(index), String(kept ?? '')] as const)
          : [],
      ),
    ]),
  )
}
