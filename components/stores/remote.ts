/** The way to clusters that are not in this tab: the server's routes, loaded when first asked for. */
import type { ReleaseService } from '../../lib/release'

/** Where the launch page left this tab's token. */
const TOKEN_KEY = 'chartroom.token'

export interface Contexts {
  offered: readonly string[]
  refused: readonly { context: string; reason: string }[]
}

/** What the kubeconfig offers; nothing where the tab was not launched or there is no server. */
export async function contexts(): Promise<Contexts> {
  if (token() === undefined) return { offered: [], refused: [] }
  const { offered, refused } = await (await routes()).clusters()
  return { offered: offered.map(({ context }) => context), refused }
}

/** The release service of a kind context. */
export function remoteService(context: string): ReleaseService {
  const service = async (): Promise<ReleaseService> => {
    const { RemoteReleaseService } = await import('../../lib/release')
    return new RemoteReleaseService(context, await routes())
  }
  return lazyService(service)
}

/** A service that is made when first used. */
export function lazyService(make: () => Promise<ReleaseService>): ReleaseService {
  let made: Promise<ReleaseService> | undefined
  const service = () => {
    made ??= make()
    return made
  }
  return {
    list: async (request) => (await service()).list(request),
    history: async (target) => (await service()).history(target),
    status: async (target) => (await service()).status(target),
    record: async (target) => (await service()).record(target),
    resources: async (target) => (await service()).resources(target),
    async *install(request, signal) {
      yield* (await service()).install(request, signal)
    },
    async *upgrade(request, signal) {
      yield* (await service()).upgrade(request, signal)
    },
    async *rollback(request, signal) {
      yield* (await service()).rollback(request, signal)
    },
    async *uninstall(request, signal) {
      yield* (await service()).uninstall(request, signal)
    },
    async *test(request, signal) {
      yield* (await service()).test(request, signal)
    },
    async *recover(request, signal) {
      yield* (await service()).recover(request, signal)
    },
    preview: async (request) => (await service()).preview(request),
    previewRollback: async (request) => (await service()).previewRollback(request),
    events: async (target) => (await service()).events(target),
    async *logs(target, signal) {
      yield* (await service()).logs(target, signal)
    },
  }
}

async function routes() {
  const { Routes } = await import('../../lib/release')
  return new Routes({
    fetch: (input, init) => fetch(input, init),
    token,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  })
}

function token(): string | undefined {
  try {
    return sessionStorage.getItem(TOKEN_KEY) ?? undefined
  } catch {
    return undefined
  }
}
