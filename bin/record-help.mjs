/** Records the help of every command of the real helm into lib/cli/helm/help.json; the home folder stands as `$HOME`. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findHelm } from '../e2e/oracle/helm.mjs'
import { root } from './load.mjs'

const helm = await findHelm({ build: true })
if (!helm.path) throw new Error(helm.why)
const home = mkdtempSync(join(tmpdir(), 'home-'))

function help(path) {
  const env = { PATH: process.env.PATH, HOME: home, TZ: 'UTC', HELM_NO_PLUGINS: '1' }
  const { stdout } = spawnSync(helm.path, [...path, '--help'], { encoding: 'utf8', env })
  return stdout.replaceAll(home, '$HOME')
}

const texts = {}
function visit(path) {
  const text = help(path)
  texts[path.join(' ')] = text
  const listed = /Available Commands:\n((?: {2}\S.*\n)+)/.exec(text)
  for (const [, name] of listed?.[1].matchAll(/^ {2}(\S+)/gm) ?? [])
    if (name !== 'help') visit([...path, name])
}
visit([])
rmSync(home, { recursive: true })
const sorted = Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(join(root, 'lib/cli/helm/help.json'), `${JSON.stringify(sorted, null, 1)}\n`)
console.log(`Recorded the help of ${Object.keys(sorted).length} commands.`)
