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
    list: async (namespace) => (await service()).list(namespace),
    history: async (target) => (await service()).history(target),
    status: async (target) => (await service()).status(target),
    resources: async (target) => (await service()).resources(target),
    async *install(request, signal) {
      yield* (await service()).install(request, signal)
    },
    async *upgrade(request, signal) {
      yield* (await service()).upgrade(request, signal)
    },
    async *rollback(request, signal) {
      const rollback = (await service()).rollback?.(request, signal)
      if (!rollback) throw new Error('rollback is not offered on this cluster')
      yield* rollback
    },
    async *uninstall(request, signal) {
      yield* (await service()).uninstall(request, signal)
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
