/** What the trace costs a render that does not ask for it: the engine is built twice, once without any trace. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from '../../bin/load.mjs'
import { benchCharts } from '../bench/charts.mjs'

const ROUNDS = 80
/** Renders in a row, so that one measure is long beside the clock's grain. */
const MILLISECONDS = 20

/** Takes every question for a trace out of the template room: what is left is dead, and esbuild drops it. */
const withoutTrace = {
  name: 'without-trace',
  setup({ onLoad }) {
    onLoad({ filter: /\/lib\/gotemplate\/[^/]+\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8')
        .replace(/\b(?:a\.run|run|this)\.trace\b(?!\s*=[^=])/g, '(void 0)')
        .replaceAll('const { trace } = a.run', 'const trace = void 0'),
    }))
  },
}

/** For each chart of the bench, milliseconds of the processor for a warm render: as it is (`ours`), and without the trace (`bare`). */
export async function costWhenOff(more) {
  const folder = mkdtempSync(join(root, '.build', 'trace-'))
  try {
    const [ours, bare] = [await engineOf(folder, 'ours', []), await engineOf(folder, 'bare', [withoutTrace])]
    return benchCharts(ours, () => 'nothing', more).map((chart) => ({
      name: chart.name,
      ...compare(renders(ours, chart), renders(bare, chart)),
    }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function engineOf(folder, name, plugins) {
  const outfile = join(folder, `${name}.mjs`)
  await build({
    entryPoints: [join(root, 'lib/helm/index.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    minifySyntax: true,
    plugins,
  })
  return import(pathToFileURL(outfile).href)
}

/** Renders everything anew, the parsed chart kept. */
function renders(engine, { files }) {
  const world = { clock: () => 0n, random: (count) => new Uint8Array(count), timeZone: 'UTC' }
  const session = engine.createSession(engine.createEngine(world))
  const request = { files, values: {}, release: { name: 'bench', namespace: 'default' } }
  return () => {
    session.forget()
    const { problems } = session.render(request)
    const error = problems.find(({ severity }) => severity === 'error')
    if (error) throw new Error(error.message)
  }
}

/** Processor time, turn by turn, so that a busy machine is equally busy for both; the quickest quarter counts. */
function compare(ours, bare) {
  const works = [ours, bare]
  const times = [[], []]
  const count = Math.max(...works.map(repeats))
  for (let round = 0; round < ROUNDS; round++)
    for (const i of round % 2 ? [1, 0] : [0, 1]) {
      const start = process.cpuUsage()
      for (let n = 0; n < count; n++) works[i]()
      const { user, system } = process.cpuUsage(start)
      times[i].push((user + system) / 1000 / count)
    }
  const [quick, quickBare] = times.map((all) => {
    const quickest = all.sort((a, b) => a - b).slice(0, ROUNDS / 4)
    return quickest.reduce((sum, time) => sum + time, 0) / quickest.length
  })
  return { ours: quick, bare: quickBare, ratio: quick / quickBare }
}

/** Warms up, and says how often a work fits into a measure. */
function repeats(work) {
  for (let n = 0, until = performance.now() + 1000; n < 20 || performance.now() < until; n++) work()
  const start = performance.now()
  work()
  return Math.max(1, Math.round(MILLISECONDS / (performance.now() - start)))
}
