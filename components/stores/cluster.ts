/** The cluster store: where releases go, what is there, and the action under way, event by event. */
import { createStore } from 'zustand/vanilla'
import type {
  InstallRequest,
  ReleaseEvent,
  ReleaseResource,
  ReleaseRevision,
  ReleaseService,
  ReleaseTarget,
  RollbackRequest,
  UninstallRequest,
  UpgradeRequest,
} from '../../lib/release'
import type { Contexts } from './remote'

export const EMBEDDED = 'embedded'

export type Verb = 'install' | 'upgrade' | 'rollback' | 'uninstall'

export type Operation = {
  readonly verb: Verb
  readonly release: ReleaseTarget
  readonly events: readonly ReleaseEvent[]
} & (
  | { readonly state: 'running' | 'stopping' }
  | { readonly state: 'done' | 'failed'; readonly message: string }
)

export interface Cluster {
  /** `embedded`, or a kind context's name. */
  target: string
  /** Contexts the server offers, and those it does not with why; undefined until asked. */
  contexts: Contexts | undefined
  /** Why the target does not answer; undefined while it does. */
  trouble: string | undefined
  releases: readonly ReleaseRevision[]
  selected: ReleaseTarget | undefined
  /** Of the selected release, newest first. */
  history: readonly ReleaseRevision[]
  resources: readonly ReleaseResource[]
  operation: Operation | undefined
  choose(target: string): Promise<void>
  findContexts(): Promise<void>
  refresh(): Promise<void>
  select(release: ReleaseTarget | undefined): Promise<void>
  install(request: InstallRequest): Promise<void>
  upgrade(request: UpgradeRequest): Promise<void>
  rollback(request: RollbackRequest): Promise<void>
  uninstall(request: UninstallRequest): Promise<void>
  stop(): void
  /** Every revision and object of some releases, for judging; what is not there is left out. */
  look(
    releases: readonly ReleaseTarget[],
  ): Promise<{ revisions: ReleaseRevision[]; resources: ReleaseResource[] }>
}

/** What the store needs of the outside. */
export interface ClusterDoors {
  service(target: string): ReleaseService
  contexts(): Promise<Contexts>
}

export const isSameRelease = (a: ReleaseTarget | undefined, b: ReleaseTarget | undefined): boolean =>
  a !== undefined && b !== undefined && a.name === b.name && a.namespace === b.namespace

export function createCluster(doors: ClusterDoors) {
  let abort: AbortController | undefined
  return createStore<Cluster>()((set, get) => {
    const service = () => doors.service(get().target)

    async function perform(
      verb: Verb,
      release: ReleaseTarget,
      events: (signal: AbortSignal) => AsyncIterable<ReleaseEvent>,
    ) {
      if (get().operation?.state === 'running') return
      abort = new AbortController()
      const { name, namespace } = release
      const target = get().target
      const operation = { verb, release: { name, namespace }, events: [] as readonly ReleaseEvent[] }
      set({ operation: { ...operation, state: 'running' }, selected: operation.release })
      const now = () => get().operation ?? { ...operation, state: 'running' as const }
      try {
        for await (const event of events(abort.signal)) {
          const seen = [...now().events, event]
          if (event.type === 'done' || event.type === 'failed')
            set({ operation: { ...operation, events: seen, state: event.type, message: event.message } })
          else set({ operation: { ...now(), events: seen } })
          if (event.type === 'stage' || event.type === 'waiting') void showRelease(target)
        }
        const end = now()
        if (end.state === 'running' || end.state === 'stopping')
          set({
            operation: {
              ...operation,
              events: end.events,
              state: 'failed',
              message: 'It ended without a word.',
            },
          })
      } catch (error) {
        set({ operation: { ...operation, events: now().events, state: 'failed', message: wordsOf(error) } })
      }
      if (get().target === target) await get().refresh()
    }

    /** The selected release's history and objects, while the target is still the one asked. */
    async function showRelease(target: string) {
      const selected = get().selected
      if (!selected) return set({ history: [], resources: [] })
      try {
        const [history, resources] = await Promise.all([
          service().history(selected).catch(noneIfGone),
          service().resources(selected).catch(noneIfGone),
        ])
        if (get().target !== target || !isSameRelease(get().selected, selected)) return
        set({ history: [...history].sort((a, b) => b.revision - a.revision), resources, trouble: undefined })
      } catch (error) {
        if (get().target === target) set({ trouble: wordsOf(error) })
      }
    }

    return {
      target: EMBEDDED,
      contexts: undefined,
      trouble: undefined,
      releases: [],
      selected: undefined,
      history: [],
      resources: [],
      operation: undefined,

      async choose(target) {
        set({
          target,
          releases: [],
          selected: undefined,
          history: [],
          resources: [],
          operation: undefined,
          trouble: undefined,
        })
        await get().refresh()
      },
      async findContexts() {
        set({ contexts: await doors.contexts().catch(() => ({ offered: [], refused: [] })) })
      },
      async refresh() {
        const target = get().target
        try {
          const releases = await service().list()
          if (get().target !== target) return
          set({ releases, trouble: undefined })
          await showRelease(target)
        } catch (error) {
          if (get().target === target) set({ trouble: wordsOf(error) })
        }
      },
      async select(selected) {
        set({ selected, history: [], resources: [] })
        await showRelease(get().target)
      },
      install: (request) => perform('install', request, (signal) => service().install(request, signal)),
      upgrade: (request) => perform('upgrade', request, (signal) => service().upgrade(request, signal)),
      rollback: (request) => perform('rollback', request, (signal) => service().rollback(request, signal)),
      uninstall: (request) => perform('uninstall', request, (signal) => service().uninstall(request, signal)),
      async look(releases) {
        const unique = [...new Map(releases.map((one) => [`${one.namespace}/${one.name}`, one])).values()]
        const seen = await Promise.all(
          unique.map(async (release) => ({
            revisions: await service().history(release).catch(noneIfGone),
            resources: await service().resources(release).catch(noneIfGone),
          })),
        )
        return {
          revisions: seen.flatMap((one) => one.revisions),
          resources: seen.flatMap((one) => one.resources),
        }
      },
      stop() {
        const operation = get().operation
        if (operation?.state !== 'running') return
        set({ operation: { ...operation, state: 'stopping' } })
        abort?.abort()
      },
    }
  })
}

/** Helm's words for a release that is not there; anything else is a fault worth telling. */
function noneIfGone(error: unknown): [] {
  if (/not found/.test(wordsOf(error))) return []
  throw error
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
