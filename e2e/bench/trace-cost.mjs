/** What the trace costs when nobody asks for it: the engine beside a build of it with every question about it cut out. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from '../../bin/load.mjs'

const BATCHES = 40

export async function traceCost(request, name) {
  const folder = mkdtempSync(join(tmpdir(), 'chartroom-bench-'))
  const usual = await engineOf(folder, 'usual', [])
  const without = await engineOf(folder, 'without', [withoutTrace])
  const times = [[], []]
  for (const work of [usual, without]) for (let i = 0; i < 5; i++) work(request)
  for (let batch = 0; batch < BATCHES; batch++)
    for (const which of batch % 2 ? [0, 1] : [1, 0]) {
      const start = performance.now()
      ;[usual, without][which](request)
      times[which].push(performance.now() - start)
    }
  const [a, b] = times.map((list) => list.sort((x, y) => x - y))
  const quarter = Math.floor(BATCHES / 4)
  const cost = (at) => `${((a[at] / b[at] - 1) * 100).toFixed(1)} %`
  console.log(
    `${name}: the trace, when off, costs ${cost(quarter)} (lower quartiles of ${BATCHES}; medians ${cost(2 * quarter)})`,
  )
}

async function engineOf(folder, name, plugins) {
  const outfile = join(folder, `${name}.mjs`)
  await build({
    stdin: {
      contents: `export { createEngine, loadCrypto, render } from './lib/helm'`,
      resolveDir: root,
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.9',
    logLevel: 'error',
    plugins,
  })
  const { createEngine, loadCrypto, render } = await import(pathToFileURL(outfile).href)
  const env = { clock: () => 0n, random: (count) => new Uint8Array(count), timeZone: 'UTC' }
  const engine = createEngine(env, { crypto: await loadCrypto() })
  return (request) => render(request, engine)
}

const withoutTrace = {
  name: 'without-trace',
  setup({ onLoad }) {
    onLoad({ filter: /lib[\\/]gotemplate[\\/][^\\/]*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        /\b(?:a\.run|run|this)\.trace\b(?! =[^=])/g,
        '(undefined as any)',
      ),
      loader: 'ts',
    }))
  },
}
