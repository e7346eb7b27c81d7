import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromBytes } from '../../go'
import { runHelm } from './run'
import { MemoryFiles } from './testing/memory-files'

interface Recorded {
  name: string
  argv: string[]
  code: number
  stdout: string
  /** Snapshots and reports written. */
  files: Record<string, string>
}

/** What helm-unittest 1.1.2 answered; recorded by e2e/unittest. */
const folder = new URL('./testdata/unittest/', import.meta.url)
const recorded = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as Recorded[]
const chart = new Map(
  readdirSync(new URL('web/', folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .map(
      (path) => [path.slice(path.indexOf('/testdata/unittest/') + 19), readFileSync(path, 'utf8')] as const,
    ),
)

const timeless = (text: string): string =>
  text
    .replace(/^Time: .*$/m, 'Time:')
    .replace(
      / (time|duration|run-date|run-time|timestamp|date|hostname|machine-name|user|cwd)="[^"]*"/g,
      ' $1=""',
    )
    .replace(/go1\.\d+(\.\d+)?\.[a-z]+-[a-z0-9]+/g, 'go')

async function answer({ name, argv, files }: Recorded): Promise<Recorded> {
  const disk = new MemoryFiles()
  disk.putAll('/w', Object.fromEntries(chart))
  let stdout = ''
  const code = await runHelm(['--helm-version', '3', 'unittest', ...argv], {
    files: disk,
    cwd: '/w',
    env: { HOME: '/h', TZ: 'UTC', LC_ALL: 'C' },
    stdin: async () => new Uint8Array(),
    stdout: (text) => {
      stdout += text
    },
    stderr: () => {},
    clock: () => 1_790_000_000_000_000_000n,
    random: (count) => new Uint8Array(count),
  })
  const written: Record<string, string> = {}
  for (const path of Object.keys(files)) written[path] = timeless(fromBytes(await disk.read(`/w/${path}`)))
  return { name, argv, code, stdout: timeless(stdout), files: written }
}

describe('helm unittest answers as the plugin did', () => {
  it.each(recorded)('$name', async (one) => {
    expect(await answer(one)).toEqual(one)
  })
})
