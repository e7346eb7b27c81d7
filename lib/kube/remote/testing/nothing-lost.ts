/**
 * What must hold of a release whatever went wrong: every revision once acknowledged can still be read, at most one
 * is deployed, and no object lives that no stored manifest knows. Checked on a FakeCluster.
 */
import { gunzipSync } from 'node:zlib'
import type { KubeObject } from '../../client'
import type { FakeCluster } from './fake-cluster'

interface StoredRevision {
  version: number
  status: string
  manifest: string
}

export function revisions(cluster: FakeCluster, name: string): StoredRevision[] {
  const found = [...cluster.objects.values()].filter(
    ({ kind, type, metadata }) =>
      kind === 'Secret' && type === 'helm.sh/release.v1' && metadata.labels?.name === name,
  )
  return found.map(read).sort((a, b) => a.version - b.version)
}

function read({ data }: KubeObject): StoredRevision {
  const { release } = data as { release: string }
  const packed = Buffer.from(Buffer.from(release, 'base64').toString(), 'base64')
  const { version, info, manifest } = JSON.parse(gunzipSync(packed).toString())
  return { version, status: info.status, manifest }
}

/** Sentences on what is lost; none when nothing is. */
export function lost(cluster: FakeCluster, name: string, acknowledged: readonly number[] = []): string[] {
  const stored = revisions(cluster, name)
  const deployed = stored.filter(({ status }) => status === 'deployed')
  const strays = [...cluster.objects.values()].filter(
    ({ metadata }) =>
      metadata.annotations?.['meta.helm.sh/release-name'] === name &&
      !stored.some(({ manifest }) => manifest.includes(`name: ${metadata.name}\n`)),
  )
  return [
    ...acknowledged
      .filter((version) => !stored.some((one) => one.version === version))
      .map((version) => `revision ${version} cannot be read any more`),
    ...(deployed.length > 1 ? [`${deployed.length} revisions are deployed`] : []),
    ...strays.map(({ kind, metadata }) => `${kind} ${metadata.name} is in no stored manifest`),
  ]
}
