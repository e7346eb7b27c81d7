import { describe, expect, it } from 'vitest'
import type { ReleaseEvent, ReleaseRevision, ReleaseService } from '../../lib/release'
import { createCluster } from './cluster'

const at = '2026-01-01T00:00:00Z'
const revision = (number: number): ReleaseRevision => ({
  name: 'agent',
  namespace: 'default',
  revision: number,
  status: 'deployed',
  firstDeployed: at,
  lastDeployed: at,
  description: 'Install complete',
  chart: { name: 'task-api', version: '0.1.0', appVersion: '1.0' },
  notes: '',
  manifest: '',
  userValues: '',
})

/** A service that plays given events and then lists one more revision. */
function played(events: ReleaseEvent[]): ReleaseService {
  let revisions = 0
  async function* play() {
    yield* events
    revisions += 1
  }
  return {
    list: async () => (revisions === 0 ? [] : [revision(revisions)]),
    history: async () => Array.from({ length: revisions }, (_, n) => revision(n + 1)),
    status: async () => revision(revisions),
    resources: async () => [],
    install: play,
    upgrade: play,
    rollback: play,
    uninstall: play,
    test: play,
    recover: play,
    record: async () => '{}',
    preview: async () => ({ release: revision(revisions), changes: [], warnings: [] }),
    previewRollback: async () => ({ release: revision(revisions), changes: [], warnings: [] }),
    events: async () => [],
    async *logs() {},
  }
}
const contexts = async () => ({ offered: [], refused: [] })
const request = { name: 'agent', namespace: 'default', chart: {}, values: {} }

describe('the cluster store', () => {
  it('keeps every event of an action, ends with its last, and shows the release newest first', async () => {
    const service = played([
      { at, type: 'stage', stage: 'render' },
      { at, type: 'done', release: revision(1), message: 'NAME: agent' },
    ])
    const cluster = createCluster({ service: () => service, contexts })
    await cluster.getState().install(request)
    await cluster.getState().upgrade(request)
    const { operation, releases, history } = cluster.getState()
    expect(operation).toMatchObject({ asked: { verb: 'upgrade' }, state: 'done', message: 'NAME: agent' })
    expect(operation?.events.map((event) => event.type)).toEqual(['stage', 'done'])
    expect(releases.map((one) => one.revision)).toEqual([2])
    expect(history.map((one) => one.revision)).toEqual([2, 1])
  })

  it("ends as failed with Helm's words, or ours when the stream breaks", async () => {
    const refused = createCluster({
      service: () => played([{ at, type: 'failed', message: 'INSTALLATION FAILED: no', release: null }]),
      contexts,
    })
    await refused.getState().install(request)
    expect(refused.getState().operation).toMatchObject({
      state: 'failed',
      message: 'INSTALLATION FAILED: no',
    })

    const broken = createCluster({ service: () => played([]), contexts })
    await broken.getState().install(request)
    expect(broken.getState().operation).toMatchObject({
      state: 'failed',
      message: 'It ended without a word.',
    })
  })

  it('says why a cluster does not answer, and forgets it when another is chosen', async () => {
    const silent: ReleaseService = { ...played([]), list: () => Promise.reject(new Error('no route')) }
    const cluster = createCluster({
      service: (target) => (target === 'kind-a' ? silent : played([])),
      contexts,
    })
    await cluster.getState().choose('kind-a')
    expect(cluster.getState().trouble).toBe('no route')
    await cluster.getState().choose('embedded')
    expect(cluster.getState().trouble).toBeUndefined()
  })
})
