/** Charts that name objects so as to climb out of their collection, installed through the routes (K62, K63). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { json, RecordingServer } from '../../lib/kube/remote/testing/recording-server'
import type { ReleaseEvent } from '../../lib/release'
import { RemoteReleaseService } from '../../lib/release/remote-service'
import { clusterBackend } from '../../lib/server/cluster-backend'
import { type Harness, startHarness } from './harness'
import { routesOf } from './program'

let folder: string
let server: RecordingServer
let harness: Harness
let service: RemoteReleaseService

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chartroom-names-'))
  server = await RecordingServer.start()
  const KUBECONFIG = join(folder, 'config')
  writeFileSync(KUBECONFIG, server.kubeconfig('kind-a'))
  const resource = (plural: string, kind: string) => ({
    resource: plural,
    responseKind: { group: '', version: 'v1', kind },
    scope: 'Namespaced',
    verbs: ['create', 'delete', 'get', 'list', 'patch'],
  })
  const resources = [resource('configmaps', 'ConfigMap'), resource('secrets', 'Secret')]
  const record = json(201, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'sh.helm.release.v1.web.v1' },
  })
  const secrets = '/api/v1/namespaces/default/secrets'
  server
    .on('GET /api', { items: [{ metadata: { name: '' }, versions: [{ version: 'v1', resources }] }] })
    .on('GET /apis', { items: [] })
    .on(`GET ${secrets}`, { metadata: {}, items: [] })
    .on(`POST ${secrets}`, record)
    .on(`PUT ${secrets}/sh.helm.release.v1.web.v1`, record)
  harness = await startHarness(clusterBackend({ KUBECONFIG }))
  service = new RemoteReleaseService('kind-a', routesOf(harness.origin, await harness.launch()))
})
afterAll(async () => {
  await harness.close()
  await server.stop()
  rmSync(folder, { recursive: true })
})

/** The error of installing one object, as the real helm prints it after `Error: `. */
async function install(apiVersion: string, name: string, isHook: boolean): Promise<string> {
  const hook = isHook ? '  annotations:\n    helm.sh/hook: pre-install\n' : ''
  const template = `apiVersion: ${apiVersion}\nkind: ConfigMap\nmetadata:\n  name: "${name}"\n${hook}`
  const chart = {
    'Chart.yaml': 'apiVersion: v2\nname: odd\nversion: 0.1.0\n',
    'templates/map.yaml': template,
  }
  let last: ReleaseEvent | undefined
  for await (const event of service.install({ name: 'web', namespace: 'default', chart, values: {} }))
    last = event
  return last?.type === 'failed' ? last.message : String(last?.type)
}

/** Everything but the release's own record. */
const touched = () =>
  server.writes
    .map(({ method, url }) => `${method} ${url}`)
    .filter((what) => !what.includes('/namespaces/default/secrets'))

it.each([
  ['.', `invalid resource name ".": [may not be '.']`],
  ['..', `invalid resource name "..": [may not be '..']`],
  ['a/b', `invalid resource name "a/b": [may not contain '/']`],
  ['%2e', `invalid resource name "%2e": [may not contain '%']`],
])(
  'K62: an object or a hook named %j is refused in helm’s words, and nothing is touched',
  async (name, fault) => {
    expect(await install('v1', name, false)).toBe(
      `INSTALLATION FAILED: unable to continue with install: could not get information about the resource ConfigMap ${JSON.stringify(name)} in namespace "default": ${fault}`,
    )
    expect(await install('v1', name, true)).toBe(`INSTALLATION FAILED: failed pre-install: ${fault}`)
    expect(touched()).toEqual([])
  },
)

it.each(['v1/../../apis/apps/v1', 'v1?x=1#', '../v1', 'v1%2f..'])(
  'K63: the apiVersion %j is refused and nothing is touched',
  async (apiVersion) => {
    expect(await install(apiVersion, 'map', false)).toContain('INSTALLATION FAILED: ')
    expect(touched()).toEqual([])
    const asked = server.requests.map(({ url }) => url.split('?')[0]!)
    expect(asked.filter((path) => path.includes('..') || path.includes('%'))).toEqual([])
  },
)
