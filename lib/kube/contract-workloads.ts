/** The contract's part on workloads that run to ready Pods, or to their end. */
import { expect } from 'vitest'
import type { KubeObject } from './client'
import { type ContractTest, deployment, object, pod } from './contract-world'
import { computeStatus } from './status'

export const WORKLOAD_TESTS: readonly ContractTest[] = [
  [
    'runs a Deployment to ready Pods, and rolls it',
    async (w) => {
      const name = w.fresh()
      const deployments = w.of('apps/v1', 'Deployment')
      const of = (image: string): KubeObject =>
        deployment(w, name, {
          replicas: 2,
          selector: { matchLabels: { app: name } },
          template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image }] } },
        })
      const status = async (): Promise<string> =>
        computeStatus(await w.kube.get(w.at(name, deployments))).message
      await w.apply(of('i:1'))
      await w.until(async () => (await status()) === 'Deployment is available. Replicas: 2')
      await w.apply(of('i:2'))
      await w.until(async () => (await status()) === 'Deployment is available. Replicas: 2')
      await w.until(async () => {
        const pods = await w.kube.list(w.of('v1', 'Pod'), {
          namespace: w.namespace,
          labelSelector: `app=${name}`,
        })
        const images = pods.items.map(
          (p) => (p.spec as { containers: { image: string }[] }).containers[0]?.image,
        )
        return images.length === 2 && images.every((image) => image === 'i:2')
      })
      const live = await w.kube.get(w.at(name, deployments))
      expect(live.metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '2' })
      expect(live.status).toMatchObject({
        observedGeneration: 2,
        replicas: 2,
        updatedReplicas: 2,
        readyReplicas: 2,
        availableReplicas: 2,
      })
    },
  ],
  [
    'runs StatefulSets with their claims, and DaemonSets',
    async (w) => {
      const name = w.fresh()
      const daemon = w.fresh()
      const selector = { matchLabels: { app: name } }
      const claim = {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      }
      const template = pod({ app: name })
      const set = { serviceName: name, replicas: 2, selector, template, volumeClaimTemplates: [claim] }
      await w.apply(object('apps/v1', 'StatefulSet', name, { namespace: w.namespace }, { spec: set }))
      await w.apply(
        object('apps/v1', 'DaemonSet', daemon, { namespace: w.namespace }, { spec: { selector, template } }),
      )
      const state = async (kind: string, which: string): Promise<string> =>
        computeStatus(await w.kube.get(w.at(which, w.of('apps/v1', kind)))).message
      await w.until(
        async () => (await state('StatefulSet', name)) === 'Partition rollout complete. updated: 2',
      )
      await w.until(
        async () => (await state('DaemonSet', daemon)) === 'All replicas scheduled as expected. Replicas: 1',
      )
      const claims = await w.kube.list(w.of('v1', 'PersistentVolumeClaim'), { namespace: w.namespace })
      expect(claims.items.map((c) => [c.metadata.name, (c.status as { phase: string }).phase])).toEqual([
        [`data-${name}-0`, 'Bound'],
        [`data-${name}-1`, 'Bound'],
      ])
      for (const { metadata } of claims.items)
        expect(metadata.annotations).toEqual({
          'pv.kubernetes.io/bind-completed': 'yes',
          'pv.kubernetes.io/bound-by-controller': 'yes',
          'volume.beta.kubernetes.io/storage-provisioner': 'sim.chartroom/local',
          'volume.kubernetes.io/storage-provisioner': 'sim.chartroom/local',
        })
    },
  ],
  [
    'runs a Job to its end, or its failure',
    async (w) => {
      const jobs = w.of('batch/v1', 'Job')
      const of = (name: string, labels: Record<string, string>): KubeObject =>
        object(
          'batch/v1',
          'Job',
          name,
          { namespace: w.namespace },
          {
            spec: {
              backoffLimit: 0,
              template: {
                metadata: { labels },
                spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] },
              },
            },
          },
        )
      const [good, bad] = [w.fresh(), w.fresh()]
      await w.apply(of(good, {}))
      await w.apply(of(bad, { 'sim.chartroom/exit-code': '1' }))
      const status = async (name: string): Promise<string> =>
        computeStatus(await w.kube.get(w.at(name, jobs))).message
      await w.until(async () => (await status(good)) === 'Job Completed. succeeded: 1/1')
      await w.until(async () => (await status(bad)) === 'Job Failed. failed: 1/1')
    },
  ],
]
