/** What the real helm does on a real cluster, done by our actions on the embedded one. */
import { describe, it } from 'vitest'
import { Scenario } from './testing/scenario'
import { NEEDS_API_SERVER, play, SCENARIOS } from './testing/scenarios'

describe('recorded scenarios', () => {
  const rows = SCENARIOS.filter(([title]) => !NEEDS_API_SERVER.test(title))
  it.each(rows)('%s', (_, steps) => play(new Scenario(), steps))
})
