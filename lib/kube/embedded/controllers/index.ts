/**
 * The controllers of an embedded cluster: each change wakes those it concerns, a moment later, on the cluster's clock.
 * They only look at the state as it is, so a restored cluster goes on where it stood.
 */
import { KubeError, type KubeObject } from '../../client'
import type { ServedResource } from '../resources'
import { type ApiServer, id } from '../server'
import type { Change } from '../store'
import { autoscalers } from './autoscaler'
import type { Controller } from './controller'
import { cronJobs } from './cron-job'
import { daemonSets } from './daemon-set'
import { deployments } from './deployment'
import { endpointSlices } from './endpoint-slice'
import { budgets, claims, definitions, endpoints, lostEndpoints, namespaces, volumes } from './furniture'
import { collect, finalize } from './garbage'
import { jobs } from './job'
import { Kubelet } from './pods'
import { replicaSets } from './replica-set'
import { statefulSets } from './stateful-set'

const CONTROLLERS: readonly Controller[] = [
  deployments,
  replicaSets,
  statefulSets,
  daemonSets,
  jobs,
  cronJobs,
  autoscalers,
  namespaces,
  claims,
  volumes,
  endpoints,
  lostEndpoints,
  endpointSlices,
  definitions,
  budgets,
]
/** How long a controller takes to notice, milliseconds. */
const NOTICE = 20
/** The pause after a refusal. */
const RETRY = 1000

export class Controllers {
  readonly #kubelet: Kubelet
  readonly #pending = new Map<string, () => void>()
  #unsubscribe: (() => void) | undefined

  constructor(readonly server: ApiServer) {
    this.#kubelet = new Kubelet(server)
  }

  start(): void {
    this.#unsubscribe = this.server.store.onChange((change) => this.#see(change))
    for (const resource of this.server.resources)
      for (const object of this.server.list(resource)) this.#seeObject(resource, object)
  }

  stop(): void {
    this.#unsubscribe?.()
    this.#kubelet.stop()
    for (const cancel of this.#pending.values()) cancel()
    this.#pending.clear()
  }

  #see(change: Change): void {
    const resource = this.server.resources.find((r) => id(r) === change.resource)
    if (!resource) return
    if (change.type === 'DELETED') {
      if (resource.kind === 'Pod' && resource.group === '') this.#kubelet.forget(change.object)
      if (resource.kind === 'Event') return
      const { object } = change
      this.#later(`collect ${object.metadata.uid}`, NOTICE, () => collect(this.server, object))
      this.#wakeOthers(resource, object)
      return
    }
    this.#seeObject(resource, change.object)
  }

  #seeObject(resource: ServedResource, object: KubeObject): void {
    if (resource.kind === 'Pod' && resource.group === '') this.#kubelet.see(object)
    for (const controller of CONTROLLERS)
      if (controller.resource === resource)
        this.#wake(controller, object.metadata.namespace, object.metadata.name)
    if (object.metadata.deletionTimestamp && object.metadata.finalizers) this.#finalize(resource, object)
    this.#wakeOthers(resource, object)
  }

  /** Wakes the owner's controller, and those that look at this kind. */
  #wakeOthers(resource: ServedResource, object: KubeObject): void {
    const owner = object.metadata.ownerReferences?.find((r) => r.controller)
    for (const controller of CONTROLLERS) {
      if (owner && owner.kind === controller.resource.kind && controller.owns?.includes(resource))
        this.#wake(controller, object.metadata.namespace, owner.name)
      if (controller.sees?.includes(resource)) {
        const namespace = controller.resource.namespaced ? object.metadata.namespace : undefined
        for (const seen of this.server.list(controller.resource, namespace))
          this.#wake(controller, seen.metadata.namespace, seen.metadata.name)
      }
    }
  }

  #wake(controller: Controller, namespace: string | undefined, name: string, after = NOTICE): void {
    const { resource } = controller
    const number = CONTROLLERS.indexOf(controller)
    const key = `${number} ${namespace ?? ''}/${name}${after > NOTICE ? ' later' : ''}`
    this.#later(key, after, () => {
      const object = this.server.find(resource, namespace, name)
      if (!object) return
      const again = this.#reconcile(controller, object)
      if (again !== undefined) this.#wake(controller, namespace, name, Math.max(again, NOTICE + 1))
    })
  }

  /** What the server refuses a controller it tries again. */
  #reconcile(controller: Controller, object: KubeObject): number | undefined {
    try {
      return controller.reconcile(this.server, object)
    } catch (error) {
      if (error instanceof KubeError) return RETRY
      throw error
    }
  }

  #finalize(resource: ServedResource, object: KubeObject): void {
    this.#later(`finalize ${object.metadata.uid}`, NOTICE, () => {
      const live = this.server.find(resource, object.metadata.namespace, object.metadata.name)
      if (live && finalize(this.server, resource, live) !== undefined) this.#finalize(resource, live)
    })
  }

  #later(key: string, ms: number, task: () => void): void {
    if (this.#pending.has(key)) {
      // A later look may be put off; a prompt one is already on its way.
      if (ms <= NOTICE) return
      this.#pending.get(key)?.()
    }
    const cancel = this.server.clock.after(ms, () => {
      this.#pending.delete(key)
      task()
    })
    this.#pending.set(key, cancel)
  }
}
