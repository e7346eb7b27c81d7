/**
 * Every recorded scenario twice on a real API server, by the real helm and by our actions, each in a namespace of its
 * own: the same answers on both streams, exit codes, records field by field, and objects with their managers.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findHelm } from '../../e2e/oracle/helm.mjs'
import { findResource, type KubeClient, systemClock } from '../kube'
import { Clusters } from '../kube/remote'
import { evidenceOf } from './testing/evidence'
import type { TestClock } from './testing/house'
import { type HelmPlace, RealHelm } from './testing/real-helm'
import { Scenario } from './testing/scenario'
import { BY_CHANCE, play, SCENARIOS } from './testing/scenarios'

const clock: TestClock = {
  ...systemClock,
  advance: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  runUntil: (promise) => promise,
}

describe('as the real helm does', () => {
  const made: string[] = []
  let kube: KubeClient
  let helm: HelmPlace

  beforeAll(async () => {
    const { CHARTROOM_TEST_KUBECONFIG: kubeconfig = '', CHARTROOM_TEST_CONTEXT = '' } = process.env
    kube = await new Clusters({ KUBECONFIG: kubeconfig }).open(CHARTROOM_TEST_CONTEXT)
    const { path, why } = await findHelm()
    if (!path) throw new Error(why)
    helm = { path, kubeconfig }
  })
  const namespaces = async () => {
    const resource = findResource(await kube.resources(), 'v1', 'Namespace')
    if (!resource) throw new Error('no namespaces')
    return resource
  }
  const place = async () => {
    const namespace = `twin-${Math.random().toString(36).slice(2, 8)}`
    made.push(namespace)
    const metadata = { name: namespace }
    await kube.create(await namespaces(), { apiVersion: 'v1', kind: 'Namespace', metadata })
    return { kube, clock, namespace }
  }
  afterAll(async () => {
    const resource = await namespaces()
    for (const name of made) await kube.delete({ resource, name }).catch(() => {})
  })

  it.concurrent.each(SCENARIOS)('%s', async (title, steps) => {
    const ours = new Scenario(await place())
    const theirs = new RealHelm(helm, await place())
    await clock.advance(1000)
    try {
      const played = await Promise.allSettled([play(ours, steps), play(theirs, steps)])
      for (const end of played) if (end.status === 'rejected') throw end.reason
      if (!BY_CHANCE.test(title)) expect(await evidenceOf(ours)).toBe(await evidenceOf(theirs))
    } finally {
      theirs.close()
    }
  })
})
