import { beforeEach, describe, expect, it } from 'vitest'
import { aPod, type Simulated, simulated } from '../testing'

let world: Simulated
beforeEach(() => {
  world = simulated()
})

const NEVER = { restartPolicy: 'Never' }
const script = (text: string, flags = '-c') => ({ image: 'busybox:1', command: ['sh', flags, text] })

const service = (name: string, port: object = { port: 80 }, app = name) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { selector: { app }, ports: [port] },
})

async function status(name: string) {
  const { status } = await world.get('', 'Pod', name)
  return status as {
    phase: string
    containerStatuses: {
      state: Record<string, { exitCode?: number; reason?: string; message?: string }>
      restartCount: number
    }[]
    initContainerStatuses?: { state: Record<string, object> }[]
    conditions: { type: string; status: string; reason?: string; message?: string }[]
  }
}

/** Runs a container to its end: phase, exit code, log. */
async function runs(container: object, more: { annotations?: object; spec?: object } = {}, ms = 10_000) {
  const name = `run-${Math.random().toString(36).slice(2, 8)}`
  await world.apply(aPod(name, container, { ...more, spec: { ...NEVER, ...more.spec } }))
  await world.clock.advance(ms)
  const { phase, containerStatuses } = await status(name)
  const log = await world.kube.logs({ namespace: 'default', name })
  return [phase, containerStatuses[0]?.state.terminated?.exitCode, log]
}

describe('scripts', () => {
  it('end as they are written, and what they said is their log', async () => {
    expect(await runs(script('echo migrating; exit 3'))).toEqual(['Failed', 3, 'migrating\n'])
    expect(await runs(script('echo applied 3 migrations'))).toEqual([
      'Succeeded',
      0,
      'applied 3 migrations\n',
    ])
    expect(await runs(script('echo a; false; echo b', '-ec'))).toEqual(['Failed', 1, 'a\n'])
    expect(await runs(script('helm version'))).toEqual(['Failed', 127, 'sh: helm: not found\n'])
    expect(await runs(script('echo "'))).toEqual([
      'Failed',
      2,
      'sh: syntax error: unterminated quoted string\n',
    ])
  })

  it('sleep on the simulated clock', async () => {
    await world.apply(aPod('slow', script('echo a; sleep 30; echo b'), { spec: NEVER }))
    await world.clock.advance(20_000)
    expect((await status('slow')).phase).toBe('Running')
    expect(await world.kube.logs({ namespace: 'default', name: 'slow' })).toBe('a\n')
    await world.clock.advance(12_000)
    expect((await status('slow')).phase).toBe('Succeeded')
    expect(await world.kube.logs({ namespace: 'default', name: 'slow' })).toBe('a\nb\n')
  })

  it("the image's own program does its work between the others", async () => {
    const own = { ...script('echo migrating\ntask-api migrate\necho done'), image: 'task-api:1' }
    expect(await runs(own)).toEqual(['Succeeded', 0, 'migrating\ndone\n'])
  })

  it('what a Pod says of itself outweighs its script', async () => {
    const annotations = { 'sim.chartroom/exit-code': '4', 'sim.chartroom/log': 'no such table' }
    expect(await runs(script('exit 0'), { annotations })).toEqual(['Failed', 4, 'no such table\n'])
  })

  it('see their environment, ConfigMaps and Secrets included', async () => {
    const of = (kind: string, data: object) => ({
      apiVersion: 'v1',
      kind,
      metadata: { name: 'conf', namespace: 'default' },
      data,
    })
    await world.apply(of('ConfigMap', { LEVEL: 'debug', 'app.ini': 'x=1\n' }))
    await world.apply(of('Secret', { password: btoa('hunter2') }))
    const env = [
      { name: 'HOST', value: 'db' },
      { name: 'URL', value: 'http://$(HOST):80' },
      { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'conf', key: 'password' } } },
      { name: 'ME', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    ]
    const envFrom = [{ configMapRef: { name: 'conf' } }]
    const volumeMounts = [{ name: 'conf', mountPath: '/etc/app' }]
    const volumes = [{ name: 'conf', configMap: { name: 'conf' } }]
    const text = 'echo $URL $PASSWORD $ME $LEVEL; cat /etc/app/app.ini; echo $(HOST)'
    expect(await runs({ ...script(text), env, envFrom, volumeMounts }, { spec: { volumes } })).toEqual([
      'Succeeded',
      0,
      'http://db:80 hunter2 default debug\nx=1\ndb\n',
    ])
  })
})

