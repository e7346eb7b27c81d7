import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { type Entry, tgz } from '../../lib/helm/testing/tgz'
import { HELM, watched } from './watch'

const MIB = 1024 * 1024
const folder = mkdtempSync(join(tmpdir(), 'sealed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Renders an archive of 22 files of zeros. */
async function rendered(name: string, size: number) {
  const chart: Entry = { name: 'x/Chart.yaml', text: 'apiVersion: v2\nname: x\nversion: 1.2.3\n' }
  const zeros = Array.from({ length: 22 }, (_, i): Entry => ({ name: `x/f${i}`, data: new Uint8Array(size) }))
  const path = join(folder, `${name}.tgz`)
  writeFileSync(path, tgz(chart, ...zeros))
  return watched([HELM, 'template', 'r', path], folder)
}

it('A31: 110 MiB of zeros in 22 files are refused before they fill the memory', async () => {
  const small = await rendered('small', 5)
  expect(small.code).toBe(0)
  const bomb = await rendered('bomb', 5 * MIB)
  expect(bomb.stderr).toBe('Error: unable to load chart archive\n')
  // What Helm takes, 100 MiB, is unpacked; a second copy of it would show.
  expect(bomb.memory - small.memory).toBeLessThan(150 * MIB)
})
