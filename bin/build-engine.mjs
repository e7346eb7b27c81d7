/**
 * Bundles the engine's workers into public/engine/, each one plain script: the page fetches its text and starts it as
 * a blob inside the sealed frame, where nothing further can be fetched.
 *
 *   node bin/build-engine.mjs [--watch]
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build, context } from 'esbuild'
import { root } from './load.mjs'

const out = join(root, 'public', 'engine')

/** @type {import('esbuild').BuildOptions} */
const engineBuild = {
  absWorkingDir: root,
  entryPoints: {
    render: 'components/engine/render-worker.ts',
    cluster: 'components/engine/cluster-worker.ts',
  },
  outdir: out,
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: ['chrome120', 'firefox121', 'safari17'],
  minify: true,
  // The frame's worker has no address to resolve a map against.
  sourcemap: false,
  legalComments: 'none',
  logLevel: 'warning',
}

/** @type {import('esbuild').BuildOptions} */
const terminalBuild = {
  ...engineBuild,
  entryPoints: { terminal: 'components/engine/terminal-worker.ts' },
  // The shell's gzip and tar compress with what a browser has.
  alias: { 'node:zlib': './components/engine/zlib.ts' },
  // Told that our index.ts files have no effects, esbuild leaves out the start of modules that they lead to.
  ignoreAnnotations: true,
}
const builds = [engineBuild, terminalBuild]

/** Builds once; `--watch` builds again whenever a source changes. */
async function main() {
  mkdirSync(out, { recursive: true })
  for (const options of builds) {
    if (process.argv.includes('--watch')) {
      const watching = await context(options)
      await watching.watch()
      continue
    }
    const { metafile } = await build({ ...options, metafile: true })
    for (const [file, { bytes }] of Object.entries(metafile.outputs))
      console.log(`${file}: ${Math.round(bytes / 1024)} KB`)
  }
}

await main()