describe('the network inside', () => {
  const server = (name: string, http = '', container: object = {}) =>
    aPod(
      name,
      { ports: [{ containerPort: 8080 }], ...container },
      { annotations: { 'sim.chartroom/http': http } },
    )

  it('curl: an answer, an HTTP failure, a refusal, an unknown name', async () => {
    await world.apply(server('web', '/healthz 200 fine\n/old* 404\n/busy 503'))
    await world.apply(service('web', { port: 80, targetPort: 8080 }))
    await world.clock.advance(2000)
    const curl = (...args: string[]) => runs({ image: 'curlimages/curl:8', args })
    expect(await curl('-fsS', 'http://web/healthz')).toEqual(['Succeeded', 0, 'fine\n'])
    expect(await curl('-s', 'web.default.svc.cluster.local/old/x')).toEqual(['Succeeded', 0, 'Not Found\n'])
    expect(await curl('-fsS', 'http://web/old')).toEqual([
      'Failed',
      22,
      'curl: (22) The requested URL returned error: 404\n',
    ])
    expect(await curl('-fs', 'http://web/busy')).toEqual(['Failed', 22, ''])
    expect(await curl('-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://web/busy')).toEqual([
      'Succeeded',
      0,
      '503',
    ])
    expect(await curl('-sS', 'http://wbe/')).toEqual(['Failed', 6, 'curl: (6) Could not resolve host: wbe\n'])
    expect(await curl('-sS', '--max-time', '5', 'http://web:8081/')).toEqual([
      'Failed',
      28,
      'curl: (28) Connection timed out after 5000 milliseconds\n',
    ])
    await world.apply(service('lost', { port: 80, targetPort: 9090 }, 'web'))
    expect(await curl('-sS', 'http://lost/')).toEqual([
      'Failed',
      7,
      'curl: (7) Failed to connect to lost port 80 after 0 ms: Could not connect to server\n',
    ])
  })

  it('wget, as BusyBox has it', async () => {
    await world.apply(server('web', '/busy 503'))
    await world.apply(service('web', { port: 80, targetPort: 8080 }))
    await world.clock.advance(2000)
    const { spec } = (await world.get('', 'Service', 'web')) as unknown as { spec: { clusterIP: string } }
    const ip = spec.clusterIP
    const wget = (...args: string[]) => runs({ image: 'busybox:1', command: ['wget'], args })
    expect(await wget('-qO-', 'http://web/')).toEqual(['Succeeded', 0, 'ok\n'])
    expect(await wget('-q', '--spider', '-T', '2', 'http://web')).toEqual(['Succeeded', 0, ''])
    expect(await wget('--spider', 'web:80')).toEqual([
      'Succeeded',
      0,
      `Connecting to web:80 (${ip}:80)\nremote file exists\n`,
    ])
    expect(await wget('-q', 'http://wbe:80')).toEqual(['Failed', 1, "wget: bad address 'wbe:80'\n"])
    expect(await wget('-qO-', 'http://web/busy')).toEqual([
      'Failed',
      1,
      'wget: server returned error: HTTP/1.1 503 Service Unavailable\n',
    ])
    await world.apply(service('empty'))
    const empty = (await world.get('', 'Service', 'empty')) as unknown as { spec: { clusterIP: string } }
    expect(await wget('-qO-', 'http://empty')).toEqual([
      'Failed',
      1,
      `wget: can't connect to remote host (${empty.spec.clusterIP}): Connection refused\n`,
    ])
  })

  it('a test Pod waits until the Service answers', async () => {
    await world.apply(service('web', { port: 80, targetPort: 8080 }))
    const text =
      'for i in 1 2 3 4 5 6 7 8 9 10; do if curl -fsS http://web/; then exit 0; fi; sleep 1; done; exit 1'
    await world.apply(aPod('probe', script(text, '-ec'), { spec: NEVER }))
    await world.clock.advance(3000)
    await world.apply(server('web'))
    await world.clock.advance(5000)
    expect((await status('probe')).phase).toBe('Succeeded')
    expect(await world.kube.logs({ namespace: 'default', name: 'probe' })).toMatch(
      /^(curl: \(7\) .*\n)+ok\n$/,
    )
  })

  it('a Pod crashes until what it needs answers', async () => {
    const env = [{ name: 'DB_HOST', value: 'db' }]
    await world.apply(service('db', { port: 5432 }))
    await world.apply(aPod('api', { env }, { annotations: { 'sim.chartroom/needs': '$(DB_HOST):5432' } }))
    await world.clock.advance(5000)
    const [before] = (await status('api')).containerStatuses
    expect(before?.state.waiting?.reason).toBe('CrashLoopBackOff')
    expect(await world.kube.logs({ namespace: 'default', name: 'api' })).toMatch(
      /^c: dial tcp 10\.96\.\d+\.\d+:5432: connect: connection refused\n$/,
    )
    await world.apply(aPod('db', {}))
    await world.clock.advance(20_000)
    const after = await status('api')
    expect(after.containerStatuses[0]).toMatchObject({ ready: true, restartCount: 1 })
    expect(after.conditions.find((c) => c.type === 'Ready')?.status).toBe('True')
  })
})

