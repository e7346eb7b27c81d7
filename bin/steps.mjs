/** The steps that `npm start` and `npm test` share: each says what it does, how long it took, and how to mend a failure. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const at = (...parts) => join(root, ...parts)

/** A step that failed, with what to do about it. */
export class StepError extends Error {
  constructor(message, mend) {
    super(message)
    this.mend = mend
  }
}

/** Runs `work`, printing its name and how long it took. */
export async function step(name, work) {
  const started = Date.now()
  process.stdout.write(`\n• ${name}\n`)
  const result = await work()
  process.stdout.write(`  ${name}: done in ${seconds(started)}\n`)
  return result
}

const seconds = (started) => `${((Date.now() - started) / 1000).toFixed(1)} s`

/** Runs a command with its output shown; says every 20 s that it is still at it, but for a server. Rejects with `mend` when it fails. */
export function run(command, args, { mend, env, isServer = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    const started = Date.now()
    const alive = isServer
      ? undefined
      : setInterval(() => process.stdout.write(`  … still at it (${seconds(started)})\n`), 20_000)
    const end = (error) => {
      clearInterval(alive)
      error ? reject(error) : resolve()
    }
    child.on('error', (error) => end(new StepError(`${command}: ${error.message}`, mend)))
    child.on('exit', (code, signal) =>
      end(
        code === 0
          ? undefined
          : new StepError(`${command} ${args.join(' ')} ended with ${signal ?? code}`, mend),
      ),
    )
  })
}

/** Node 20.9 or newer, else nothing below works. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 9))
    throw new StepError(`Node ${process.versions.node} is too old`, 'Install Node 20.9 or newer.')
}

/** Installs the packages of package-lock.json when they are not those in node_modules. */
export async function ensurePackages() {
  const lock = hashFiles(['package-lock.json', 'package.json'])
  const mark = at('node_modules', '.chartroom-lock')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return
  await step('Install packages (once; about a minute)', () =>
    run('npm', ['ci', '--no-audit', '--no-fund'], {
      mend: 'Check that npm reaches its registry, remove node_modules, and run this again.',
    }),
  )
  writeFileSync(mark, lock)
}

const SOURCES = [
  'app',
  'components',
  'lessons',
  'lib',
  'public',
  'bin',
  'next.config.js',
  'package-lock.json',
  'tsconfig.json',
]

/** Builds the pages and the engine when anything they are made of has changed. */
export async function ensureBuild() {
  const key = hashFiles(SOURCES)
  const mark = at('.next', 'CHARTROOM_BUILD')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === key) return
  await step('Build the pages and the engine (about a minute)', () => buildAll())
  mkdirSync(at('.next'), { recursive: true })
  writeFileSync(mark, hashFiles(SOURCES))
}

export async function buildAll() {
  await run('node', ['bin/build-engine.mjs'], {
    mend: 'The message above names the file that does not build.',
  })
  await run('npx', ['next', 'build'], {
    mend: 'The message above names the file that does not build.',
    env: { NEXT_TELEMETRY_DISABLED: '1' },
  })
}

/** The path of a Chromium for the tests: Debian's, Playwright's, or one that is installed now. */
export async function ensureBrowser() {
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  const { chromium } = await import('playwright')
  if (existsSync(chromium.executablePath())) return chromium.executablePath()
  const debian = existsSync('/etc/debian_version') && process.getuid?.() === 0
  if (debian) {
    await step('Install Chromium from Debian', async () => {
      await run('apt-get', ['update', '-qq'], { mend: 'Run `apt-get update` and read what it says.' })
      await run('apt-get', ['install', '-y', '-qq', 'chromium'], { mend: 'Run `apt-get install chromium`.' })
    })
    return '/usr/bin/chromium'
  }
  await step("Install Playwright's Chromium", () =>
    run('npx', ['playwright', 'install', 'chromium'], {
      mend: 'Install Chromium so that it is at /usr/bin/chromium.',
    }),
  )
  return chromium.executablePath()
}

/** Is this command on the machine? */
export function has(command, args = ['version']) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function hashFiles(paths) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0])
  for (const path of paths) add(hash, at(path), path)
  return hash.digest('hex')
}

const GENERATED = new Set(['public/engine'])

function add(hash, path, name) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found || GENERATED.has(name)) return
  if (!found.isDirectory()) {
    hash.update(`${name}\0`).update(readFileSync(path))
    return
  }
  for (const entry of readdirSync(path).sort()) add(hash, join(path, entry), `${name}/${entry}`)
}

/** Runs `main` and turns a StepError into two lines and exit code 1. */
export async function steps(main) {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    process.stderr.write(`\n✗ ${error.message}\n${error.mend ? `  ${error.mend}\n` : ''}`)
    process.exitCode = 1
  }
}
