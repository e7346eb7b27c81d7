/** What happens when the cluster, the network or the process lets an action down. */
import { describe, expect, it } from 'vitest'
import { KubeError } from '../kube'
import { House, hookJob, request, serverDown } from './testing/house'

const target = { name: 'r', namespace: 'default' }

describe('objects that cannot be applied', () => {
  it('one refused: the others are applied, the release is failed, the next upgrade --install mends it', async () => {
    const house = new House()
    house.fault = (verb, kind) =>
      verb === 'apply' && kind === 'ConfigMap' ? new KubeError(500, 'InternalError', 'boom') : undefined
    expect(await house.end(house.service.install(request()))).toBe(
      'failed INSTALLATION FAILED: server-side apply failed for object default/r-cm /v1, Kind=ConfigMap: boom',
    )
    expect(await house.live('Deployment', 'web')).toBeDefined()
    expect(await house.history()).toEqual([
      '1 failed Release "r" failed: server-side apply failed for object default/r-cm /v1, Kind=ConfigMap: boom',
    ])
    house.fault = () => undefined
    expect(await house.end(house.service.upgrade(request({ install: true })))).toMatch(/^done Release "r"/)
    expect((await house.history()).map((h) => h.slice(0, 12))).toEqual(['1 superseded', '2 deployed U'])
  })

  it('a field somebody else manages: the old revision stays deployed, force takes it', async () => {
    const house = new House()
    await house.events(house.service.install(request()))
    const maps = (await house.cluster.resources()).find((r) => r.kind === 'ConfigMap')!
    await house.cluster.patch(
      { resource: maps, namespace: 'default', name: 'r-cm' },
      'merge',
      { data: { a: '9' } },
      { fieldManager: 'kubectl-edit' },
    )
    expect(await house.end(house.service.upgrade(request({ values: { set: ['a=2'] } })))).toBe(
      'failed UPGRADE FAILED: conflict occurred while applying object default/r-cm /v1, Kind=ConfigMap: Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: .data.a',
    )
    expect((await house.history()).map((h) => h.slice(0, 10))).toEqual(['1 deployed', '2 failed U'])
    await house.events(house.service.upgrade(request({ values: { set: ['a=2'] }, forceConflicts: true })))
    expect((await house.live('ConfigMap', 'r-cm'))?.data).toEqual({ a: '2' })
    expect((await house.history()).map((h) => h.slice(0, 10))).toEqual([
      '1 supersed',
      '2 failed U',
      '3 deployed',
    ])
  })

  it('an object of nobody, or of another release, is not taken over', async () => {
    const house = new House()
    await house.events(house.service.install(request()))
    expect(await house.end(house.service.install({ ...request(), name: 's' }))).toBe(
      'failed INSTALLATION FAILED: unable to continue with install: Deployment "web" in namespace "default" exists and cannot be imported into the current release: invalid ownership metadata; annotation validation error: key "meta.helm.sh/release-name" must equal "s": current value is "r"',
    )
    expect(await house.service.list()).toHaveLength(1)
  })

  it('a kind the cluster does not know stops the install before anything is recorded', async () => {
    const house = new House()
    const templates = { 'templates/foo.yaml': 'apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: f}\n' }
    expect(await house.end(house.service.install(request({}, templates)))).toBe(
      'failed INSTALLATION FAILED: unable to build kubernetes objects from release manifest: resource mapping not found for name: "f" namespace: "" from "": no matches for kind "Foo" in version "example.com/v1"\nensure CRDs are installed first',
    )
    expect(await house.service.list()).toEqual([])
  })

  it('a record over one mebibyte fails before anything is applied', async () => {
    const house = new House()
    // Nothing in it repeats, so that gzip cannot make it small.
    let seed = 1
    const noise = Array.from({ length: 1_600_000 }, () => {
      seed = (seed * 16807) % 2147483647
      return String.fromCharCode(33 + (seed % 90))
    }).join('')
    const templates = { 'templates/_noise.tpl': '', 'templates/NOTES.txt': noise }
    expect(await house.end(house.service.install(request({}, templates)))).toBe(
      'failed INSTALLATION FAILED: create: failed to create: Secret "sh.helm.release.v1.r.v1" is invalid: data: Too long: may not be more than 1048576 bytes',
    )
    expect(await house.live('ConfigMap', 'r-cm')).toBeUndefined()
  })
})

