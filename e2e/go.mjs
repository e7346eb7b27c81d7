/** What the tests need of a Go toolchain: whether one is there, and new enough. */
import { spawn, spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'

export const OLDEST_GO = '1.26'

/** Where binaries built once per machine are kept. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'chartroom')

/** Why Go cannot be used here, or undefined. */
export function goIsMissing() {
  const asked = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' })
  if (asked.status !== 0) return `Go ${OLDEST_GO} or newer is not on this machine`
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(asked.stdout.trim()) ?? []
  const [wantMajor, wantMinor] = OLDEST_GO.split('.').map(Number)
  const isNew = Number(major) > wantMajor || (Number(major) === wantMajor && Number(minor) >= wantMinor)
  return isNew ? undefined : `Go ${OLDEST_GO} or newer is needed, this machine has ${asked.stdout.trim()}`
}

/** Runs `go` to its end, its messages on our stderr; throws when it fails. */
export async function runGo(args, options = {}) {
  const { env, ...rest } = options
  const child = spawn('go', args, {
    ...rest,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CGO_ENABLED: '0', ...env },
  })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`go ${args[0]} ended with ${code}`)
}
