/** The recorded scenarios by our actions on a real API server, each in a namespace of its own. */
import { afterAll, beforeAll, describe, it } from 'vitest'
import { findResource, type KubeClient, systemClock } from '../kube'
import { Clusters } from '../kube/remote'
import type { TestClock } from './testing/house'
import { Scenario } from './testing/scenario'
import { play, SCENARIOS } from './testing/scenarios'

const clock: TestClock = {
  ...systemClock,
  advance: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  runUntil: (promise) => promise,
}

describe('recorded scenarios on a real API server', () => {
  const made: string[] = []
  let kube: KubeClient

  beforeAll(async () => {
    const { CHARTROOM_TEST_KUBECONFIG = '', CHARTROOM_TEST_CONTEXT = '' } = process.env
    kube = await new Clusters({ KUBECONFIG: CHARTROOM_TEST_KUBECONFIG }).open(CHARTROOM_TEST_CONTEXT)
  })
  const namespaces = async () => {
    const resource = findResource(await kube.resources(), 'v1', 'Namespace')
    if (!resource) throw new Error('no namespaces')
    return resource
  }
  afterAll(async () => {
    const resource = await namespaces()
    for (const name of made) await kube.delete({ resource, name }).catch(() => {})
  })

  it.concurrent.each(SCENARIOS)('%s', async (_, steps) => {
    const name = `scenario-${Math.random().toString(36).slice(2, 8)}`
    made.push(name)
    await kube.create(await namespaces(), { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    await clock.advance(1000)
    await play(new Scenario({ kube, clock, namespace: name }), steps)
  })
})
