/**
 * One object to the cluster, as the release's flags say: server-side apply, or client-side by POST, patch and PUT.
 * Mirrors the apply functions of helm pkg/kube/client.go; field manager `helm`.
 */
import {
  apiVersionOf,
  type Clock,
  gvkText,
  isConflict,
  type KubeClient,
  KubeError,
  type KubeObject,
  keyOf,
  type ObjectKey,
  sleep,
} from '../kube'
import type { Target } from './build'
import { ReleaseError, textOf } from './env'
import { mergePatch, strategicPatch, threeWayMergePatch } from './three-way'

const FIELD_MANAGER = 'helm'

export interface Cluster {
  kube: KubeClient
  clock: Clock
}

/** How objects are sent. */
export interface Manner {
  serverSide: boolean
  forceConflicts?: boolean
  /** Client-side: change by PUT. */
  forceReplace?: boolean
  /** Server-side: fields a client-side helm wrote become those it applies. */
  adoptManager?: boolean
  /** Client-side: custom objects keep what only lives on the cluster. */
  keepsLiveFields?: boolean
  dryRun?: boolean
}

/** What a request's flags say; 'auto' (and nothing) is as `previous` was applied, server-side without one. */
export function mannerOf(
  request: { serverSide?: boolean | 'auto'; forceConflicts?: boolean; forceReplace?: boolean },
  previous = 'ssa',
): Manner {
  const { serverSide = 'auto', forceConflicts = false, forceReplace = false } = request
  return {
    serverSide: serverSide === 'auto' ? previous === 'ssa' : serverSide,
    forceConflicts,
    forceReplace,
  }
}

export const key = (target: Target): ObjectKey => keyOf(target.resource, target.object)

/** Throws what Helm says of flags that do not go together when objects are to be changed. */
export function checkManner(manner: Manner): void {
  const { serverSide, forceConflicts, forceReplace } = manner
  if (!serverSide && forceConflicts)
    throw new ReleaseError(
      'invalid client update option(s): forceConflicts enabled when serverSideApply disabled',
    )
  if (forceConflicts && forceReplace)
    throw new ReleaseError('invalid operation: cannot use force conflicts and force replace together')
  if (serverSide && forceReplace)
    throw new ReleaseError('invalid operation: cannot use server-side apply and force replace together')
}

/** Sends an object that does not exist. */
export async function sendNew(cluster: Cluster, target: Target, manner: Manner): Promise<KubeObject> {
  if (manner.serverSide) return apply(cluster, target, manner, true)
  return retrying(cluster.clock, isConflict, () =>
    cluster.kube.create(target.resource, target.object, { ...writing(manner), strict: false }),
  )
}

/** Sends an object that lives as `live`; `before`: as the last manifest had it. */
export async function sendChanged(
  cluster: Cluster,
  target: Target,
  manner: Manner,
  live: KubeObject,
  before: KubeObject,
): Promise<KubeObject> {
  if (manner.forceReplace) return replace(cluster, target, manner, live)
  if (!manner.serverSide) return patch(cluster, target, manner, live, before)
  if (manner.adoptManager && !manner.dryRun) await adoptManager(cluster, target, live)
  return apply(cluster, target, manner, false)
}

const writing = (manner: Manner): { fieldManager: string; dryRun: boolean } => ({
  fieldManager: FIELD_MANAGER,
  dryRun: manner.dryRun ?? false,
})

/** The pauses before something is tried again (client-go's DefaultRetry): milliseconds. */
const RETRIES = [10, 10, 10, 10]

async function retrying<T>(
  clock: Clock,
  isPassing: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const pause = RETRIES[attempt]
      if (pause === undefined || !isPassing(error)) throw error
      await sleep(clock, pause)
    }
  }
}

/** Only creating is tried again, while a quota is being counted. */
async function apply(
  cluster: Cluster,
  target: Target,
  manner: Manner,
  isCreation: boolean,
): Promise<KubeObject> {
  const what = `${target.namespace}/${target.name} ${gvkText(target.resource)}`
  const failed = 'server-side apply failed for object'
  if (target.name === '') throw new ReleaseError(`${failed} ${what}: resource name may not be empty`)
  const isPassing = (error: unknown): boolean => isCreation && isQuotaConflict(error)
  try {
    return await retrying(cluster.clock, isPassing, () =>
      cluster.kube.apply(target.resource, target.object, {
        ...writing(manner),
        force: manner.forceConflicts ?? false,
        strict: true,
      }),
    )
  } catch (error) {
    const how = isConflict(error) ? 'conflict occurred while applying object' : failed
    throw new ReleaseError(`${how} ${what}: ${textOf(error)}`, { cause: error })
  }
}

