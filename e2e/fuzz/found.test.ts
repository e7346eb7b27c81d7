import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../../bin/load.mjs'
import { startBatch } from '../conformance/batch.mjs'
import { answerOf } from './compare.mjs'
import { FOUND } from './found.mjs'
import { THREATS } from './threats.mjs'

const recorded = JSON.parse(readFileSync(join(root, 'e2e/fuzz/found.json'), 'utf8'))

describe('threats Helm answers, and what the fuzzer found once', () => {
  const charts = [...THREATS, ...FOUND]
  const batch = startBatch()
  afterAll(() => batch.end())

  it('is recorded, each, and nothing else', () => {
    expect(Object.keys(recorded).sort()).toEqual(charts.map(({ name }) => name).sort())
  })
  it.each(charts)('$name', async ({ name, ...chart }) => {
    expect(await answerOf(batch, chart)).toEqual(recorded[name])
  })
})
