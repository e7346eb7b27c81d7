/** What the contract's tests are written with: one namespace to play in, and short ways to say things. */
import { type ApiResource, type KubeClient, KubeError, type KubeObject } from './client'
import { findResource } from './kinds'

export interface ContractHouse {
  kube: KubeClient
  /** Lets so many milliseconds pass on the cluster's clock. */
  pass(ms: number): Promise<void>
  close?(): Promise<void>
}

export const MANAGER = { fieldManager: 'helm' }

export type ContractTest = [title: string, run: (w: World) => Promise<void>]

/** One namespace to play in, and short ways to say things. */
export class World {
  readonly kube: KubeClient
  #count = 0

  private constructor(
    readonly house: ContractHouse,
    readonly resources: readonly ApiResource[],
    readonly namespace: string,
  ) {
    this.kube = house.kube
  }

  static async make(house: ContractHouse): Promise<World> {
    const world = new World(
      house,
      await house.kube.resources(),
      `contract-${Math.random().toString(36).slice(2, 8)}`,
    )
    await house.kube.create(world.of('v1', 'Namespace'), object('v1', 'Namespace', world.namespace))
    await house.pass(500)
    return world
  }

  clear(): Promise<void> {
    const resource = this.of('v1', 'Namespace')
    return this.kube.delete({ resource, name: this.namespace }).catch(() => {})
  }

  of(apiVersion: string, kind: string): ApiResource {
    const resource = findResource(this.resources, apiVersion, kind)
    if (!resource) throw new Error(`the cluster does not serve ${apiVersion} ${kind}`)
    return resource
  }

  get maps(): ApiResource {
    return this.of('v1', 'ConfigMap')
  }

  /** A name nobody has used. */
  fresh(): string {
    this.#count += 1
    return `n${this.#count}`
  }

  map(name: string, data?: Record<string, string>, more: object = {}): KubeObject {
    return object(
      'v1',
      'ConfigMap',
      name,
      { namespace: this.namespace },
      { ...(data ? { data } : {}), ...more },
    )
  }

  at(name: string, resource = this.maps) {
    return { resource, namespace: this.namespace, name }
  }

  apply(
    body: KubeObject,
    options: { fieldManager?: string; force?: boolean; dryRun?: boolean } = {},
  ): Promise<KubeObject> {
    return this.kube.apply(this.of(body.apiVersion, body.kind), body, { ...MANAGER, ...options })
  }

  /** Tries again while time passes, up to half a minute. */
  async until(check: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 150; i += 1) {
      if (await check()) return
      await this.house.pass(200)
    }
    throw new Error('it did not happen in 30 s')
  }
}

export function object(
  apiVersion: string,
  kind: string,
  name: string,
  metadata: object = {},
  more: object = {},
): KubeObject {
  return { apiVersion, kind, metadata: { name, ...metadata }, ...more }
}

/** A refusal as [code, reason, message]; what was no refusal is shown as it is. */
export async function refusal(action: Promise<unknown>): Promise<unknown> {
  try {
    return await action
  } catch (error) {
    return error instanceof KubeError ? [error.code, error.reason, error.message] : error
  }
}

export const pod = (labels: Record<string, string>, more: object = {}): object => ({
  metadata: { labels },
  spec: { containers: [{ name: 'c', image: 'i', ...more }] },
})

export const deployment = (w: World, name: string, spec: object): KubeObject =>
  object('apps/v1', 'Deployment', name, { namespace: w.namespace }, { spec })
