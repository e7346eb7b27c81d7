/**
 * Lists the licences of the packages that reach a user or the server, from package-lock.json.
 * `--check` fails on a licence that is not on the permissive list.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './load.mjs'

const PERMISSIVE = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
  'OFL-1.1',
  'CC-BY-4.0',
  'MIT-0',
  '(MIT OR CC0-1.0)',
  '(BSD-3-Clause OR GPL-2.0)',
  '(MIT OR Apache-2.0)',
  '(BSD-2-Clause OR MIT OR Apache-2.0)',
  '(MPL-2.0 OR Apache-2.0)',
  'Apache-2.0 AND MIT',
])
/** Packages that name their licence only in an older field of their package.json. */
const READ_BY_HAND = new Map([['format', 'MIT']])
/** Weaker copyleft that we use unchanged as a library, with the reason it is acceptable. */
const NOTED = new Map([
  ['LGPL-3.0-or-later', 'native image codecs that come with next; not used and not changed'],
])

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
const byLicence = new Map()
for (const [path, { license, dev, version }] of Object.entries(packages)) {
  if (!path || dev) continue
  const name = path.replace(/^.*node_modules\//, '')
  const licence = license ?? READ_BY_HAND.get(name) ?? 'unknown'
  byLicence.set(licence, [...(byLicence.get(licence) ?? []), `${name}@${version}`])
}
const allowed = (licence) =>
  PERMISSIVE.has(licence) || [...NOTED.keys()].some((known) => licence.includes(known))
let refused = 0
for (const [licence, names] of [...byLicence].sort()) {
  if (!allowed(licence)) refused += names.length
  if (!process.argv.includes('--check'))
    console.log(`${licence} (${names.length})\n  ${names.sort().join(', ')}`)
  else if (!allowed(licence))
    console.error(`${licence}: ${names.join(', ')}: choose another package, or note why in bin/licences.mjs`)
}
console.log(
  refused ? `${refused} packages have a licence to look at.` : 'Every licence is permissive or noted.',
)
process.exitCode = refused ? 1 : 0
