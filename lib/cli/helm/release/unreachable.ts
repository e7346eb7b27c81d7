/** Dry runs that ask no cluster, where there is none: the release actions on a client that answers nothing. */
import { type KubeClient, KubeError } from '../../../kube'
import { LocalReleaseService, type ReleaseService } from '../../../release'
import type { Run } from '../command'
import { releases } from './play'

const refuse = (): never => {
  throw new KubeError(0, '', 'there is no cluster')
}
const NOBODY: KubeClient = {
  version: async () => refuse(),
  resources: async () => refuse(),
  forgetResources() {},
  get: async () => refuse(),
  list: async () => refuse(),
  create: async () => refuse(),
  replace: async () => refuse(),
  apply: async () => refuse(),
  patch: async () => refuse(),
  delete: async () => refuse(),
  watch: () => refuse(),
  logs: async () => refuse(),
}

/** The releases that an action by this name works on. Throws GoError where it needs a cluster and there is none. */
export function releasesFor({ io }: Run, name: string, mode: 'none' | 'client' | 'server'): ReleaseService {
  if (io.cluster || mode !== 'client') return releases(io, `"helm ${name}"`)
  const now = (): number => Number(io.clock() / 1_000_000n)
  const clock = { now, after: () => () => {}, sleep: async () => {} }
  return new LocalReleaseService({ kube: NOBODY, clock })
}
