import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromBytes } from '../../go'
import { getUrl } from './helm-node'
import { runHelm } from './run'
import { MemoryFiles } from './testing/memory-files'

interface Answer {
  argv: string[]
  code: number
  stdout: string
  stderr: string
}

interface Recorded {
  name: string
  files: Record<string, string>
  runs: Answer[]
  /** What stands there in the end; archives and times are not told. */
  after: Record<string, string>
}

/** What helm 4.3.1 answered, and the repository it asked; recorded by e2e/repositories. */
const { served, cases } = JSON.parse(
  readFileSync(new URL('./testdata/repositories.json', import.meta.url), 'utf8'),
) as { served: Record<string, string>; cases: Recorded[] }

const server = createServer((request, response) => {
  const body = served[request.url?.slice(1) ?? '']
  response.writeHead(body === undefined ? 404 : 200)
  response.end(body === undefined ? '' : Buffer.from(body, 'base64'))
})
let port = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = String((server.address() as AddressInfo).port)
})
afterAll(() => void server.close())

/** Where the recorded repository stood; here it has another port. */
const RECORDED = ':18765'

async function answers({ name, files, runs, after }: Recorded): Promise<Recorded> {
  const disk = new MemoryFiles()
  for (const [path, text] of Object.entries(files))
    disk.putAll(path.startsWith('/') ? '/' : '/w', { [path]: text })
  const given: Answer[] = []
  for (const { argv } of runs) {
    let stdout = ''
    let stderr = ''
    const code = await runHelm(argv, {
      files: disk,
      cwd: '/w',
      env: { HOME: '/home/me', TZ: 'UTC' },
      stdin: async () => new Uint8Array(),
      stdout: (text) => {
        stdout += text
      },
      stderr: (text) => {
        stderr += text
      },
      fetch: (url, headers) => getUrl(url.replace(RECORDED, `:${port}`), headers),
      clock: () => 1_790_000_000_123_456_789n,
      random: (count) => new Uint8Array(count),
    })
    given.push({ argv, code, stdout, stderr })
  }
  const found: Record<string, string> = {}
  for (const path of Object.keys(after)) {
    const data = await disk.read(path).catch(() => undefined)
    found[path] = data ? timeless(path, data) : 'missing'
  }
  return { name, files, runs: given, after: found }
}

/** Times differ, and with them archives and their digests; Go lists charts in any order. */
function timeless(path: string, data: Uint8Array): string {
  if (data[0] === 0x1f) return 'an archive'
  const text = fromBytes(data)
  if (path.endsWith('-charts.txt')) return text.split('\n').sort().join('\n')
  const settled = text.replace(/(generated|created): "[^"]*T[^"]*"/g, '$1: ""')
  return path.startsWith('/w/') ? settled.replace(/digest: [0-9a-f]{64}/g, 'digest: ""') : settled
}

describe('chart repositories, as the real helm had them', () => {
  it.each(cases)('$name', async (one) => {
    expect(await answers(one)).toEqual(one)
  })
})
