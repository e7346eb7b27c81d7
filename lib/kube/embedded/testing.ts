/** A small embedded cluster to test on, and short ways to ask it. Used by test files only. */
import { apiVersionOf, type KubeObject } from '..'
import { EmbeddedCluster, SimulatedClock } from '.'
import { builtIn } from './resources'

export interface Simulated {
  clock: SimulatedClock
  kube: EmbeddedCluster
  apply(body: Record<string, unknown>): Promise<KubeObject>
  get(group: string, kind: string, name: string): Promise<KubeObject>
  /** `type reason (count): message` of every event about the object, oldest first. */
  events(name: string): Promise<string[]>
}

export function simulated(): Simulated {
  const clock = new SimulatedClock()
  let seed = 1
  const random = (): number => {
    seed = (seed * 16807) % 2147483647
    return seed / 2147483647
  }
  const kube = new EmbeddedCluster({ clock, random })
  return {
    clock,
    kube,
    async apply(body) {
      const object = body as unknown as KubeObject
      const resource = (await kube.resources()).find(
        (r) => r.kind === object.kind && apiVersionOf(r) === object.apiVersion,
      )
      if (!resource) throw new Error(`no ${object.kind}`)
      return kube.apply(resource, object, { fieldManager: 'test' })
    },
    get: (group, kind, name) => kube.get({ resource: builtIn(group, kind), namespace: 'default', name }),
    async events(name) {
      const { items } = await kube.list(builtIn('', 'Event'), { namespace: 'default' })
      return items
        .filter((event) => (event.involvedObject as { name: string }).name === name)
        .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
        .map((e) => `${e.type} ${e.reason} (${e.count ?? '-'}): ${e.message}`)
    },
  }
}

/** A Pod of one container. */
export const aPod = (
  name: string,
  container: object,
  more: { annotations?: object; spec?: object } = {},
) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels: { app: name }, annotations: more.annotations ?? {} },
  spec: { containers: [{ name: 'c', image: 'app:1', ...container }], ...more.spec },
})
