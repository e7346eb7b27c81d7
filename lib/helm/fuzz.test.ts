/** Threat E17: whatever a chart holds, the answer is Helm's kind of answer. FUZZ_RUNS and FUZZ_SEED ask for others. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine, loadCrypto, render } from '.'
import { mutatedCharts } from './mutations'

const runs = Number(process.env.FUZZ_RUNS ?? 1_000)
const seed = Number(process.env.FUZZ_SEED ?? 20_261_124)

/** What only JavaScript says. Go speaks of an `undefined variable`. */
const FOREIGN = /TypeError|RangeError|\[object |\bundefined\b(?! variable)|\bNaN undefined\b|internal error/

const engine = createEngine(
  {
    clock: () => 1_700_000_000_000_000_000n,
    random: (count) => new Uint8Array(count).fill(7),
    timeZone: 'UTC',
  },
  { crypto: await loadCrypto() },
)

describe('E17', () => {
  it(`${runs} mutated charts, seed ${seed}: output or an error of Helm's shape`, {
    timeout: runs * 100,
  }, () => {
    fc.assert(
      fc.property(mutatedCharts(), ({ template, values }) => {
        const { manifest, notes, problems } = render(
          {
            files: new Map([
              ['Chart.yaml', 'apiVersion: v2\nname: v\nversion: 1.2.3\n'],
              ['values.yaml', values],
              ['templates/t.yaml', template],
            ]),
            values: {},
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
