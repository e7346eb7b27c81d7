/** The contract's part on listing, watching and deleting objects. */
import { expect } from 'vitest'
import type { KubeObject, WatchEvent } from './client'
import { type ContractTest, object, refusal } from './contract-world'

export const LIST_TESTS: readonly ContractTest[] = [
  [
    'lists by label and field',
    async (w) => {
      const [a, b] = [w.fresh(), w.fresh()]
      const labelled = (name: string, labels: Record<string, string>): Promise<KubeObject> => {
        const body = w.map(name)
        body.metadata.labels = labels
        return w.kube.create(w.maps, body)
      }
      await labelled(a, { set: 'l', tier: 'web' })
      await labelled(b, { set: 'l', tier: 'db' })
      const names = async (labelSelector: string, fieldSelector?: string): Promise<string[]> => {
        const options = { namespace: w.namespace, labelSelector, ...(fieldSelector ? { fieldSelector } : {}) }
        return (await w.kube.list(w.maps, options)).items.map((o) => o.metadata.name)
      }
      expect(await names('set=l')).toEqual([a, b])
      expect(await names('set=l,tier=db')).toEqual([b])
      expect(await names('set=l,tier!=db')).toEqual([a])
      expect(await names('set=l,tier in (db,web)')).toEqual([a, b])
      expect(await names('set=l,tier notin (db)')).toEqual([a])
      expect(await names('set=l,!tier')).toEqual([])
      expect(await names('set=l', `metadata.name=${b}`)).toEqual([b])
    },
  ],
  [
    'tells changes after a resource version',
    async (w) => {
      const name = w.fresh()
      const { resourceVersion } = await w.kube.list(w.maps, { namespace: w.namespace })
      const stop = new AbortController()
      const seen: string[] = []
      const watching = (async () => {
        const options = {
          namespace: w.namespace,
          fieldSelector: `metadata.name=${name}`,
          resourceVersion,
          signal: stop.signal,
        }
        for await (const event of w.kube.watch(w.maps, options)) seen.push(line(event))
      })()
      await w.kube.create(w.maps, w.map(w.fresh()))
      await w.kube.create(w.maps, w.map(name, { a: '1' }))
      await w.kube.patch(w.at(name), 'merge', { data: { a: '2' } })
      await w.kube.delete(w.at(name))
      await w.until(async () => seen.length >= 3)
      stop.abort()
      await watching.catch(() => {})
      expect(seen).toEqual(['ADDED 1', 'MODIFIED 2', 'DELETED 2'])
    },
  ],
  // ── deletion ──
  [
    'keeps an object until its finalizers are gone',
    async (w) => {
      const name = w.fresh()
      const body = w.map(name)
      body.metadata.finalizers = ['example.com/hold']
      await w.kube.create(w.maps, body)
      await w.kube.delete(w.at(name))
      expect((await w.kube.get(w.at(name))).metadata.deletionTimestamp).toBeDefined()
      await w.kube.patch(w.at(name), 'merge', { metadata: { finalizers: null } })
      expect(await refusal(w.kube.get(w.at(name)))).toEqual([
        404,
        'NotFound',
        `configmaps "${name}" not found`,
      ])
    },
  ],
  [
    'collects what a deleted owner leaves',
    async (w) => {
      const [owner, owned] = [w.fresh(), w.fresh()]
      const { metadata } = await w.kube.create(w.maps, w.map(owner))
      const body = w.map(owned)
      body.metadata.ownerReferences = [
        { apiVersion: 'v1', kind: 'ConfigMap', name: owner, uid: metadata.uid as string },
      ]
      await w.kube.create(w.maps, body)
      await w.kube.delete(w.at(owner), { propagation: 'Background' })
      await w.until(async () => Array.isArray(await refusal(w.kube.get(w.at(owned)))))
    },
  ],
  [
    'empties a namespace before it goes',
    async (w) => {
      const namespaces = w.of('v1', 'Namespace')
      const name = `${w.namespace}-t`
      await w.kube.create(namespaces, object('v1', 'Namespace', name))
      const held = object('v1', 'ConfigMap', 'held', { namespace: name, finalizers: ['example.com/hold'] })
      await w.kube.create(w.maps, held)
      await w.kube.delete({ resource: namespaces, name })
      expect(await w.kube.get({ resource: namespaces, name })).toMatchObject({
        status: { phase: 'Terminating' },
      })
      const late = object('v1', 'ConfigMap', 'late', { namespace: name })
      const text = `configmaps "late" is forbidden: unable to create new content in namespace ${name} because it is being terminated`
      expect(await refusal(w.kube.create(w.maps, late))).toEqual([403, 'Forbidden', text])
      expect(await refusal(w.apply(late))).toEqual([403, 'Forbidden', text])
      const key = { resource: w.maps, namespace: name, name: 'held' }
      await w.until(async () => (await w.kube.get(key)).metadata.deletionTimestamp !== undefined)
      await w.kube.patch(key, 'merge', { metadata: { finalizers: null } })
      await w.until(async () => Array.isArray(await refusal(w.kube.get({ resource: namespaces, name }))))
      expect(await refusal(w.kube.delete({ resource: namespaces, name: 'default' }))).toEqual([
        403,
        'Forbidden',
        'namespaces "default" is forbidden: this namespace may not be deleted',
      ])
    },
  ],
]

function line(event: WatchEvent): string {
  if (event.type === 'BOOKMARK') return 'BOOKMARK'
  return `${event.type} ${(event.object.data as { a?: string } | undefined)?.a}`
}