describe('a record that cannot be written', () => {
  it('install: the last word is tried for half a minute', async () => {
    const house = new House()
    let isDown = false
    house.fault = (verb, kind) => {
      if (verb === 'apply' && kind === 'Deployment' && !isDown) {
        isDown = true
        house.clock.after(20_000, () => {
          isDown = false
        })
      }
      return isDown && verb === 'replace' ? serverDown() : undefined
    }
    expect(await house.end(house.service.install(request()))).toMatch(/^done NAME: r/)
    expect(await house.history()).toEqual(['1 deployed Install complete'])
  })

  it('install: it is not called deployed when it never was; rollback to 1 and uninstall are ways out', async () => {
    for (const way of ['rollback', 'uninstall']) {
      const house = new House()
      house.fault = (verb) => (verb === 'replace' ? serverDown() : undefined)
      expect(await house.end(house.service.install(request()))).toBe(
        'failed INSTALLATION FAILED: update: failed to update: connection refused',
      )
      house.fault = () => undefined
      expect(await house.history()).toEqual(['1 pending-install Initial install underway'])
      expect(await house.end(house.service.upgrade(request()))).toBe(
        'failed UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress',
      )
      expect(await house.end(house.service.rollback(target))).toBe('failed release has no 0 version')
      if (way === 'rollback') {
        expect(await house.end(house.service.rollback({ ...target, revision: 1 }))).toMatch(/^done Rollback/)
        expect((await house.history()).at(-1)).toBe('2 deployed Rollback to 1')
      } else {
        expect(await house.end(house.service.uninstall(target))).toMatch(/^done/)
        expect(await house.service.list()).toEqual([])
      }
    }
  })

  it('upgrade: never two deployed, never none', async () => {
    for (const broken of ['sh.helm.release.v1.r.v1', 'sh.helm.release.v1.r.v2']) {
      const house = new House()
      await house.events(house.service.install(request()))
      house.fault = (verb, _, { name }) => (verb === 'replace' && name === broken ? serverDown() : undefined)
      expect(await house.end(house.service.upgrade(request({ values: { set: ['a=2'] } })))).toBe(
        'failed UPGRADE FAILED: update: failed to update: connection refused',
      )
      house.fault = () => undefined
      const history = await house.history()
      expect(history.filter((h) => h.includes('deployed'))).toEqual(['1 deployed Install complete'])
      expect(await house.end(house.service.rollback({ ...target, revision: 1 }))).toMatch(/^done Rollback/)
      expect((await house.history()).filter((h) => h.includes(' deployed '))).toEqual([
        '3 deployed Rollback to 1',
      ])
    }
  })

  it('a missing namespace stops the install', async () => {
    const house = new House()
    expect(await house.end(house.service.install(request({ namespace: 'gone' })))).toBe(
      'failed INSTALLATION FAILED: create: failed to create: namespaces "gone" not found',
    )
  })
})

describe('several at once, and interrupted ones', () => {
  it('of three upgrades one wins', async () => {
    const house = new House()
    await house.events(house.service.install(request()))
    const ends = await Promise.all(
      ['2', '3', '4'].map((a) => house.end(house.service.upgrade(request({ values: { set: [`a=${a}`] } })))),
    )
    expect(ends.filter((e) => e.startsWith('done'))).toHaveLength(1)
    expect(ends.filter((e) => e === 'failed UPGRADE FAILED: release: already exists')).toHaveLength(2)
    expect((await house.history()).map((h) => h.slice(0, 12))).toEqual(['1 superseded', '2 deployed U'])
  })

  it('killed between hook and manifest: locked, and uninstall or rollback 1 free it', async () => {
    const house = new House()
    const stream = house.service.install(request({}, { 'templates/job.yaml': hookJob('pre-install') }))
    const killed = (async () => {
      for await (const event of stream) if (event.type === 'hook' && event.phase === 'succeeded') break
    })()
    await house.clock.runUntil(killed)
    expect(await house.history()).toEqual(['1 pending-install Initial install underway'])
    expect(await house.live('ConfigMap', 'r-cm')).toBeUndefined()
    expect(await house.end(house.service.install(request()))).toBe(
      'failed INSTALLATION FAILED: release name check failed: cannot reuse a name that is still in use',
    )
    expect(await house.end(house.service.rollback({ ...target, revision: 1 }))).toMatch(/^done/)
    expect(await house.live('ConfigMap', 'r-cm')).toBeDefined()
  })

  it('cancelled while waiting: recorded failed, as SIGTERM does', async () => {
    const house = new House()
    const stop = new AbortController()
    house.clock.after(3000, () => stop.abort())
    const never = request({ wait: 'watcher', values: { set: ['image=app:1-broken'] } })
    const events = await house.events(house.service.install(never, stop.signal))
    expect(events.at(-1)).toMatchObject({
      type: 'failed',
      message: 'INSTALLATION FAILED: context canceled',
      output: 'Release r has been cancelled.\n',
    })
    expect(await house.history()).toEqual(['1 failed Release "r" failed: context canceled'])
  })
})

