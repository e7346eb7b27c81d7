/**
 * lib/helm as the course's checks ask for it; in the worker, and where pages are built. Keys and certificates are
 * made by a heavier part, taken only when a template asks for it.
 */
import type { Engine } from '../../lib/course'
import {
  createChart,
  createEngine,
  createSession,
  lint,
  loadCrypto,
  NeedsCrypto,
  type RenderEngine,
  type RenderSession,
  render,
} from '../../lib/helm'
import { limitedRenderer } from '../../lib/unittest'

let helm = renderEngine({})
let session = createSession(helm)

function renderEngine(options: Parameters<typeof createEngine>[1]): RenderEngine {
  return createEngine(
    {
      clock: () => BigInt(Date.now()) * 1_000_000n,
      random: (count) => crypto.getRandomValues(new Uint8Array(count)),
      timeZone: 'UTC',
    },
    options,
  )
}

export const engine: Engine = {
  render: (request) => render(request, helm),
  renderSuite: (request) => limitedRenderer(helm)(request),
  lint: (files, options) => lint(files, { ...options, engine: helm }),
  scaffold: createChart,
}

/** Runs `work` with the engine and the editor's session, once more with the heavier part when it turns out to need it. */
export async function withEngine<T>(work: (engine: Engine, session: RenderSession) => T): Promise<T> {
  try {
    return work(engine, session)
  } catch (fault) {
    if (!(fault instanceof NeedsCrypto)) throw fault
    helm = renderEngine({ crypto: await loadCrypto() })
    session = createSession(helm)
    return work(engine, session)
  }
}
