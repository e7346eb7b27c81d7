/**
 * How simulated Pods behave, as they say in labels or annotations sim.chartroom/… (a workload's pod template carries
 * them); docs/embedded-cluster.md lists them. An image whose tag ends in -broken crashes without being told to.
 */
import type { KubeObject } from '../client'
import { at, type Json } from './json'

export interface Behaviour {
  badImage: boolean
  crash: boolean
  neverReady: boolean
  exitCode: number
  /** Milliseconds from running to ready. */
  readyAfter: number
  /** Milliseconds from running to the end. */
  runsFor: number
}

/** From creation to a node, and from there to running containers: milliseconds. */
export const SCHEDULING = 50
export const STARTING = 400
/** From being told to stop to being gone. */
export const STOPPING = 300
/** How long a crashing container lives, and the first pause before it is started again. */
export const CRASH_AFTER = 200
export const FIRST_BACKOFF = 10_000
export const LONGEST_BACKOFF = 300_000

const PREFIX = 'sim.chartroom/'

export function setting(pod: KubeObject, name: string): string | undefined {
  return pod.metadata.labels?.[PREFIX + name] ?? pod.metadata.annotations?.[PREFIX + name]
}

export function behaviour(pod: KubeObject): Behaviour {
  const probe = containers(pod).map((c) => at(c, 'readinessProbe', 'initialDelaySeconds'))
  const delay = Math.max(0, ...probe.map((s) => (typeof s === 'number' ? s * 1000 : 0)))
  return {
    badImage: setting(pod, 'bad-image') === 'true',
    crash: setting(pod, 'crash') === 'true' || containers(pod).some((c) => isBrokenImage(at(c, 'image'))),
    neverReady: setting(pod, 'never-ready') === 'true',
    exitCode: Number.parseInt(setting(pod, 'exit-code') ?? '0', 10) || 0,
    readyAfter: delay + milliseconds(setting(pod, 'ready-after'), 300),
    runsFor: milliseconds(setting(pod, 'runs-for'), 700),
  }
}

export const containers = (pod: KubeObject): Json[] => listIn(pod, 'containers')
export const initContainers = (pod: KubeObject): Json[] => listIn(pod, 'initContainers')

function listIn(pod: KubeObject, field: string): Json[] {
  const list = at(pod, 'spec', field)
  return Array.isArray(list) ? list : []
}

const isBrokenImage = (image: Json | undefined): boolean =>
  typeof image === 'string' && /:[^/]*-broken$/.test(image)

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** A duration as Go writes it: `5s`, `1m30s`, `300ms`. */
function milliseconds(text: string | undefined, fallback: number): number {
  if (!text) return fallback
  let total = 0
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(number) * (UNITS[unit as string] as number)
  return total
}
