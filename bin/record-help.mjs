/**
 * Records what the real `helm … --help` prints, every command's, into lib/cli/helm/help.json (Helm 4) and
 * help-helm3.json: the home folder as
 * `<HOME>` (a `$HOME` in the text is Helm's own), the flags that all commands share once, as `<GLOBAL>`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findHelm, HELM_VERSION } from '../e2e/oracle/helm.mjs'
import { root } from './load.mjs'

await recordAll(HELM_VERSION, 'help.json')
await recordAll('3.22.0', 'help-helm3.json')

async function recordAll(version, file) {
  const helm = await findHelm({ version, build: true })
  if (!helm.path) throw new Error(helm.why)
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  const env = { HOME: home, PATH: process.env.PATH, HELM_NO_PLUGINS: '1' }

  const commands = {}
  function record(path) {
    const run = spawnSync(helm.path, [...path, '--help'], { env, encoding: 'utf8' })
    if (run.status !== 0) throw new Error(run.stderr)
    const text = run.stdout.replaceAll(home, '<HOME>')
    commands[path.join(' ')] = text
    const listed = /^Available Commands:\n((?: {2}\S.*\n)+)/m.exec(text)?.[1] ?? ''
    for (const [, name] of listed.matchAll(/^ {2}(\S+)/gm)) record([...path, name])
  }
  record([])
  rmSync(home, { recursive: true })
  const globals = /\nGlobal Flags:\n((?: {2}.*\n)+)/.exec(commands.template)[1]
  for (const [path, text] of Object.entries(commands)) commands[path] = text.replace(globals, '<GLOBAL>')
  writeFileSync(join(root, 'lib/cli/helm', file), `${JSON.stringify({ globals, commands }, null, 1)}\n`)
  console.log(`Recorded the help of ${Object.keys(commands).length} commands of helm ${version}.`)
}
