/** Writes the JSON Schemas of lesson files to public/schemas, formatted: `npm run lessons:schemas`. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load, root } from '../../bin/load.mjs'

const { publishedSchemas } = await load('lib/course/schema/index.ts')
const folder = join(root, 'public/schemas')
mkdirSync(folder, { recursive: true })
for (const [name, text] of publishedSchemas()) writeFileSync(join(folder, `${name}.json`), text)
execFileSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', folder], { stdio: 'ignore' })
