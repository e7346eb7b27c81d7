/** `npm run dev`: pages with hot reload, and the engine's workers built again whenever their sources change. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { checkNode, ensurePackages, root, run, steps } from './steps.mjs'

await steps(async () => {
  checkNode()
  await ensurePackages()
  const engine = spawn(process.execPath, [join(root, 'bin/build-engine.mjs'), '--watch'], {
    cwd: root,
    stdio: 'inherit',
  })
  try {
    await run(process.execPath, [join(root, 'bin/chartroom'), '--dev', ...process.argv.slice(2)], {
      isServer: true,
      mend: 'The message above says why; `npm run dev -- --port 0` picks a free port.',
    })
  } finally {
    engine.kill()
  }
})
