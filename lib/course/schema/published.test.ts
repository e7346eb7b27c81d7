import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publishedSchemas } from './index'

const folder = join(import.meta.dirname, '../../../public/schemas')

describe('the published schemas are those the loader checks with', () => {
  it.each(publishedSchemas())('%s (else run node e2e/lessons-check/schemas.mjs)', (name, text) => {
    expect(readFileSync(join(folder, `${name}.json`), 'utf8')).toBe(text)
  })
})