function isQuotaConflict(error: unknown): boolean {
  return (
    isConflict(error) &&
    error instanceof KubeError &&
    error.message.includes('Operation cannot be fulfilled on resourcequotas') &&
    error.message.includes('the object has been modified')
  )
}

async function replace(
  cluster: Cluster,
  target: Target,
  manner: Manner,
  live: KubeObject,
): Promise<KubeObject> {
  const { metadata } = target.object
  // The version just read, when the manifest names none: what others change meanwhile is not overwritten unseen.
  const resourceVersion = metadata.resourceVersion ?? live.metadata.resourceVersion
  const object = {
    ...target.object,
    metadata: { ...metadata, ...(resourceVersion ? { resourceVersion } : {}) },
  }
  try {
    return await cluster.kube.replace(target.resource, object, { ...writing(manner), strict: true })
  } catch (error) {
    throw new ReleaseError(`failed to replace object: ${textOf(error)}`, { cause: error })
  }
}

/** Built-in kinds by a strategic merge, others by a JSON merge from the last manifest to this one. */
async function patch(
  cluster: Cluster,
  target: Target,
  manner: Manner,
  live: KubeObject,
  before: KubeObject,
): Promise<KubeObject> {
  const { kind } = target.resource
  const { typeOf } = await import('../kube/embedded')
  const type = typeOf(apiVersionOf(target.resource), kind)
  const body = type
    ? strategicPatch(before, target.object, live, type)
    : manner.keepsLiveFields
      ? threeWayMergePatch(before, target.object, live)
      : mergePatch(before, target.object)
  if (Object.keys(body).length === 0) return live
  try {
    const options = { ...writing(manner), strict: false }
    return await cluster.kube.patch(key(target), type ? 'strategic' : 'merge', body, options)
  } catch (error) {
    const text = `cannot patch "${target.name}" with kind ${kind}: ${textOf(error)}`
    throw new ReleaseError(text, { cause: error })
  }
}

/**
 * An object applied client-side before: what manager `helm` updated becomes what it applied, else fields dropped
 * from the chart would stay for ever. Mirrors client-go's csaupgrade.
 */
async function adoptManager({ kube, clock }: Cluster, target: Target, seen: KubeObject): Promise<void> {
  let live: KubeObject | undefined = seen
  await retrying(clock, isConflict, async () => {
    // A controller wrote in between: what it wrote counts too.
    live ??= await kube.get(key(target))
    const asked = live
    live = undefined
    await adopt(kube, target, asked)
  })
}

async function adopt(kube: KubeClient, target: Target, live: KubeObject): Promise<void> {
  const entries = (live.metadata.managedFields ?? []) as ManagedEntry[]
  const isClientSide = (e: ManagedEntry): boolean =>
    e.manager === FIELD_MANAGER && e.operation === 'Update' && !e.subresource
  const old = entries.find(isClientSide)
  if (!old) return
  const applied = entries.find((e) => e.manager === FIELD_MANAGER && e.operation === 'Apply')
  const fieldsV1 = unionFields(applied?.fieldsV1 ?? {}, old.fieldsV1 ?? {})
  const merged = { ...(applied ?? old), operation: 'Apply', fieldsV1 }
  const rest = entries.filter((e) => e !== applied && !isClientSide(e))
  await kube.patch(
    key(target),
    'json',
    [
      { op: 'replace', path: '/metadata/managedFields', value: [merged, ...rest] },
      { op: 'replace', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion },
    ],
    { fieldManager: FIELD_MANAGER },
  )
}

interface ManagedEntry {
  manager?: string
  operation?: string
  subresource?: string
  fieldsV1?: Fields
}
interface Fields {
  [step: string]: Fields
}

function unionFields(a: Fields, b: Fields): Fields {
  const out: Fields = { ...a }
  for (const step of Object.keys(b)) out[step] = unionFields(a[step] ?? {}, b[step] as Fields)
  return out
}
