/**
 * The recorded scenarios on a real API server, the real helm and our actions taking turns at one release: what one
 * does the other goes on with, at every step, once with each beginning. Both ways end in the same evidence.
 */
import { describe, expect, it } from 'vitest'
import { evidenceOf } from './testing/evidence'
import { realPlaces } from './testing/real-places'
import { BY_CHANCE, commandsOf, play, SCENARIOS } from './testing/scenarios'
import { TakingTurns } from './testing/taking-turns'

const LONG_ENOUGH = SCENARIOS.filter(([title, steps]) => commandsOf(steps) > 1 && !BY_CHANCE.test(title))

describe('the real helm and we, by turns', () => {
  const { place, helm } = realPlaces('turns')

  it.concurrent.each(LONG_ENOUGH)('%s', async (_, steps) => {
    const [one, other] = await Promise.all([place(), place()])
    const both = [new TakingTurns(helm(), one, 'ours'), new TakingTurns(helm(), other, 'theirs')] as const
    try {
      const played = await Promise.allSettled(both.map((one) => play(one, steps)))
      for (const end of played) if (end.status === 'rejected') throw end.reason
      expect(await evidenceOf(both[0])).toBe(await evidenceOf(both[1]))
    } finally {
      for (const side of both) side.close()
    }
  })
})
