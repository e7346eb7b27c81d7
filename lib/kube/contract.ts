/**
 * What every KubeClient must do, as one suite: an embedded cluster and a real API server answer alike, to the word.
 * Its expectations were recorded from Kubernetes 1.36. Used by test files only.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTROLLER_TESTS } from './contract-controllers'
import { CUSTOM_TESTS } from './contract-custom'
import { LIST_TESTS } from './contract-lists'
import { REFUSAL_TESTS } from './contract-refusals'
import { WORKLOAD_TESTS } from './contract-workloads'
import { type ContractHouse, World } from './contract-world'
import { WRITE_TESTS } from './contract-writes'

const TESTS = [
  ...WRITE_TESTS,
  ...REFUSAL_TESTS,
  ...LIST_TESTS,
  ...WORKLOAD_TESTS,
  ...CONTROLLER_TESTS,
  ...CUSTOM_TESTS,
]

export interface ContractOptions {
  /** Tests this implementation is excused from, by title, each with its reason. */
  except?: Record<string, string>
}

export function kubeClientContract(
  name: string,
  makeHouse: () => Promise<ContractHouse>,
  { except = {} }: ContractOptions = {},
): void {
  describe(`KubeClient: ${name}`, () => {
    let house: ContractHouse
    let world: World
    beforeAll(async () => {
      house = await makeHouse()
      world = await World.make(house)
    })
    afterAll(async () => {
      await world?.clear()
      await house?.close?.()
    })
    for (const [title, run] of TESTS) {
      const reason = except[title]
      if (reason === undefined) it(title, () => run(world))
      else it(`${title} (excused: ${reason})`, async () => expect(await fails(() => run(world))).toBe(true))
    }
  })
}

/** Whether it still fails: an excuse nobody needs any more must go. */
async function fails(run: () => Promise<void>): Promise<boolean> {
  try {
    await run()
    return false
  } catch {
    return true
  }
}
