/**
 * `npm test`: installs what is missing, then type check, lint, unit tests, lessons, conformance, and end-to-end
 * tests in Chromium and on a real control plane. The last lines name each group that was left out, and what brings it.
 */
import {
  checkNode,
  ensureBrowser,
  ensureBuild,
  ensurePackages,
  has,
  run,
  StepError,
  step,
  steps,
} from './steps.mjs'

const left = []
const failed = []

/** Runs one group of tests; a failure is noted and the next group still runs. */
async function group(name, work) {
  try {
    await step(name, work)
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    process.stderr.write(`  ✗ ${name}: ${error.message}\n`)
    failed.push(name)
  }
}

const npx = (...args) => run('npx', args)
const node = (...args) => run('node', args)

await steps(async () => {
  const started = Date.now()
  checkNode()
  await ensurePackages()
  const { findHelm } = await import('../e2e/oracle/helm.mjs')
  const { findControlPlane } = await import('../e2e/control-plane/cluster.mjs')
  const build = Boolean(process.env.CI) && has('go')
  const helm = await step('Find the real helm', () => findHelm({ build }))
  const cluster = await step('Find the real control plane', () => findControlPlane({ build }))

  await group('Types', () => npx('tsc', '--noEmit'))
  await group('Lint and format', () => npx('biome', 'check', '--error-on-warnings', '.'))
  await group('Floors of the house', () => node('bin/floors.mjs'))
  await group('Unused files and exports', () => npx('knip'))
  await group('Licences', () => node('bin/licences.mjs', '--check'))
  await group('Unit tests', () => npx('vitest', 'run', '--project', 'unit'))
  await group('Vectors', () => node('e2e/conformance/main.mjs'))
  await group('Lessons', () => node('bin/lessons-check.mjs'))
  if (helm.path) await group('Goldens against the real helm', () => node('e2e/goldens/main.mjs'))
  else left.push(['goldens against the real helm', helm.why])

  const browser = await ensureBrowser()
  await ensureBuild()
  await group('Bundle sizes', () => npx('size-limit'))
  await group('End to end in Chromium', () =>
    run('npx', ['playwright', 'test', '--config', 'e2e/playwright.config.ts'], {
      env: { CHROMIUM: browser },
    }),
  )
  if (helm.path && cluster.path) {
    await group('End to end on a real control plane', () =>
      run('npx', ['vitest', 'run', '--project', 'cluster'], {
        env: { HELM_BIN: helm.path, CHROMIUM: browser },
      }),
    )
  } else left.push(['end to end on a real control plane', cluster.why ?? helm.why])

  const minutes = ((Date.now() - started) / 60_000).toFixed(1)
  process.stdout.write(`\n${minutes} minutes.\n`)
  for (const [name, how] of left) process.stdout.write(`Left out: ${name}. ${how}\n`)
  if (failed.length) throw new StepError(`Failed: ${failed.join(', ')}`, 'Each says above what it expected.')
  process.stdout.write(left.length ? 'All that could run here passed.\n' : 'Everything ran and passed.\n')
})
