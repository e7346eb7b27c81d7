/** What the real helm does on a real cluster, done by our actions on the embedded one. */
import { describe, it } from 'vitest'
import { Scenario } from './testing/scenario'
import { play, SCENARIOS } from './testing/scenarios'

describe('recorded scenarios', () => {
  it.each(SCENARIOS)('%s', (_, steps) => play(new Scenario(), steps))
})
