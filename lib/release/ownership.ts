/** Which objects are a release's: label, annotations and the check of them. Mirrors helm pkg/action/validate.go. */
import { isNotFound, type KubeClient, type KubeObject, keyOf } from '../kube'
import { objectText, type Target } from './build'
import { ReleaseError, textOf } from './env'
import { inParallel } from './parallel'

export const MANAGED_BY = 'app.kubernetes.io/managed-by'
const RELEASE_NAME = 'meta.helm.sh/release-name'
const RELEASE_NAMESPACE = 'meta.helm.sh/release-namespace'

export interface Owner {
  name: string
  namespace: string
}

/** Marks an object as the release's. */
export function own(object: KubeObject, owner: Owner): void {
  object.metadata.labels = { ...object.metadata.labels, [MANAGED_BY]: 'Helm' }
  object.metadata.annotations = {
    ...object.metadata.annotations,
    [RELEASE_NAME]: owner.name,
    [RELEASE_NAMESPACE]: owner.namespace,
  }
}

/** Why a live object is not the release's; undefined when it is. */
export function ownershipFault(object: KubeObject, owner: Owner): string | undefined {
  const { labels = {}, annotations = {} } = object.metadata
  const faults = [
    ...wrong('label', labels, MANAGED_BY, 'Helm'),
    ...wrong('annotation', annotations, RELEASE_NAME, owner.name),
    ...wrong('annotation', annotations, RELEASE_NAMESPACE, owner.namespace),
  ]
  return faults.length > 0 ? `invalid ownership metadata; ${faults.join('; ')}` : undefined
}

function wrong(what: string, values: Record<string, string>, key: string, wanted: string): string[] {
  if (!Object.hasOwn(values, key))
    return [`${what} validation error: missing key "${key}": must be set to "${wanted}"`]
  if (values[key] === wanted) return []
  return [`${what} validation error: key "${key}" must equal "${wanted}": current value is "${values[key]}"`]
}

/** Those of `targets` that exist already; throws when one is not the release's, unless it is to be taken over. */
export async function existing(
  kube: KubeClient,
  targets: readonly Target[],
  owner: Owner,
  isTakeover: boolean,
): Promise<Target[]> {
  const found: Target[] = []
  const faults: { at: number; error: ReleaseError }[] = []
  await inParallel(targets, async (target, at) => {
    if (target.object.metadata.generateName) {
      if (target.name === '') return
      faults.push({
        at,
        error: new ReleaseError('metadata.name and metadata.generateName cannot both be set'),
      })
      return
    }
    try {
      const live = await kube.get(keyOf(target.resource, target.object))
      const fault = isTakeover ? undefined : ownershipFault(live, owner)
      if (fault)
        faults.push({
          at,
          error: new ReleaseError(
            `${objectText(target)} exists and cannot be imported into the current release: ${fault}`,
          ),
        })
      else found[at] = target
    } catch (error) {
      if (isNotFound(error)) return
      faults.push({
        at,
        error: new ReleaseError(
          `could not get information about the resource ${objectText(target)}: ${textOf(error)}`,
        ),
      })
    }
  })
  // Helm asks one after the other and stops at the first.
  const [first] = faults.sort((a, b) => a.at - b.at)
  if (first) throw first.error
  return found.filter(() => true)
}
