import { gzipSync } from 'node:zlib'
import { expect, LESSON, test } from './bench'

/** kB, gzipped: what a page may ask for before its prose can be used. The bench comes after. */
const MOST = 180

for (const path of ['/', LESSON, '/playground', '/releases', '/review'])
  test(`${path} needs at most ${MOST} kB of script to begin with`, async ({ request }) => {
    const html = await (await request.get(path)).text()
    const scripts = [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"[^>]*>/g)].filter(
      ([tag]) => !/nomodule/i.test(tag),
    )
    expect(scripts.length).toBeGreaterThan(0)
    const sizes = await Promise.all(
      scripts.map(async ([, src = '']) => gzipSync(await (await request.get(src)).body()).length),
    )
    expect(sizes.reduce((sum, size) => sum + size, 0) / 1000).toBeLessThanOrEqual(MOST)
  })
