/**
 * The terminal's worker: a shell on the workspace's files. Bundled to public/engine/terminal.js by
 * bin/build-engine.mjs. The cluster lives in another worker; what a command asks of it goes through the page.
 */
import { type CliCluster, type Content, Shell } from '../../lib/cli/shell'
import { type KubeClient, KubeError } from '../../lib/kube'
import type { ReleaseEvent, ReleaseService } from '../../lib/release'
import { serve, type WorkerDoor } from './serve'
import type { KubeAnswer, OpenRequest, Reply, RunEvent, RunRequest } from './terminal-protocol'

declare const self: WorkerDoor

let shell: Shell | undefined
/** What the page knows of the folder. */
let known = new Map<string, Content>()
/** The line that runs: its events go to the page. */
let tell: (event: RunEvent) => void = () => {}
const cluster: CliCluster = { context: '', releases: releaseDoor() }
const kube = kubeDoor()

// ── questions to the page ────────────────────────────────────────────────────────────────────────

const waiting = new Map<number, (reply: Reply) => void>()
let lastId = 0

async function* ask(
  door: 'releases' | 'kube',
  method: string,
  args: readonly unknown[],
  isStream: boolean,
  signal?: AbortSignal,
): AsyncGenerator<unknown> {
  lastId += 1
  const id = lastId
  const replies: Reply[] = []
  let wake = () => {}
  waiting.set(id, (reply) => {
    replies.push(reply)
    wake()
  })
  const cancel = () => tell({ kind: 'cancel', id })
  signal?.addEventListener('abort', cancel)
  tell({ kind: 'ask', id, door, method, args, isStream })
  try {
    for (;;) {
      const reply = replies.shift()
      if (reply?.kind === 'fault') throw Object.assign(new Error(reply.message), { name: 'ReleaseError' })
      if (reply?.kind === 'end') return
      if (reply) yield reply.value
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal?.removeEventListener('abort', cancel)
    waiting.delete(id)
  }
}

async function askOnce<T>(
  door: 'releases' | 'kube',
  method: string,
  ...args: readonly unknown[]
): Promise<T> {
  for await (const value of ask(door, method, args, false)) return value as T
  throw new Error(`no answer to ${method}`)
}

function releaseDoor(): ReleaseService {
  const once =
    (method: string) =>
    <T>(request?: unknown): Promise<T> =>
      askOnce('releases', method, request)
  const stream =
    (method: string) =>
    (request: unknown, signal?: AbortSignal): AsyncGenerator<ReleaseEvent> =>
      ask('releases', method, [request], true, signal) as AsyncGenerator<ReleaseEvent>
  return {
    list: once('list'),
    history: once('history'),
    status: once('status'),
    record: once('record'),
    resources: once('resources'),
    preview: once('preview'),
    previewRollback: once('previewRollback'),
    events: once('events'),
    install: stream('install'),
    upgrade: stream('upgrade'),
    rollback: stream('rollback'),
    uninstall: stream('uninstall'),
    test: stream('test'),
    recover: stream('recover'),
    logs: (target, signal) => ask('releases', 'logs', [target], true, signal) as never,
  }
}

function kubeDoor(): KubeClient {
  const call = async <T>(method: string, ...args: readonly unknown[]): Promise<T> => {
    const answer = await askOnce<KubeAnswer>('kube', method, ...args.map(withoutSignal))
    if ('value' in answer) return answer.value as T
    const { code, reason, message, details } = answer.fault
    throw new KubeError(code, reason, message, details)
  }
  return {
    version: () => call('version'),
    resources: () => call('resources'),
    forgetResources() {},
    get: (key) => call('get', key),
    list: (resource, options) => call('list', resource, options),
    create: (resource, object, options) => call('create', resource, object, options),
    replace: (resource, object, options) => call('replace', resource, object, options),
    apply: (resource, object, options) => call('apply', resource, object, options),
    patch: (key, type, body, options) => call('patch', key, type, body, options),
    delete: (key, options) => call('delete', key, options),
    watch: () => {
      throw new KubeError(405, 'MethodNotAllowed', 'the terminal does not watch')
    },
    logs: (pod, options) => call('logs', pod, options),
  }
}

/** A signal does not survive the way to the page. */
function withoutSignal(argument: unknown): unknown {
  if (typeof argument !== 'object' || argument === null || !('signal' in argument)) return argument
  const { signal: _, ...rest } = argument
  return rest
}

// ── lines ────────────────────────────────────────────────────────────────────────────────────────

async function* run(
  { line, changed, context, hasKube }: RunRequest,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  const current = opened()
  const events: RunEvent[] = []
  let wake = () => {}
  tell = (event) => {
    events.push(event)
    wake()
  }
  cluster.context = context
  if (hasKube) cluster.kube = kube
  else delete cluster.kube
  await current.change(changed)
  for (const [path, content] of changed) note(path, content)
  const ended = current.run(line, signal).then(
    async ({ code, stdout, stderr }) =>
      tell({ kind: 'ended', code, stdout, stderr, place: current.place, changed: await changes(current) }),
    async (error: Error) =>
      tell({
        kind: 'ended',
        code: 1,
        stdout: '',
        stderr: `${error.message}\n`,
        place: current.place,
        changed: await changes(current),
      }),
  )
  for (;;) {
    const event = events.shift()
    if (event) yield event
    if (event?.kind === 'ended') break
    if (!event) await new Promise<void>((resolve) => (wake = resolve))
  }
  await ended
}

function opened(): Shell {
  if (!shell) throw new Error('the terminal is not open')
  return shell
}

/** What the folder holds that the page does not know of. */
async function changes(current: Shell): Promise<Map<string, Content | undefined>> {
  const files = await current.files()
  const changed = new Map<string, Content | undefined>()
  for (const [path, data] of files) {
    const content = textOf(data)
    const before = known.get(path)
    if (typeof content === 'string' ? content !== before : !isSame(content, before))
      changed.set(path, content)
  }
  for (const path of known.keys()) if (!files.has(path)) changed.set(path, undefined)
  for (const [path, content] of changed) note(path, content)
  return changed
}

function note(path: string, content: Content | undefined): void {
  if (content === undefined) known.delete(path)
  else known.set(path, content)
}

/** Text where it is UTF-8, else the bytes. */
function textOf(data: Uint8Array): Content {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data)
  } catch {
    return data
  }
}

const isSame = (a: Uint8Array, b: Content | undefined): boolean =>
  b instanceof Uint8Array && a.length === b.length && a.every((byte, at) => byte === b[at])

serve(
  {
    open({ folder, files }: OpenRequest) {
      known = new Map(files)
      shell = new Shell({
        folder,
        files,
        clock: () => BigInt(Date.now()) * 1_000_000n,
        random: (count) => crypto.getRandomValues(new Uint8Array(count)),
        cluster,
      })
      return shell.place
    },
    run: (request: RunRequest, signal) => run(request, signal),
    complete: async ({ line, changed }: Pick<RunRequest, 'line' | 'changed'>) => {
      await opened().change(changed)
      for (const [path, content] of changed) note(path, content)
      return opened().complete(line)
    },
    reply: (reply: Reply) => waiting.get(reply.id)?.(reply),
  },
  self,
)
