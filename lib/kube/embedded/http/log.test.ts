/** A container's log over HTTP: cut, and followed to its end. */
import { expect, it } from 'vitest'
import { type Simulated, simulated } from '../testing'
import { serve } from '.'

async function podThatEnds(): Promise<Simulated> {
  const cluster = simulated()
  await cluster.clock.advance(1000)
  const command = ['sh', '-c', 'echo one; sleep 5; echo two']
  await cluster.apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default' },
    spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command }] },
  })
  await cluster.clock.advance(2000)
  return cluster
}

const ask = ({ kube }: Simulated, query: string, signal = new AbortController().signal) =>
  serve(kube, {
    method: 'GET',
    path: '/api/v1/namespaces/default/pods/p/log',
    query: new URLSearchParams(query),
    headers: {},
    body: new Uint8Array(),
    signal,
  })

it('gives the last lines and the first bytes', async () => {
  const cluster = await podThatEnds()
  expect((await ask(cluster, '')).body).toBe('one\n')
  await cluster.clock.advance(10_000)
  expect((await ask(cluster, '')).body).toBe('one\ntwo\n')
  expect((await ask(cluster, 'tailLines=1')).body).toBe('two\n')
  expect((await ask(cluster, 'tailLines=0')).body).toBe('')
  expect((await ask(cluster, 'limitBytes=5')).body).toBe('one\nt')
})

it('follows until the Pod is over', async () => {
  const cluster = await podThatEnds()
  const { body } = await ask(cluster, 'follow=true')
  if (typeof body === 'string') throw new Error('no stream')
  const seen: string[] = []
  let isOver = false
  const following = body((text) => void seen.push(text)).then(() => {
    isOver = true
  })
  await cluster.clock.advance(1000)
  expect([seen.join(''), isOver]).toEqual(['one\n', false])
  await cluster.clock.advance(10_000)
  await following
  expect(seen.join('')).toBe('one\ntwo\n')
})

it('stops following when nobody listens any more', async () => {
  const cluster = await podThatEnds()
  const gone = new AbortController()
  const { body } = await ask(cluster, 'follow=true', gone.signal)
  if (typeof body === 'string') throw new Error('no stream')
  const following = body(() => {})
  gone.abort()
  await cluster.clock.advance(1000)
  await following
  expect((await cluster.get('', 'Pod', 'p')).status).toMatchObject({ phase: 'Running' })
})
