/** A release service that writes down what it is asked, and whose actions can be held between two events. */
import type { KubeObject } from '../../lib/kube'
import type {
  LogLines,
  ObjectChange,
  ObjectEvent,
  Preview,
  ReleaseEvent,
  ReleaseResource,
  ReleaseRevision,
  ReleaseService,
} from '../../lib/release'
import type { ClusterBackend } from '../../lib/server/cluster-api'

const AT = '2026-01-01T00:00:00Z'

export const REVISION: ReleaseRevision = {
  name: 'web',
  namespace: 'default',
  revision: 1,
  status: 'deployed',
  firstDeployed: AT,
  lastDeployed: AT,
  description: 'Install complete',
  chart: { name: 'web', version: '0.1.0', appVersion: '1' },
  notes: '',
  manifest: '',
  userValues: 'null\n',
}

/** What must never leave the server. */
export const CANARY = 'Y2FuYXJ5LXZhbHVl'

export const EVENTS: ReleaseEvent[] = [
  { at: AT, type: 'stage', stage: 'render' },
  { at: AT, type: 'stage', stage: 'apply' },
  { at: AT, type: 'done', release: REVISION, message: 'NAME: web\n' },
]

const secret = (): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 's',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': CANARY },
  },
  data: { password: CANARY },
})

const secretChange = (): ObjectChange => ({
  action: 'change',
  kind: 'Secret',
  name: 's',
  namespace: 'default',
  before: secret(),
  after: secret(),
})

export class FakeService implements ReleaseService {
  readonly asked: unknown[] = []
  /** While set, an action waits for `go` before each event. */
  isHeld = false
  #waiting: (() => void)[] = []

  /** Lets every waiting action go on by one event. */
  go(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const wake of waiting) wake()
  }

  /** Actions that wait for `go`. */
  get waiting(): number {
    return this.#waiting.length
  }

  async list(request?: object): Promise<ReleaseRevision[]> {
    this.asked.push(['list', request])
    return [REVISION]
  }

  async history(target: object): Promise<ReleaseRevision[]> {
    this.asked.push(['history', target])
    return [REVISION]
  }

  async status(target: object): Promise<ReleaseRevision> {
    this.asked.push(['status', target])
    return REVISION
  }

  async record(target: object): Promise<string> {
    this.asked.push(['record', target])
    return '{}'
  }

  async preview(request: object): Promise<Preview> {
    this.asked.push(['preview', request])
    return { release: REVISION, changes: [secretChange()], warnings: [] }
  }

  async previewRollback(request: object): Promise<Preview> {
    this.asked.push(['previewRollback', request])
    return { release: REVISION, changes: [secretChange()], warnings: [] }
  }

  async events(target: object): Promise<ObjectEvent[]> {
    this.asked.push(['events', target])
    return []
  }

  async *logs(target: object): AsyncGenerator<LogLines> {
    this.asked.push(['logs', target])
    yield { text: 'one\n' }
    yield { text: 'two\n' }
  }

  async resources(target: object): Promise<ReleaseResource[]> {
    this.asked.push(['resources', target])
    return [{ object: secret(), status: 'ready', why: '' }]
  }

  install(request: object, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.#act('install', request, signal)
  }

  upgrade(request: object, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.#act('upgrade', request, signal)
  }

  rollback(request: object, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.#act('rollback', request, signal)
  }

  uninstall(request: object, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.#act('uninstall', request, signal)
  }

  test(request: object, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.#act('test', request, signal)
  }

  recover(request: object, signal?: AbortSignal): AsyncIterable<ReleaseEvent> {
    return this.#act('recover', request, signal)
  }

  async *#act(action: string, request: object, signal?: AbortSignal): AsyncGenerator<ReleaseEvent> {
    this.asked.push([action, request])
    for (const event of EVENTS) {
      if (this.isHeld) await this.#hold(signal)
      if (signal?.aborted) {
        yield { at: AT, type: 'failed', message: 'context canceled', release: null }
        return
      }
      yield event
    }
  }

  #hold(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      const leave = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== resolve)
        resolve()
      }
      signal?.addEventListener('abort', leave, { once: true })
    })
  }
}

export const fakeBackend = (service: ReleaseService): ClusterBackend => ({
  contexts: async () => ({ offered: [{ context: 'kind-test', namespace: 'default' }], refused: [] }),
  open: async () => service,
})
