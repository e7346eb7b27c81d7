/** Records what the real `helm create` writes, the chart's name as `<CHARTNAME>`, into lib/helm/scaffold.json. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { findHelm } from '../e2e/oracle/helm.mjs'
import { root } from './load.mjs'

const NAME = 'zz-chart-name-zz'
const helm = await findHelm({ build: true })
if (!helm.path) throw new Error(helm.why)
const cwd = mkdtempSync(join(tmpdir(), 'scaffold-'))
const made = spawnSync(helm.path, ['create', NAME], { cwd, encoding: 'utf8' })
if (made.status !== 0) throw new Error(made.stderr)
const top = join(cwd, NAME)
const files = {}
for (const path of readdirSync(top, { recursive: true, withFileTypes: true }))
  if (path.isFile()) {
    const full = join(path.parentPath, path.name)
    files[relative(top, full)] = readFileSync(full, 'utf8').replaceAll(NAME, '<CHARTNAME>')
  }
rmSync(cwd, { recursive: true })
const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(join(root, 'lib/helm/scaffold.json'), `${JSON.stringify(sorted, null, 2)}\n`)
console.log(`Recorded ${Object.keys(sorted).length} files.`)
