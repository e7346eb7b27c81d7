/** Threat E17: whatever a chart holds, the answer is Helm's kind of answer. FUZZ_RUNS and FUZZ_SEED ask for others. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine, loadCrypto, render } from '.'
import { STILL } from './testing/all-charts'
import { mutatedCharts } from './testing/fuzz/charts'
import { FOREIGN } from './testing/fuzz/foreign'

const runs = Number(process.env.FUZZ_RUNS ?? 1_000)
const seed = Number(process.env.FUZZ_SEED ?? 20_261_124)

const engine = createEngine(STILL, { crypto: await loadCrypto() })

describe('E17', () => {
  it(`${runs} mutated charts, seed ${seed}: output or an error of Helm's shape`, {
    timeout: runs * 100,
  }, () => {
    fc.assert(
      fc.property(mutatedCharts(), ({ files, layers }) => {
        const { manifest, notes, problems } = render(
          {
            files: new Map(Object.entries(files)),
            values: layers,
            release: { name: 'rel', namespace: 'default' },
          },
          engine,
        )
        for (const text of [manifest, notes, ...problems.map(({ message }) => message)])
          expect(text).not.toMatch(FOREIGN)
      }),
      { numRuns: runs, seed },
    )
  })
})
