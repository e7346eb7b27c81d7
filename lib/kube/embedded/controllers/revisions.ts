/** ControllerRevisions: the templates a StatefulSet or DaemonSet has had, for `kubectl rollout` (pkg/controller/history). */
import type { KubeObject } from '../../client'
import { at, copy, type Json } from '../json'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import { MANAGER, owned, ownerReference, specInt } from './controller'

const REVISIONS = builtIn('apps', 'ControllerRevision')

const numberOf = (revision: KubeObject): number => Number(revision.revision ?? 0)

/** Keeps the present template as the newest revision; `label` names its hash. */
export function keepRevision(
  server: ApiServer,
  set: KubeObject,
  hash: string,
  label: string,
  inUse: (hash: string) => boolean,
): void {
  const name = `${set.metadata.name}-${hash}`
  const kept = owned(server, REVISIONS, set).sort((a, b) => numberOf(a) - numberOf(b))
  const newest = numberOf(kept.at(-1) ?? set)
  const current = kept.find((revision) => revision.metadata.name === name)
  if (!current) server.create(REVISIONS, revisionOf(set, name, hash, label, newest + 1), { writer: MANAGER })
  else if (numberOf(current) < newest)
    server.update(REVISIONS, { ...copy(current), revision: newest + 1 }, MANAGER)
  const old = kept.filter((revision) => {
    const id = revision.metadata.labels?.[label] ?? ''
    return revision.metadata.name !== name && !inUse(id)
  })
  for (const revision of old.slice(0, Math.max(0, old.length - specInt(set, 10, 'revisionHistoryLimit'))))
    server.delete(REVISIONS, revision.metadata.namespace, revision.metadata.name)
}

function revisionOf(
  set: KubeObject,
  name: string,
  hash: string,
  label: string,
  revision: number,
): KubeObject {
  const template = at(set, 'spec', 'template') as { [field: string]: Json }
  const labels = (at(template, 'metadata', 'labels') ?? {}) as Record<string, string>
  const { annotations, namespace } = set.metadata
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      namespace: namespace as string,
      labels: { ...labels, [label]: hash },
      ...(annotations ? { annotations } : {}),
      ownerReferences: ownerReference(set),
    },
    data: { spec: { template: { ...copy(template), $patch: 'replace' } } },
    revision,
  }
}
