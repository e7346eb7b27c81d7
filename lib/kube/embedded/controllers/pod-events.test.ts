import { describe, expect, it } from 'vitest'
import { aPod, simulated } from '../testing'

const NODE = 'chartroom-control-plane'

describe('what the node tells of its Pods', () => {
  it('an image is pulled once, then it is there', async () => {
    const { clock, apply, events, kube } = simulated()
    await apply(aPod('a', {}))
    await clock.advance(2000)
    expect(await events('a')).toEqual([
      `Normal Scheduled (-): Successfully assigned default/a to ${NODE}`,
      'Normal Pulling (1): Pulling image "app:1"',
      'Normal Pulled (1): Successfully pulled image "app:1" in 400ms (400ms including waiting). Image size: 10485760 bytes.',
      'Normal Created (1): Container created',
      'Normal Started (1): Container started',
    ])
    await apply(aPod('b', {}))
    await clock.advance(2000)
    expect((await events('b'))[1]).toBe(
      'Normal Pulled (1): Container image "app:1" already present on machine and can be accessed by the pod',
    )
    const pods = (await kube.resources()).find((r) => r.kind === 'Pod')!
    await kube.delete({ resource: pods, namespace: 'default', name: 'b' })
    await clock.advance(1000)
    expect((await events('b')).at(-1)).toBe('Normal Killing (1): Stopping container c')
  })

  it('an image nobody has', async () => {
    const { clock, apply, events } = simulated()
    await apply(aPod('a', { image: 'lab/x:9' }, { annotations: { 'sim.chartroom/bad-image': 'true' } }))
    await clock.advance(2000)
    const name = 'docker.io/lab/x:9'
    expect((await events('a')).slice(1)).toEqual([
      'Normal Pulling (1): Pulling image "lab/x:9"',
      `Warning Failed (1): Failed to pull image "lab/x:9": rpc error: code = NotFound desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found`,
      'Warning Failed (1): Error: ErrImagePull',
      'Normal BackOff (1): Back-off pulling image "lab/x:9"',
      'Warning Failed (1): Error: ImagePullBackOff',
    ])
  })

  it('a container that ends again and again is counted, with longer and longer pauses', async () => {
    const { clock, apply, events, get } = simulated()
    await apply(aPod('a', {}, { annotations: { 'sim.chartroom/crash': 'true' } }))
    await clock.advance(35_000)
    const live = await get('', 'Pod', 'a')
    const { uid } = live.metadata
    expect((await events('a')).slice(3)).toEqual([
      'Normal Created (3): Container created',
      'Normal Started (3): Container started',
      `Warning BackOff (3): Back-off restarting failed container c in pod a_default(${uid})`,
      'Normal Pulled (2): Container image "app:1" already present on machine and can be accessed by the pod',
    ])
    const { containerStatuses } = live.status as { containerStatuses: { state: object }[] }
    expect(containerStatuses[0]?.state).toEqual({
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off 40s restarting failed container=c pod=a_default(${uid})`,
      },
    })
  })

  it('a readiness probe that fails', async () => {
    const { clock, apply, events } = simulated()
    const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 5 }
    await apply(aPod('a', { readinessProbe }, { annotations: { 'sim.chartroom/never-ready': 'true' } }))
    await clock.advance(16_000)
    expect((await events('a')).at(-1)).toBe(
      'Warning Unhealthy (3): Readiness probe failed: HTTP probe failed with statuscode: 503',
    )
  })
})
