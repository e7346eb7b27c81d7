/**
 * `npm run archives:record`: what the real helm packs of one chart whose files have known times, with and without
 * SOURCE_DATE_EPOCH, for lib/helm/save.test.ts. The chart is what the file already tells.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findHelm } from '../oracle/helm.mjs'

const { path: helm, why } = await findHelm({ build: true })
if (!helm) throw new Error(`The real helm is needed. ${why}`)
const FILE = join(import.meta.dirname, '../../lib/helm/testdata/archives.json')
const { files, stamp } = JSON.parse(readFileSync(FILE, 'utf8'))
const stage = mkdtempSync(join(tmpdir(), 'archives-'))

try {
  for (const [path, { text, modified }] of Object.entries(files)) {
    const file = join(stage, 'chart', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    utimesSync(file, modified, modified)
  }
  const pack = (env) => {
    execFileSync(helm, ['package', 'chart'], {
      cwd: stage,
      env: { PATH: process.env.PATH, HOME: stage, ...env },
    })
    return readFileSync(join(stage, 'times-0.1.0.tgz')).toString('base64')
  }
  const archives = { plain: pack({}), stamped: pack({ SOURCE_DATE_EPOCH: String(stamp) }) }
  writeFileSync(FILE, `${JSON.stringify({ files, stamp, archives }, null, 1)}\n`)
  console.log('2 archives recorded')
} finally {
  rmSync(stage, { recursive: true })
}
