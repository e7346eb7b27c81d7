import { gunzipSync, gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { joinBytes } from '../go'
import { unpackChart } from './archive'
import { loadFiles } from './load-files'
import { type Entry, header, tgz } from './testing/tgz'

const CHART = 'apiVersion: v2\nname: x\nversion: 1.2.3\n'

const encoder = new TextEncoder()

const names = (...entries: Entry[]): string[] => unpackChart(tgz(...entries)).map(({ name }) => name)

describe('an archive', () => {
  it('gives its files by their path below the top folder, folders left out', () => {
    expect(
      names({ name: 'x/', type: '5' }, { name: 'x/Chart.yaml', text: 'a: 1' }, { name: 'x/a/b' }),
    ).toEqual(['Chart.yaml', 'a/b'])
  })
  it('A30: may hold links and pipes: they are empty files, and their targets are never read', () => {
    const files = unpackChart(
      tgz({ name: 'x/link', type: '2' }, { name: 'x/hard', type: '1' }, { name: 'x/pipe', type: '6' }),
    )
    expect(files).toEqual(
      ['link', 'hard', 'pipe'].map((name) => ({ name, data: new Uint8Array(), modified: 0 })),
    )
  })
  it.each([
    ['x/../../evil', 'chart illegally references parent directory'],
    ['x//etc/passwd', 'chart illegally contains absolute paths'],
    ['x/c:/foo', 'chart contains illegally named files'],
    ['x\\..\\evil', 'chart illegally references parent directory'],
    ['x', 'chart illegally contains content outside the base directory: "x"'],
    ['Chart.yaml', 'chart illegally contains content outside the base directory: "Chart.yaml"'],
  ])('A29: is refused for a file called %s', (name, message) => {
    expect(() => names({ name })).toThrow(message)
  })
  it('A36: is refused when a PAX record names a path outside', () => {
    const record = 'path=x/../../evil\n'
    const text = `${record.length + 3} ${record}`
    expect(() => names({ name: 'pax', type: 'x', text }, { name: 'x/fine' })).toThrow(
      'chart illegally references parent directory',
    )
  })
  it('A31: is refused when it unpacks to more than Helm takes', () => {
    const zeros = new Uint8Array(5 * 1024 * 1024)
    const bomb = tgz(...Array.from({ length: 22 }, (_, i) => ({ name: `x/${i}`, data: zeros })))
    expect(() => unpackChart(bomb)).toThrow('decompressed chart is larger than the maximum size 104857600')
  })
  it('A32: is refused when cut off, empty, or no archive', () => {
    const whole = tgz({ name: 'x/Chart.yaml', text: 'a: 1' })
    expect(() => unpackChart(whole.subarray(0, whole.length - 20))).toThrow('unexpected EOF')
    expect(() => unpackChart(encoder.encode('PK\x03\x04 a zip file'))).toThrow('gzip: invalid header')
    expect(() => unpackChart(tgz())).toThrow('no files in chart archive')
  })
  it('A32: is refused when a header lies about a size', () => {
    expect(() => names({ name: 'x/a', text: 'short', size: 999_999 })).toThrow('unexpected EOF')
  })
  it('A31: may hold a file of 6 MiB', () => {
    const [file] = unpackChart(tgz({ name: 'x/big', text: 'x'.repeat(6 * 1024 * 1024) }))
    expect(file?.data.length).toBe(6 * 1024 * 1024)
  })
  it('A32: may come in several gzip members', () => {
    const tar = gunzipSync(tgz({ name: 'x/Chart.yaml', text: CHART }))
    const members = [gzipSync(tar.subarray(0, 700)), gzipSync(tar.subarray(700))]
    expect(unpackChart(joinBytes(members))).toEqual([
      { name: 'Chart.yaml', data: encoder.encode(CHART), modified: 0 },
    ])
  })
  it.each([
    ['..', 'validation: chart.metadata.name ".." is not allowed'],
    ['../../x', 'validation: chart.metadata.name "../../x" is invalid'],
  ])('A33: is refused for a chart called %s', (name, message) => {
    const text = `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n`
    expect(() => loadFiles(unpackChart(tgz({ name: 'x/Chart.yaml', text })))).toThrow(message)
  })
  it('A34: of two files with one path the last one counts', () => {
    const chart = loadFiles(
      unpackChart(
        tgz(
          { name: 'x/Chart.yaml', text: CHART },
          { name: 'x/values.yaml', text: 'a: 1' },
          { name: 'x/values.yaml', text: 'b: 2' },
        ),
      ),
    )
    expect(chart.values).toEqual(new Map([['b', 2]]))
  })
  it('A35: is refused for entries without end', () => {
    const head = header({ name: 'x/f' })
    const tar = new Uint8Array(head.length * 110_000)
    for (let at = 0; at < tar.length; at += head.length) tar.set(head, at)
    expect(() => unpackChart(gzipSync(tar))).toThrow('chart archive has more than 100000 entries')
  })
  it('A35: is refused for archives within archives without end', () => {
    let archive = tgz({ name: 'x/Chart.yaml', text: CHART })
    for (let depth = 0; depth < 20; depth++)
      archive = tgz({ name: 'x/Chart.yaml', text: CHART }, { name: 'x/charts/x.tgz', data: archive })
    expect(() => loadFiles(unpackChart(archive))).toThrow('chart archives are nested more than 16 deep')
  })
})
