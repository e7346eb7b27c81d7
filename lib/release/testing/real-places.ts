/** Namespaces on the real API server of the cluster tests, each made for one scenario and deleted after all. */
import { afterAll, beforeAll } from 'vitest'
import { findHelm } from '../../../e2e/oracle/helm.mjs'
import { findResource, type KubeClient, systemClock } from '../../kube'
import { Clusters } from '../../kube/remote'
import type { TestClock } from './house'
import type { HelmPlace } from './real-helm'

const clock: TestClock = {
  ...systemClock,
  advance: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  runUntil: (promise) => promise,
}

export interface Place {
  kube: KubeClient
  clock: TestClock
  namespace: string
}

/** To be called within `describe`: opens the cluster before its tests, and deletes what `place` made after them. */
export function realPlaces(prefix: string): { place(): Promise<Place>; helm(): HelmPlace } {
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
  const core = async (kind: string) => {
    const resource = findResource(await kube.resources(), 'v1', kind)
    if (!resource) throw new Error(`no ${kind}`)
    return resource
  }
  const namespaces = () => core('Namespace')
  /** Pods are refused until the namespace has its account. */
  const settles = async (namespace: string): Promise<void> => {
    const key = { resource: await core('ServiceAccount'), namespace, name: 'default' }
    while (!(await kube.get(key).catch(() => undefined))) await clock.advance(50)
  }
  afterAll(async () => {
    const resource = await namespaces()
    for (const name of made) await kube.delete({ resource, name }).catch(() => {})
  })
  return {
    helm: () => helm,
    async place() {
      const name = `${prefix}-${Math.random().toString(36).slice(2, 8)}`
      made.push(name)
      await kube.create(await namespaces(), { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
      await settles(name)
      return { kube, clock, namespace: name }
    },
  }
}