describe('what a Pod waits for', () => {
  it('its init containers, one after the other', async () => {
    const initContainers = [
      { name: 'wait', ...script('until nc -z db 5432; do echo waiting; sleep 2; done') },
      { name: 'then', ...script('echo second') },
    ]
    await world.apply(service('db', { port: 5432 }))
    await world.apply(aPod('api', {}, { spec: { initContainers } }))
    await world.clock.advance(3000)
    const early = await status('api')
    expect(early.phase).toBe('Pending')
    expect(early.conditions[0]).toMatchObject({
      type: 'Initialized',
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [wait then]',
    })
    await expect(world.kube.logs({ namespace: 'default', name: 'api' })).rejects.toThrow(
      'container "c" in pod "api" is waiting to start: PodInitializing',
    )
    await world.apply(aPod('db', {}))
    await world.clock.advance(6000)
    expect((await status('api')).conditions.map((c) => c.status)).toEqual(['True', 'True', 'True', 'True'])
    const log = (container: string) => world.kube.logs({ namespace: 'default', name: 'api' }, { container })
    expect([await log('wait'), await log('then')]).toEqual(['waiting\nwaiting\n', 'second\n'])
  })

  it('a failing init container is tried again, or fails the Pod', async () => {
    const initContainers = [{ name: 'wait', ...script('exit 1') }]
    await world.apply(aPod('again', {}, { spec: { initContainers } }))
    await world.apply(aPod('once', {}, { spec: { ...NEVER, initContainers } }))
    await world.clock.advance(3000)
    expect((await status('again')).initContainerStatuses?.[0]?.state.waiting).toMatchObject({
      reason: 'CrashLoopBackOff',
    })
    expect((await status('once')).phase).toBe('Failed')
  })

  it('a ConfigMap or Secret that is missing', async () => {
    const volumes = [{ name: 'conf', configMap: { name: 'conf' } }]
    await world.apply(aPod('mounts', {}, { spec: { volumes } }))
    await world.apply(aPod('reads', { envFrom: [{ secretRef: { name: 'conf' } }] }))
    await world.clock.advance(5000)
    expect((await status('mounts')).containerStatuses[0]?.state.waiting?.reason).toBe('ContainerCreating')
    expect((await world.events('mounts')).at(-1)).toMatch(
      /^Warning FailedMount \(\d\): MountVolume.SetUp failed for volume "conf" : configmap "conf" not found$/,
    )
    expect((await status('reads')).containerStatuses[0]?.state.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'secret "conf" not found',
    })
    expect((await world.events('reads')).at(-1)).toMatch(
      /^Warning Failed \(\d\): Error: secret "conf" not found$/,
    )
    for (const kind of ['ConfigMap', 'Secret'])
      await world.apply({ apiVersion: 'v1', kind, metadata: { name: 'conf', namespace: 'default' } })
    await world.clock.advance(5000)
    expect([(await status('mounts')).phase, (await status('reads')).phase]).toEqual(['Running', 'Running'])
  })

  it('a saved cluster runs its scripts anew, and keeps what was said', async () => {
    await world.apply(aPod('slow', script('echo a; sleep 5; echo b'), { spec: NEVER }))
    expect(await runs(script('echo kept'))).toEqual(['Succeeded', 0, 'kept\n'])
    const { EmbeddedCluster, SimulatedClock } = await import('..')
    const saved = JSON.parse(JSON.stringify(world.kube.save()))
    const again = EmbeddedCluster.from(saved, { clock: new SimulatedClock(saved.time) })
    expect(await again.logs({ namespace: 'default', name: 'slow' })).toBe('a\nb\n')
  })
})
