import { deflateSync, strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readLink, writeLink } from './share'

const files = new Map([
  ['Chart.yaml', 'apiVersion: v2\nname: shared\nversion: 0.1.0\n'],
  ['templates/é.yaml', 'kind: ConfigMap # 🚢\n'],
])
const link = writeLink(files)
const holding = (data: unknown) => packed(strToU8(typeof data === 'string' ? data : JSON.stringify(data)))
const packed = (bytes: Uint8Array) =>
  `#chart=1.${Buffer.from(deflateSync(bytes, { level: 9 })).toString('base64url')}`

describe('a chart in a link', () => {
  it('comes out as it went in', () => {
    expect(readLink(link)).toEqual({ files })
    expect(link).toMatch(/^#chart=1\.[\w-]+$/)
  })

  it('is no business of other anchors', () => {
    expect(readLink('#your-progress')).toBeUndefined()
    expect(readLink('')).toBeUndefined()
  })

  it('L90: a small link that inflates to 100 MB is left at 2 MB', () => {
    const bomb = packed(new Uint8Array(100 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(200_000)
    const before = process.memoryUsage().arrayBuffers
    expect(readLink(bomb)).toEqual({ fault: expect.stringContaining('more than 2 MB') })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30 * 1024 * 1024)
  })

  it.each([
    ['cut short', link.slice(0, -10)],
    ['empty', '#chart=1.'],
    ['without a version', link.replace('1.', '')],
    ['not base64', '#chart=1.***'],
    ['not JSON', holding('{')],
    ['another shape', holding({ v: 1, files: { 'Chart.yaml': 1 } })],
    ['fields of its own', holding({ v: 1, files: { a: '' }, install: true })],
    ['a prototype', holding('{"v":1,"files":{"__proto__":"x"}}')],
    ['a path upwards', holding({ v: 1, files: { '../x': '' } })],
    ['no files', holding({ v: 1, files: {} })],
  ])('L91: %s is refused with a reason', (_what, broken) => {
    expect(readLink(broken)).toEqual({ fault: expect.stringContaining('damaged') })
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  it('L91: of a newer version says so', () => {
    expect(readLink(link.replace('#chart=1', '#chart=2'))).toEqual({
      fault: expect.stringContaining('newer Chartroom'),
    })
  })
})
