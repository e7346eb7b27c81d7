/**
 * Ways out of what a killed helm, a failed hook or a CRD that is gone leaves behind. Helm has none but editing its
 * Secrets by hand; each of these leaves records the real one works with.
 */
import { splitManifests } from '../helm'
import { findResource, isNotFound } from '../kube'
import { remove, type Unstamped } from './apply'
import { build, objectsOf } from './build'
import { type ReleaseEnv, ReleaseError } from './env'
import { reach } from './install'
import { isPending, type ReleaseRecord } from './record'
import type { ActionResult } from './result'
import { review } from './review'
import { key } from './send'
import type { RecoverRequest } from './service'
import { Storage } from './storage'

export async function* recover(
  env: ReleaseEnv,
  request: RecoverRequest,
): AsyncGenerator<Unstamped, ActionResult> {
  await reach(env)
  const storage = new Storage(env.kube, env.clock, request.namespace)
  switch (request.way) {
    case 'unlock':
      await review(env, { manifest: '', hooks: [] })
      return yield* unlock(storage, request.name)
    case 'delete-hooks':
      return yield* deleteHooks(env, storage, request.name)
    case 'forget-unserved':
      await review(env, { manifest: '', hooks: [] })
      return yield* forgetUnserved(env, storage, request.name)
  }
}

async function* unlock(storage: Storage, name: string): AsyncGenerator<Unstamped, ActionResult> {
  const record = await storage.last(name)
  const { status } = record.info
  if (!isPending(status)) throw new ReleaseError(`release "${name}" is ${status}: nothing holds it`)
  record.info.status = 'failed'
  record.info.description = `Release unlocked from stale '${status}' state`
  yield { type: 'stage', stage: 'record' }
  await storage.settle(record)
  return {
    record,
    output: `release "${name}" is no longer ${status}: revision ${record.version} is failed\n`,
  }
}

async function* deleteHooks(
  env: ReleaseEnv,
  storage: Storage,
  name: string,
): AsyncGenerator<Unstamped, ActionResult> {
  const history = await storage.history(name)
  const record = history.at(-1) as ReleaseRecord
  const manifests = new Map<string, string>()
  for (const { hooks } of history)
    for (const hook of hooks) manifests.set(`${hook.kind}/${hook.name}`, hook.manifest)
  await review(env, { manifest: '', hooks: history.flatMap(({ hooks }) => hooks) })
  yield { type: 'stage', stage: 'delete' }
  const errors: string[] = []
  let count = 0
  for (const manifest of manifests.values()) {
    const targets = (await build(env.kube, manifest, record.namespace)).filter(
      // Deleting a definition would take everybody's custom resources along.
      ({ resource }) => resource.kind !== 'CustomResourceDefinition',
    )
    for (const target of targets) {
      const isThere = await env.kube.get(key(target)).then(
        () => true,
        (error) => !isNotFound(error),
      )
      if (!isThere) continue
      yield* remove(env, [target], 'Background', errors)
      count += 1
    }
  }
  if (errors.length > 0) throw new ReleaseError(errors.join('; '))
  return { record, output: `${count} hook object(s) of release "${name}" deleted\n` }
}

/** The newest revision, and the deployed one, forget documents whose kind the cluster does not serve. */
async function* forgetUnserved(
  env: ReleaseEnv,
  storage: Storage,
  name: string,
): AsyncGenerator<Unstamped, ActionResult> {
  const record = await storage.last(name)
  const deployed = await storage.deployedAll(name)
  const resources = await env.kube.resources()
  const forgotten = new Set<string>()
  yield { type: 'stage', stage: 'record' }
  for (const one of [record, ...deployed.filter(({ version }) => version !== record.version)]) {
    const kept: string[] = []
    for (const { text } of splitManifests(one.manifest)) {
      const objects = objectsOf(text)
      const unserved = objects.filter(({ apiVersion, kind }) => !findResource(resources, apiVersion, kind))
      if (unserved.length === 0) kept.push(text)
      for (const { kind, metadata } of unserved) forgotten.add(`[${kind}] ${metadata.name}`)
    }
    if (kept.length === splitManifests(one.manifest).length) continue
    one.manifest = kept.map((text) => `---\n${text}\n`).join('')
    await storage.settle(one)
  }
  const lines = [...forgotten].map((line) => `${line}\n`).join('')
  return { record, output: `${forgotten.size} object(s) of release "${name}" forgotten\n${lines}` }
}
