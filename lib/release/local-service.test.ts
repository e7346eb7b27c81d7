import { describe, expect, it } from 'vitest'
import { House, line, request } from './testing/house'

describe('install', () => {
  it('records, applies and tells each step', async () => {
    const house = new House()
    const { service } = house
    expect((await house.events(service.install(request()))).map(line)).toEqual([
      'stage render',
      'stage record',
      'stage apply',
      'created ConfigMap r-cm',
      'created Deployment web',
      'stage done',
      'done NAME: r\nLAST DEPLOYED: Fri Jan  2 03:04:05 2026\nNAMESPACE: default\nSTATUS: deployed\nREVISION: 1\nDESCRIPTION: Install complete\nTEST SUITE: None\nNOTES:\nNotes r r1\n',
    ])
    expect(await service.list({ namespace: 'default' })).toMatchObject([
      { name: 'r', revision: 1, status: 'deployed', userValues: 'null\n' },
    ])
  })

  it('waits with --wait and says what it waits for', async () => {
    const house = new House()
    const { service } = house
    const lines = (await house.events(service.install(request({ wait: 'watcher' })))).map(line)
    expect(lines.filter((l) => l.startsWith('waiting Deployment'))).toEqual([
      'waiting Deployment web false Replicas: 0/1',
      'waiting Deployment web false Available: 0/1',
      'waiting Deployment web true Deployment is available. Replicas: 1',
    ])
  })

  it('refuses a name in use', async () => {
    const house = new House()
    const { service } = house
    await house.events(service.install(request()))
    expect((await house.events(service.install(request()))).map(line).at(-1)).toBe(
      'failed INSTALLATION FAILED: release name check failed: cannot reuse a name that is still in use',
    )
  })
})

describe('upgrade and uninstall', () => {
  it('makes revision 2 and supersedes revision 1', async () => {
    const house = new House()
    const { service } = house
    await house.events(service.install(request()))
    const lines = (await house.events(service.upgrade(request({ values: { set: ['a=2'] } })))).map(line)
    expect(lines).toEqual([
      'stage render',
      'stage record',
      'stage apply',
      'changed ConfigMap r-cm',
      'unchanged Deployment web',
      'stage done',
      'done Release "r" has been upgraded. Happy Helming!\nNAME: r\nLAST DEPLOYED: Fri Jan  2 03:04:05 2026\nNAMESPACE: default\nSTATUS: deployed\nREVISION: 2\nDESCRIPTION: Upgrade complete\nTEST SUITE: None\nNOTES:\nNotes r r2\n',
    ])
    const history = await service.history({ name: 'r', namespace: 'default' })
    expect(history.map((r) => [r.revision, r.status, r.description, r.userValues])).toEqual([
      [1, 'superseded', 'Install complete', 'null\n'],
      [2, 'deployed', 'Upgrade complete', 'a: 2\n'],
    ])
    expect((await house.events(service.rollback({ name: 'r', namespace: 'default' }))).map(line).at(-1)).toBe(
      'done Rollback was a success! Happy Helming!\n',
    )
    expect(
      (await house.events(service.uninstall({ name: 'r', namespace: 'default' }))).map(line).slice(-4),
    ).toEqual([
      'deleted Deployment web',
      'deleted ConfigMap r-cm',
      'stage done',
      'done release "r" uninstalled\n',
    ])
    expect(await service.list()).toEqual([])
  })

  it('leaves the old revision deployed when the new one does not become ready', async () => {
    const house = new House()
    const { service } = house
    await house.events(service.install(request({ wait: 'watcher' })))
    const bad = request({ wait: 'watcher', timeout: 8000, values: { set: ['image=app:2-broken'] } })
    const lines = (await house.events(service.upgrade(bad))).map(line)
    const text =
      'resource Deployment/default/web not ready. status: InProgress, message: Pending termination: 1\ncontext deadline exceeded'
    expect(lines.slice(-2)).toEqual([
      `warning level=WARN msg="upgrade failed" name=r error=${JSON.stringify(text)}`,
      `failed UPGRADE FAILED: ${text}`,
    ])
    const history = await service.history({ name: 'r', namespace: 'default' })
    expect(history.map((r) => [r.revision, r.status])).toEqual([
      [1, 'deployed'],
      [2, 'failed'],
    ])
  })
})
