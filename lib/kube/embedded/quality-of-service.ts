/** A Pod's class by what its containers ask for and are limited to (pkg/apis/core/helper/qos). */
import type { KubeObject } from '../client'
import { at } from './json'
import { containers } from './pod-model'

export function qualityOfService(pod: KubeObject): string {
  const resources = containers(pod).map((c) => at(c, 'resources'))
  const limits = resources.map((r) => at(r, 'limits'))
  const requests = resources.map((r) => at(r, 'requests'))
  if (limits.every((l) => !l) && requests.every((r) => !r)) return 'BestEffort'
  const isGuaranteed = limits.every((l, i) =>
    ['cpu', 'memory'].every((name) => at(l, name) !== undefined && at(l, name) === at(requests[i], name)),
  )
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}
