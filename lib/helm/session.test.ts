import { isUtf8 } from 'node:buffer'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { SprigEnv } from '../sprig'
import { LIMITS } from './budget'
import { createChart } from './create'
import { createEngine, render } from './render'
import type { FileMap, RenderRequest } from './render-types'
import { createSession } from './session'
import { testCharts } from './testing/charts'
import { randomEdit } from './testing/edits'
import { seeded } from './testing/random'

/** The same whenever it is asked, so that two renders agree. */
const STILL: SprigEnv = {
  clock: () => 1_700_000_000_000_000_000n,
  random: (count) => new Uint8Array(count).fill(7),
  timeZone: 'UTC',
}

/** However slow the machine: a clock would tell the two apart. */
const UNHURRIED = { limits: { ...LIMITS, milliseconds: Number.POSITIVE_INFINITY } }

const release = { name: 'web', namespace: 'default' }

function folder(path: string): Map<string, string | Uint8Array> {
  const entries = readdirSync(path, { withFileTypes: true, recursive: true })
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(path, file), contentOf(readFileSync(file))]),
  )
}

const contentOf = (bytes: Buffer): string | Uint8Array =>
  isUtf8(bytes) ? bytes.toString('utf8') : new Uint8Array(bytes)

function chartFolders(top: string): string[] {
  const entries = readdirSync(top, { withFileTypes: true, recursive: true })
  return entries
    .filter(({ name }) => name === 'Chart.yaml')
    .map(({ parentPath }) => parentPath)
    .filter((path) => !path.includes('/charts/'))
    .sort()
}

const lessons = fileURLToPath(new URL('../../lessons', import.meta.url))

function charts(): { name: string; files: FileMap }[] {
  const folders = [
    ...chartFolders(lessons),
    ...(process.env.CHARTS_DIR ? chartFolders(process.env.CHARTS_DIR) : []),
  ]
  return [
    ...testCharts(30, 20261124),
    { name: 'scaffold', files: new Map(Object.entries(createChart('scaffold'))) },
    ...folders.map((path) => ({ name: path, files: folder(path) })),
  ]
}

/** Edits made in all; EDITS in the environment asks for more or less. */
const EDITS = Number(process.env.EDITS ?? 2000)
const SEED = Number(process.env.SEED ?? 1)

describe('a session', () => {
  const all = charts()
  const each = Math.ceil(EDITS / all.length)

  it.each(all.map(({ name, files }, i) => [name, files, i] as const))(
    'gives what a full render gives after every edit of %s',
    (_name, files, i) => {
      const random = seeded(SEED * 1000 + i)
      const engine = createEngine(STILL, UNHURRIED)
      const other = createEngine(STILL, UNHURRIED)
      const session = createSession(engine)
      const start: RenderRequest = { files, values: {}, release }
      let request = start
      const edits: string[] = []
      for (let n = 0; n < each; n++) {
        const got = session.render(request)
        const want = render(request, other)
        if (JSON.stringify(got) !== JSON.stringify(want))
          expect({ edits, ...got }).toEqual({ edits, ...want })
        // What cannot be rendered is mostly mended again.
        const isStuck = want.documents.length === 0 && random.below(3) > 0
        const { request: next, edit } = isStuck
          ? { request: start, edit: 'start again' }
          : randomEdit(request, random)
        edits.push(edit)
        request = next
      }
    },
  )

  it('runs only what an edit touches', () => {
    const files = new Map(Object.entries(createChart('app')))
    const session = createSession(createEngine(STILL, UNHURRIED))
    const at = (replicas: number): RenderRequest => ({
      files,
      values: { set: [`replicaCount=${replicas}`] },
      release,
    })
    session.render(at(1))
    const first = session.work.ran
    session.render(at(2))
    expect([session.work.ran, session.work.reused]).toEqual([1, first - 1])
    session.render(at(2))
    expect(session.work.ran).toBe(0)
    session.render({ ...at(2), files: new Map([...files, ['README.md', 'read me']]) })
    expect(session.work.ran).toBe(0)
    session.render({ ...at(2), release: { name: 'other', namespace: 'default' } })
    expect(session.work.ran).toBeGreaterThan(1)
  })
})
