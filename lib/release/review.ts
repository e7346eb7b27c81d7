/**
 * Telling whoever guards the cluster what an action is about to write or delete, before its first write. Where
 * nobody does, nothing is read twice.
 */

import { splitManifests } from '../helm'
import type { KubeObject } from '../kube'
import { objectsOf } from './build'
import type { ReleaseEnv } from './env'
import type { ReleaseRecord } from './record'
import { type RenderTarget, renderRelease } from './render'
import type { PreparedChart } from './renderer'

type Written = Pick<ReleaseRecord, 'manifest' | 'hooks'>

/** Throws what the guard throws. @param releases manifests and hooks, old ones too where they may be deleted */
export async function review(env: ReleaseEnv, ...releases: readonly Written[]): Promise<void> {
  if (!env.review) return
  await env.review(
    releases.flatMap(({ manifest, hooks }) =>
      [manifest, ...hooks.map((hook) => hook.manifest)].flatMap(objects),
    ),
    await env.kube.resources(),
  )
}

/**
 * For a chart with crds/, which are written before the rest is rendered: that rest too, as far as it renders without
 * them.
 */
export async function reviewCrds(env: ReleaseEnv, chart: PreparedChart, target: RenderTarget): Promise<void> {
  const crds = env.renderer.crds(chart)
  if (!env.review || crds.length === 0) return
  const manifest = crds.map(({ text }) => text).join('\n---\n')
  const rest = await renderRelease(env, chart, target, []).catch(() => undefined)
  await review(env, { manifest, hooks: [] }, ...(rest ? [rest] : []))
}

/** What cannot be read is refused later, by the action itself and before it is applied. */
function objects(manifest: string): KubeObject[] {
  return splitManifests(manifest).flatMap(({ text }) => {
    try {
      return objectsOf(text).filter(isObject)
    } catch {
      return []
    }
  })
}

const isObject = ({ apiVersion, kind, metadata }: KubeObject): boolean =>
  typeof apiVersion === 'string' &&
  typeof kind === 'string' &&
  typeof metadata === 'object' &&
  metadata !== null