describe('hooks', () => {
  const fail = '{sim.chartroom/exit-code: "1"}'
  it('a failing pre-install hook: no objects, the Job stays to be read', async () => {
    const house = new House()
    const templates = { 'templates/job.yaml': hookJob('pre-install', fail) }
    expect(await house.end(house.service.install(request({}, templates)))).toBe(
      'failed INSTALLATION FAILED: failed pre-install: resource Job/default/hook not ready. status: Failed, message: Job Failed. failed: 1/1',
    )
    expect(await house.live('ConfigMap', 'r-cm')).toBeUndefined()
    expect(await house.live('Job', 'hook')).toBeDefined()
  })

  it('delete policies decide what stays', async () => {
    const left = async (labels: string, policy: string): Promise<boolean> => {
      const house = new House()
      await house.events(
        house.service.install(request({}, { 'templates/job.yaml': hookJob('pre-install', labels, policy) })),
      )
      await house.clock.advance(5000)
      return (await house.live('Job', 'hook')) !== undefined
    }
    const policies = [
      '',
      'before-hook-creation',
      'hook-failed',
      'hook-succeeded',
      'hook-succeeded,hook-failed',
    ]
    expect(await Promise.all(policies.map((p) => left('{}', p)))).toEqual([true, true, true, false, false])
    expect(await Promise.all(policies.map((p) => left(fail, p)))).toEqual([true, true, false, true, false])
  })

  it('a hook Job is made anew for each upgrade', async () => {
    const house = new House()
    const templates = { 'templates/job.yaml': hookJob('pre-install,pre-upgrade') }
    await house.events(house.service.install(request({}, templates)))
    const first = (await house.live('Job', 'hook'))?.metadata.uid
    const lines = await house.events(house.service.upgrade(request({}, templates)))
    expect(lines.at(-1)?.type).toBe('done')
    expect((await house.live('Job', 'hook'))?.metadata.uid).not.toBe(first)
  })

  it('a failing pre-delete hook leaves the release uninstalling; --no-hooks finishes', async () => {
    const house = new House()
    await house.events(
      house.service.install(request({}, { 'templates/job.yaml': hookJob('pre-delete', fail) })),
    )
    expect(await house.end(house.service.uninstall(target))).toBe(
      'failed resource Job/default/hook not ready. status: Failed, message: Job Failed. failed: 1/1',
    )
    expect((await house.history())[0]).toBe('1 uninstalling Deletion in progress (or silently failed)')
    expect(await house.end(house.service.uninstall({ ...target, disableHooks: true }))).toBe(
      'done release "r" uninstalled\n',
    )
  })
})

describe('uninstall', () => {
  it('stops before anything is lost when ownership cannot be read', async () => {
    const house = new House()
    await house.events(house.service.install(request()))
    house.fault = (verb, kind) =>
      verb === 'get' && kind === 'ConfigMap'
        ? new KubeError(403, 'Forbidden', 'configmaps "r-cm" is forbidden')
        : undefined
    expect(await house.end(house.service.uninstall(target))).toBe(
      'failed nothing was deleted: the ownership of 1 resource(s) could not be verified:\n[ConfigMap] r-cm: configmaps "r-cm" is forbidden',
    )
    house.fault = () => undefined
    expect(await house.live('Deployment', 'web')).toBeDefined()
    expect(await house.end(house.service.uninstall(target))).toBe('done release "r" uninstalled\n')
  })

  it('keeps what is marked keep, and the history when asked', async () => {
    const house = new House()
    const kept = {
      'templates/keep.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, annotations: {helm.sh/resource-policy: keep}}\n',
    }
    await house.events(house.service.install(request({}, kept)))
    expect(await house.end(house.service.uninstall({ ...target, keepHistory: true }))).toBe(
      'done These resources were kept due to the resource policy:\n[ConfigMap] x\n\nrelease "r" uninstalled\n',
    )
    expect(await house.history()).toEqual(['1 uninstalled Uninstallation complete'])
    expect(await house.live('ConfigMap', 'x')).toBeDefined()
    expect(await house.end(house.service.uninstall({ ...target, keepHistory: true }))).toBe(
      'failed the release named "r" is already deleted',
    )
    expect(await house.end(house.service.upgrade(request({ install: true })))).toMatch(
      /^done Release "r" does not exist. Installing it now.\nNAME: r/,
    )
    expect(await house.history()).toEqual([
      '1 superseded superseded by new release',
      '2 deployed Install complete',
    ])
  })

  it('names that are no path segment are refused', async () => {
    const house = new House()
    for (const name of ['.', '..', 'a/b', 'A', '']) {
      const fault =
        name === ''
          ? 'no name provided'
          : 'invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53'
      expect(await house.end(house.service.install(request({ name })))).toBe(
        `failed INSTALLATION FAILED: release name check failed: release name "${name}": ${fault}`,
      )
      expect(await house.end(house.service.upgrade(request({ name })))).toBe(
        `failed UPGRADE FAILED: release name is invalid: ${name}`,
      )
      expect(await house.end(house.service.uninstall({ name, namespace: 'default' }))).toBe(
        `failed uninstall: Release name is invalid: ${name}`,
      )
    }
    expect(house.calls.filter((c) => !c.startsWith('version'))).toEqual([])
  })
})
