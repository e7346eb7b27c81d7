import { gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { unpackChart } from './archive'

type Entry = { name: string; text?: string; type?: string; size?: number }

const encoder = new TextEncoder()

function header({ name, text = '', type = '0', size = text.length }: Entry): Uint8Array {
  const head = new Uint8Array(512)
  const put = (value: string, at: number): void => head.set(encoder.encode(value), at)
  put(name, 0)
  put('0000644\0', 100)
  put(`${size.toString(8).padStart(11, '0')}\0`, 124)
  put('        ', 148)
  put(type, 156)
  put('ustar\0', 257)
  const sum = head.reduce((total, byte) => total + byte, 0)
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return head
}

function tgz(...entries: Entry[]): Uint8Array {
  const blocks = entries.flatMap((entry) => {
    const body = encoder.encode(entry.text ?? '')
    return [header(entry), body, new Uint8Array((512 - (body.length % 512)) % 512)]
  })
  const whole = new Uint8Array(
    [...blocks, new Uint8Array(1024)].reduce((size, block) => size + block.length, 0),
  )
  let at = 0
  for (const block of [...blocks]) {
    whole.set(block, at)
    at += block.length
  }
  return gzipSync(whole)
}

const names = (...entries: Entry[]): string[] => unpackChart(tgz(...entries)).map(({ name }) => name)

describe('an archive', () => {
  it('gives its files by their path below the top folder, folders left out', () => {
    expect(
      names({ name: 'x/', type: '5' }, { name: 'x/Chart.yaml', text: 'a: 1' }, { name: 'x/a/b' }),
    ).toEqual(['Chart.yaml', 'a/b'])
  })
  it('may hold links: they are empty files, and their targets are never read', () => {
    const files = unpackChart(tgz({ name: 'x/link', type: '2' }))
    expect(files).toEqual([{ name: 'link', data: new Uint8Array() }])
  })
  it.each([
    ['x/../../evil', 'chart illegally references parent directory'],
    ['x//etc/passwd', 'chart illegally contains absolute paths'],
    ['x/c:/foo', 'chart contains illegally named files'],
    ['x\\..\\evil', 'chart illegally references parent directory'],
    ['x', 'chart illegally contains content outside the base directory: "x"'],
    ['Chart.yaml', 'chart illegally contains content outside the base directory: "Chart.yaml"'],
  ])('is refused for a file called %s', (name, message) => {
    expect(() => names({ name })).toThrow(message)
  })
  it('is refused when a PAX record names a path outside', () => {
    const record = 'path=x/../../evil\n'
    const text = `${record.length + 3} ${record}`
    expect(() => names({ name: 'pax', type: 'x', text }, { name: 'x/fine' })).toThrow(
      'chart illegally references parent directory',
    )
  })
  it('is refused when it unpacks to more than Helm takes', () => {
    const zeros = '\0'.repeat(22 * 1024 * 1024)
    const bomb = tgz(...['a', 'b', 'c', 'd', 'e'].map((name) => ({ name: `x/${name}`, text: zeros })))
    expect(() => unpackChart(bomb)).toThrow('decompressed chart is larger than the maximum size 104857600')
  })
  it('is refused when cut off, empty, or no archive', () => {
    const whole = tgz({ name: 'x/Chart.yaml', text: 'a: 1' })
    expect(() => unpackChart(whole.subarray(0, whole.length - 20))).toThrow('unexpected EOF')
    expect(() => unpackChart(encoder.encode('PK\x03\x04 a zip file'))).toThrow('gzip: invalid header')
    expect(() => unpackChart(tgz())).toThrow('no files in chart archive')
  })
  it('is refused when a header lies about a size', () => {
    expect(() => names({ name: 'x/a', text: 'short', size: 999_999 })).toThrow('unexpected EOF')
  })
})
