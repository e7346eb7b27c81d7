/** `npm start`: installs what is missing, builds once, starts Chartroom and prints the address to open. */
import { checkNode, ensureBuild, ensurePackages, root, run, steps } from './steps.mjs'

await steps(async () => {
  checkNode()
  await ensurePackages()
  await ensureBuild()
  await run('node', [`${root}/bin/chartroom`, ...process.argv.slice(2)], {
    isServer: true,
    mend: 'The message above says why; `npm start -- --port 0` picks a free port.',
  })
})
