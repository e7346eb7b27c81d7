import { describe, expect, it } from 'vitest'
import { computeStatus, findResource, type KubeObject } from '..'
import { EmbeddedCluster, SimulatedClock } from '.'

function cluster() {
  const clock = new SimulatedClock()
  let seed = 1
  const random = (): number => {
    seed = (seed * 16807) % 2147483647
    return seed / 2147483647
  }
  return { clock, kube: new EmbeddedCluster({ clock, random }) }
}

async function resource(kube: EmbeddedCluster, apiVersion: string, kind: string) {
  const found = findResource(await kube.resources(), apiVersion, kind)
  if (!found) throw new Error(`no ${kind}`)
  return found
}

const deployment = (image: string, replicas = 2, labels: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web', ...labels } },
      spec: { containers: [{ name: 'c', image }] },
    },
  },
})

describe('a Deployment on simulated time', () => {
  it('becomes ready, rolls to a new image step by step, and stays on the old one when the new is broken', async () => {
    const { clock, kube } = cluster()
    const deployments = await resource(kube, 'apps/v1', 'Deployment')
    const pods = await resource(kube, 'v1', 'Pod')
    const key = { resource: deployments, namespace: 'default', name: 'web' }
    const images = async (): Promise<string[]> =>
      (await kube.list(pods, { namespace: 'default' })).items
        .filter((p) => (p.status as { phase?: string }).phase === 'Running')
        .map((p) => (p.spec as { containers: { image: string }[] }).containers[0]!.image)
    await kube.apply(deployments, deployment('app:1'), { fieldManager: 'helm' })
    expect(computeStatus(await kube.get(key)).message).toBe('Replicas: 0/2')
    await clock.advance(5000)
    expect(computeStatus(await kube.get(key))).toEqual({
      status: 'Current',
      message: 'Deployment is available. Replicas: 2',
    })
    expect(await images()).toEqual(['app:1', 'app:1'])
    await kube.apply(deployments, deployment('app:2'), { fieldManager: 'helm' })
    await clock.advance(10_000)
    expect(await images()).toEqual(['app:2', 'app:2'])
    expect(computeStatus(await kube.get(key)).status).toBe('Current')
    await kube.apply(deployments, deployment('app:3-broken'), { fieldManager: 'helm' })
    await clock.advance(10_000)
    expect((await images()).sort()).toEqual(['app:2', 'app:2', 'app:3-broken'])
    expect(computeStatus(await kube.get(key)).message).toBe('Updated: 1/2')
    await kube.apply(deployments, deployment('app:2'), { fieldManager: 'helm' })
    await clock.advance(10_000)
    expect(await images()).toEqual(['app:2', 'app:2'])
    const live = await kube.get(key)
    expect(live.metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '4' })
    await kube.delete(key, { propagation: 'Background' })
    await clock.advance(5000)
    expect((await kube.list(pods, { namespace: 'default' })).items).toEqual([])
  })
})

describe('a saved cluster', () => {
  it('goes on where it stood', async () => {
    const { clock, kube } = cluster()
    const deployments = await resource(kube, 'apps/v1', 'Deployment')
    const key = { resource: deployments, namespace: 'default', name: 'web' }
    await kube.apply(deployments, deployment('app:1'), { fieldManager: 'helm' })
    await clock.advance(100)
    const saved = JSON.parse(JSON.stringify(kube.save()))
    kube.stop()
    const later = new SimulatedClock(saved.time)
    const again = EmbeddedCluster.from(saved, { clock: later })
    expect(await again.get(key)).toEqual(await kube.get(key))
    await later.advance(5000)
    expect(computeStatus(await again.get(key)).status).toBe('Current')
    expect(computeStatus(await kube.get(key)).status).toBe('InProgress')
  })
})

describe('Pods that cannot be', () => {
  it('a missing account: none is made, until it is there', async () => {
    const { clock, kube } = cluster()
    const deployments = await resource(kube, 'apps/v1', 'Deployment')
    const key = { resource: deployments, namespace: 'default', name: 'web' }
    const body = deployment('app:1', 1)
    const { template } = body.spec as { template: { spec: Record<string, unknown> } }
    template.spec.serviceAccountName = 'worker'
    await kube.apply(deployments, body, { fieldManager: 'helm' })
    await clock.advance(5000)
    expect(computeStatus(await kube.get(key)).message).toBe('Replicas: 0/1')
    const accounts = await resource(kube, 'v1', 'ServiceAccount')
    await kube.create(accounts, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'worker', namespace: 'default' },
    })
    await clock.advance(5000)
    expect(computeStatus(await kube.get(key)).status).toBe('Current')
  })
})
