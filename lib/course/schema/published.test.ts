import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publishedSchemas } from './index'

const folder = join(import.meta.dirname, '../../../public/schemas')

describe('the published schemas are those the loader checks with', () => {
  it.each(publishedSchemas())('%s (else: npm run lessons:schemas)', (name, text) => {
    expect(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))).toEqual(JSON.parse(text))
  })
})
