import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { base64Decode, compareStrings, fromBytes, toBytes } from '../go'
import { loadFiles } from './load-files'
import { packChart } from './save'

interface Recorded {
  files: Record<string, { text: string; modified: number }>
  stamp: number
  /** In base64. */
  archives: { plain: string; stamped: string }
}

/** What helm 4.3.1 packed; recorded by e2e/archives. */
const { files, stamp, archives } = JSON.parse(
  readFileSync(new URL('./testdata/archives.json', import.meta.url), 'utf8'),
) as Recorded

const chart = loadFiles(
  Object.entries(files)
    .map(([name, { text, modified }]) => ({ name, data: toBytes(text), modified }))
    .sort((a, b) => compareStrings(a.name, b.name)),
)
const tar = (archive: Uint8Array): string => fromBytes(new Uint8Array(gunzipSync(archive)))

describe('a packed chart, byte for byte below its compression', () => {
  it.each([
    ['has the times of its files', archives.plain, { now: 1 }],
    ['has the time SOURCE_DATE_EPOCH says', archives.stamped, { now: 1, stamp }],
  ])('%s', (_, archive, times) => {
    expect(tar(packChart(chart, times).data)).toBe(tar(base64Decode(archive)))
  })
})
