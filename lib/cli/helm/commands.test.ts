import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toBytes } from '../../go'
import { createChart } from '../../helm'
import { runHelm } from './run'
import { MemoryFiles } from './testing/memory-files'

interface Recorded {
  name: string
  /** A folder with what `helm create` makes, under `files`. */
  scaffold?: string
  files?: Record<string, string>
  env?: Record<string, string>
  stdin?: string
  /** In one folder, one after the other. */
  runs: Answer[]
}

interface Answer {
  argv: string[]
  code: number
  stdout: string
  stderr: string
}

/** What helm 4.3.1 answered in /w with /h as its home. */
const recorded = readFileSync(new URL('./testdata/commands.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Recorded)

async function answers(one: Recorded): Promise<Answer[]> {
  const files = new MemoryFiles()
  if (one.scaffold) files.putAll(`/w/${one.scaffold}`, createChart('web'))
  files.putAll('/w', one.files ?? {})
  const given: Answer[] = []
  for (const { argv } of one.runs) {
    let stdout = ''
    let stderr = ''
    const code = await runHelm(
      argv.map((word) => word.replaceAll('$CWD', '/w')),
      {
        files,
        cwd: '/w',
        env: { HOME: '/h', TZ: 'UTC', ...one.env },
        stdin: async () => toBytes(one.stdin ?? ''),
        stdout: (text) => {
          stdout += text
        },
        stderr: (text) => {
          stderr += text
        },
        clock: () => 1_790_000_000_000_000_000n,
        random: (count) => new Uint8Array(count),
      },
    )
    given.push({ argv, code, stdout, stderr })
  }
  return given
}

describe('a command line answers as the real helm did', () => {
  it.each(recorded)('$name', async (one) => {
    expect(await answers(one)).toEqual(one.runs)
  })
})
