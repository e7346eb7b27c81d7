/**
 * What admission adds to a new Pod: its account and the account's token, tolerations of a node that is away for a while,
 * its priority (plugin/pkg/admission: serviceaccount, defaulttolerationseconds, priority).
 */
import type { KubeObject } from '../client'
import type { Random } from '../clock'
import { suffix } from './allocate'
import { at, defaultTo, isObject, type Json, type JsonObject, objectAt } from './json'

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'

/** `account`: the Pod's ServiceAccount, when it is there. */
export function admitPod(pod: KubeObject, account: KubeObject | undefined, random: Random): void {
  const spec = objectAt(pod as unknown as JsonObject, 'spec')
  defaultTo(spec, 'serviceAccountName', 'default')
  defaultTo(spec, 'serviceAccount', spec.serviceAccountName as Json)
  const secrets = at(account, 'imagePullSecrets')
  if (Array.isArray(secrets)) defaultTo(spec, 'imagePullSecrets', secrets)
  const wantsToken = spec.automountServiceAccountToken ?? at(account, 'automountServiceAccountToken') ?? true
  if (wantsToken !== false) mountToken(spec, random)
  tolerate(spec)
  defaultTo(spec, 'priority', 0)
  defaultTo(spec, 'preemptionPolicy', 'PreemptLowerPriority')
}

function listAt(object: JsonObject, field: string): Json[] {
  const found = object[field]
  if (Array.isArray(found)) return found
  const made: Json[] = []
  object[field] = made
  return made
}

function mountToken(spec: JsonObject, random: Random): void {
  const name = `kube-api-access-${suffix(random)}`
  let isUsed = false
  for (const field of ['initContainers', 'containers'])
    for (const container of (spec[field] ?? []) as Json[]) {
      if (!isObject(container)) continue
      const mounts = listAt(container, 'volumeMounts')
      if (mounts.some((mount) => at(mount, 'mountPath') === TOKEN_PATH)) continue
      mounts.push({ name, readOnly: true, mountPath: TOKEN_PATH })
      isUsed = true
    }
  if (!isUsed) return
  const namespace = { apiVersion: 'v1', fieldPath: 'metadata.namespace' }
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: namespace }] } },
  ]
  listAt(spec, 'volumes').push({ name, projected: { sources, defaultMode: 420 } })
}

/** A Pod that says nothing else stays five minutes on a node that is away. */
function tolerate(spec: JsonObject): void {
  const tolerations = listAt(spec, 'tolerations')
  for (const state of ['not-ready', 'unreachable']) {
    const key = `node.kubernetes.io/${state}`
    const isSaid = tolerations.some(
      (t) =>
        [undefined, '', key].includes(at(t, 'key') as string | undefined) &&
        [undefined, '', 'NoExecute'].includes(at(t, 'effect') as string | undefined),
    )
    if (!isSaid) tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })
  }
}
