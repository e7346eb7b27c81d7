/** What an upgrade, install or rollback would change: every object applied with dryRun, and compared with how it lives. */
import { isNotFound, type KubeObject } from '../kube'
import { identity, type Target } from './build'
import { type ReleaseEnv, textOf } from './env'
import { buildRelease, prepareInstall, reach } from './install'
import { inParallel } from './parallel'
import { revisionOf } from './print'
import type { ReleaseRecord } from './record'
import { prepareRollback } from './rollback'
import { key, type Manner, mannerOf, sendChanged, sendNew } from './send'
import type { InstallRequest, ObjectChange, Preview, RollbackRequest, UpgradeRequest } from './service'
import { isReleaseNotFound, Storage } from './storage'
import { prepareUpgrade } from './upgrade'

interface Plan {
  next: ReleaseRecord
  originals: readonly Target[]
  targets: readonly Target[]
}

export async function previewUpgrade(env: ReleaseEnv, request: UpgradeRequest): Promise<Preview> {
  await reach(env)
  const storage = new Storage(env.kube, env.clock, request.namespace)
  const isFirst = await storage.last(request.name).then(
    ({ info }) => info.status === 'uninstalled',
    (error) => {
      if (isReleaseNotFound(error)) return true
      throw error
    },
  )
  const asked = { ...request, dryRun: 'server' as const }
  const warnings: string[] = []
  const plan = isFirst ? await planInstall(env, asked, warnings) : await planUpgrade(env, asked, warnings)
  return preview(env, plan, request, warnings)
}

export async function previewRollback(env: ReleaseEnv, request: RollbackRequest): Promise<Preview> {
  await reach(env)
  const storage = new Storage(env.kube, env.clock, request.namespace)
  const { current, next } = await prepareRollback(env, storage, request)
  const originals = await buildRelease(env, current, 'current release manifest')
  const targets = await buildRelease(env, next, 'new release manifest')
  return preview(env, { next, originals, targets }, request, [])
}

async function planInstall(env: ReleaseEnv, request: InstallRequest, warnings: string[]): Promise<Plan> {
  const planning = prepareInstall(env, request)
  for (;;) {
    const step = await planning.next()
    if (step.done) return { next: step.value.record, originals: [], targets: step.value.targets }
    if (step.value.type === 'warning') warnings.push(step.value.message)
  }
}

async function planUpgrade(env: ReleaseEnv, request: UpgradeRequest, warnings: string[]): Promise<Plan> {
  const planning = prepareUpgrade(env, request)
  for (;;) {
    const step = await planning.next()
    if (step.done) return step.value
    if (step.value.type === 'warning') warnings.push(step.value.message)
  }
}

async function preview(
  env: ReleaseEnv,
  { next, originals, targets }: Plan,
  request: InstallRequest | RollbackRequest,
  warnings: string[],
): Promise<Preview> {
  const changes: ObjectChange[] = []
  const { applyMethod } = next
  const manner = { ...mannerOf({ ...request, serverSide: applyMethod === 'ssa' }), dryRun: true }
  const before = new Map(originals.map((original) => [identity(original), original]))
  await inParallel(targets, async (target, at) => {
    changes[at] = await changeOf(env, target, manner, before.get(identity(target)))
  })
  const wanted = new Set(targets.map(identity))
  for (const target of originals) {
    if (wanted.has(identity(target))) continue
    const now = await live(env, target)
    if (!now) continue
    const isKept = now.metadata.annotations?.['helm.sh/resource-policy'] === 'keep'
    changes.push({
      ...nameOf(target),
      action: isKept ? 'keep' : 'delete',
      before: plain(now),
      after: null,
    })
  }
  return { release: revisionOf(next, env.renderer), changes, warnings }
}

async function changeOf(
  env: ReleaseEnv,
  target: Target,
  manner: Manner,
  original: Target | undefined,
): Promise<ObjectChange> {
  const name = nameOf(target)
  let before: KubeObject | undefined
  try {
    before = await live(env, target)
    const after = before
      ? await sendChanged(env, target, manner, before, original?.object ?? before)
      : await sendNew(env, target, manner)
    if (!before) return { ...name, action: 'create', before: null, after: plain(after) }
    const [old, now] = [plain(before), plain(after)]
    const isSame = JSON.stringify(sorted(old)) === JSON.stringify(sorted(now))
    return { ...name, action: isSame ? 'unchanged' : 'change', before: old, after: now }
  } catch (error) {
    const old = before ? plain(before) : null
    return { ...name, action: 'refused', before: old, after: plain(target.object), why: textOf(error) }
  }
}

const nameOf = ({
  resource,
  name,
  namespace,
}: Target): { kind: string; name: string; namespace: string } => ({
  kind: resource.kind,
  name,
  namespace,
})

async function live(env: ReleaseEnv, target: Target): Promise<KubeObject | undefined> {
  try {
    return await env.kube.get(key(target))
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/** Without what the server counts and nobody wrote. */
function plain(object: KubeObject): KubeObject {
  const { status: _, ...rest } = object
  const {
    managedFields: __,
    resourceVersion: ___,
    generation: ____,
    uid,
    creationTimestamp,
    ...metadata
  } = object.metadata
  return { ...rest, metadata } as KubeObject
}

/** The same value with its keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, item]) => [name, sorted(item)])
}
