/** The cluster store: where releases go, what is there, and the action under way, event by event. */
import { createStore } from 'zustand/vanilla'
import type {
  InstallRequest,
  LogLines,
  NeededConfirmation,
  ObjectEvent,
  PodTarget,
  Preview,
  RecoverRequest,
  ReleaseEvent,
  ReleaseResource,
  ReleaseRevision,
  ReleaseService,
  ReleaseTarget,
  RollbackRequest,
  TestRequest,
  UninstallRequest,
  UpgradeRequest,
} from '../../lib/release'
import type { Contexts } from './remote'

export const EMBEDDED = 'embedded'

/** An action and what it was asked to do. */
export type Asked =
  | { readonly verb: 'install'; readonly request: InstallRequest }
  | { readonly verb: 'upgrade'; readonly request: UpgradeRequest }
  | { readonly verb: 'rollback'; readonly request: RollbackRequest }
  | { readonly verb: 'uninstall'; readonly request: UninstallRequest }
  | { readonly verb: 'test'; readonly request: TestRequest }
  | { readonly verb: 'recover'; readonly request: RecoverRequest }

export type Operation = {
  readonly asked: Asked
  readonly release: ReleaseTarget
  readonly events: readonly ReleaseEvent[]
} & (
  | { readonly state: 'running' | 'stopping' }
  | { readonly state: 'done'; readonly message: string }
  /** `needs`: nothing was done; `confirm` goes on with these. */
  | { readonly state: 'failed'; readonly message: string; readonly needs: readonly NeededConfirmation[] }
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
  /** Kubernetes' events about the selected release's objects, newest first. */
  events: readonly ObjectEvent[]
  operation: Operation | undefined
  choose(target: string): Promise<void>
  findContexts(): Promise<void>
  refresh(): Promise<void>
  select(release: ReleaseTarget | undefined): Promise<void>
  install(request: InstallRequest): Promise<void>
  upgrade(request: UpgradeRequest): Promise<void>
  rollback(request: RollbackRequest): Promise<void>
  uninstall(request: UninstallRequest): Promise<void>
  test(request: TestRequest): Promise<void>
  recover(request: RecoverRequest): Promise<void>
  /** Does again what waits for a confirmation, with it. */
  confirm(): Promise<void>
  stop(): void
  /** What an upgrade would change; writes nothing. Throws Helm's text. */
  preview(request: UpgradeRequest): Promise<Preview>
  logs(pod: PodTarget, signal: AbortSignal): AsyncIterable<LogLines>
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

    async function perform(asked: Asked) {
      if (get().operation?.state === 'running') return
      abort = new AbortController()
      const { name, namespace } = asked.request
      const target = get().target
      const operation = { asked, release: { name, namespace }, events: [] as readonly ReleaseEvent[] }
      set({ operation: { ...operation, state: 'running' }, selected: operation.release })
      const now = () => get().operation ?? { ...operation, state: 'running' as const }
      const fail = (events: readonly ReleaseEvent[], message: string) =>
        set({ operation: { ...operation, events, state: 'failed', message, needs: [] } })
      try {
        for await (const event of run(service(), asked, abort.signal)) {
          const events = [...now().events, event]
          const { type } = event
          if (type === 'done')
            set({ operation: { ...operation, events, state: type, message: event.message } })
          else if (type === 'failed') {
            const { message, needs = [] } = event
            set({ operation: { ...operation, events, state: type, message, needs } })
          } else set({ operation: { ...now(), events } })
          if (type === 'stage' || type === 'waiting') void showRelease(target)
        }
        const end = now()
        if (end.state === 'running' || end.state === 'stopping') fail(end.events, 'It ended without a word.')
      } catch (error) {
        fail(now().events, wordsOf(error))
      }
      if (get().target === target) await get().refresh()
    }

    /** The selected release's history and objects, while the target is still the one asked. */
    async function showRelease(target: string) {
      const selected = get().selected
      if (!selected) return set(NOTHING)
      try {
        const [history, resources, events] = await Promise.all([
          service().history(selected).catch(noneIfGone),
          service().resources(selected).catch(noneIfGone),
          service().events(selected).catch(noneIfGone),
        ])
        if (get().target !== target || !isSameRelease(get().selected, selected)) return
        set({
          history: [...history].sort((a, b) => b.revision - a.revision),
          resources,
          events: events.toReversed(),
          trouble: undefined,
        })
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
      ...NOTHING,
      operation: undefined,

      async choose(target) {
        set({
          target,
          releases: [],
          selected: undefined,
          ...NOTHING,
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
        set({ selected, ...NOTHING })
        await showRelease(get().target)
      },
      install: (request) => perform({ verb: 'install', request }),
      upgrade: (request) => perform({ verb: 'upgrade', request }),
      rollback: (request) => perform({ verb: 'rollback', request }),
      uninstall: (request) => perform({ verb: 'uninstall', request }),
      test: (request) => perform({ verb: 'test', request }),
      recover: (request) => perform({ verb: 'recover', request }),
      async confirm() {
        const { operation } = get()
        if (operation?.state !== 'failed' || operation.needs.length === 0) return
        const { verb, request } = operation.asked
        const confirmed = operation.needs.map(({ id }) => id)
        await perform({ verb, request: { ...request, confirmed } } as Asked)
      },
      preview: (request) => service().preview(request),
      logs: (pod, signal) => service().logs(pod, signal),
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

const NOTHING = { history: [], resources: [], events: [] }

function run(service: ReleaseService, asked: Asked, signal: AbortSignal): AsyncIterable<ReleaseEvent> {
  switch (asked.verb) {
    case 'install':
      return service.install(asked.request, signal)
    case 'upgrade':
      return service.upgrade(asked.request, signal)
    case 'rollback':
      return service.rollback(asked.request, signal)
    case 'uninstall':
      return service.uninstall(asked.request, signal)
    case 'test':
      return service.test(asked.request, signal)
    case 'recover':
      return service.recover(asked.request, signal)
  }
}

/** Helm's words for a release that is not there; anything else is a fault worth telling. */
function noneIfGone(error: unknown): [] {
  if (/not found/.test(wordsOf(error))) return []
  throw error
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
