/**
 * Every recorded scenario twice on a real API server, by the real helm and by our actions, each in a namespace of its
 * own: the same answers on both streams, exit codes, records field by field, and objects with their managers.
 */
import { describe, expect, it } from 'vitest'
import { evidenceOf } from './testing/evidence'
import { RealHelm } from './testing/real-helm'
import { realPlaces } from './testing/real-places'
import { Scenario } from './testing/scenario'
import { BY_CHANCE, play, SCENARIOS } from './testing/scenarios'

describe('as the real helm does', () => {
  const { place, helm } = realPlaces('twin')

  it.concurrent.each(SCENARIOS)('%s', async (title, steps) => {
    const [here, there] = await Promise.all([place(), place()])
    const ours = new Scenario(here)
    const theirs = new RealHelm(helm(), there)
    try {
      const played = await Promise.allSettled([play(ours, steps), play(theirs, steps)])
      for (const end of played) if (end.status === 'rejected') throw end.reason
      if (!BY_CHANCE.test(title)) expect(await evidenceOf(ours)).toBe(await evidenceOf(theirs))
    } finally {
      theirs.close()
    }
  })
})
