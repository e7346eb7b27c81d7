import { expect, it } from 'vitest'
import { runHelm } from './run'
import { MemoryFiles } from './testing/memory-files'

/** Lines of helm 3.22.0, at the clock's time; for how long it had run stands 0. */
const TIME = '2026-09-21 14:13:20.12345 +0000 UTC m=+0.000000000'

async function said(...argv: string[]): Promise<string> {
  const files = new MemoryFiles()
  files.putAll('/w/chart', {
    'Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
    'templates/a.yaml': 'a: 1\n',
  })
  let stderr = ''
  await runHelm(['--helm-version', '3', '--debug', ...argv], {
    files,
    cwd: '/w',
    env: { HOME: '/h' },
    stdin: async () => new Uint8Array(),
    stdout: () => {},
    stderr: (text) => {
      stderr += text
    },
    clock: () => 1_790_000_000_123_450_000n,
    random: (count) => new Uint8Array(count),
  })
  return stderr
}

it("Helm 3's --debug tells the version asked for and the chart's path", async () => {
  expect(await said('template', 'r', 'chart')).toBe(
    `install.go:225: ${TIME} [debug] Original chart version: ""\ninstall.go:242: ${TIME} [debug] CHART PATH: /w/chart\n\n`,
  )
  expect(await said('show', 'chart', 'chart')).toBe(
    `show.go:214: ${TIME} [debug] Original chart version: ""\n`,
  )
})

it("Helm 3's --debug tells a failure twice", async () => {
  expect(await said('template', 'r', 'chart', '-s', 'nope')).toBe(
    `install.go:225: ${TIME} [debug] Original chart version: ""\ninstall.go:242: ${TIME} [debug] CHART PATH: /w/chart\n\nError: could not find template nope in chart\nhelm.go:92: ${TIME} [debug] could not find template nope in chart\n`,
  )
})
