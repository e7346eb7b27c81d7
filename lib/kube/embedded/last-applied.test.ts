/** kubectl goes from client-side to server-side apply without conflicts with itself, and its record stays true. */
import { expect, it } from 'vitest'
import { builtIn } from './resources'
import { simulated } from './testing'

const MAPS = builtIn('', 'ConfigMap')
const LAST = 'kubectl.kubernetes.io/last-applied-configuration'
const config = (value: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'm', namespace: 'default' },
  data: { a: value },
})

it('what it applied client-side it may change server-side; another manager may not', async () => {
  const { kube } = simulated()
  const made = config('<1>')
  const annotations = { [LAST]: `${JSON.stringify(made)}\n` }
  await kube.create(
    MAPS,
    { ...made, metadata: { ...made.metadata, annotations } },
    { fieldManager: 'kubectl-client-side-apply' },
  )
  await expect(kube.apply(MAPS, config('2'), { fieldManager: 'other' })).rejects.toThrow(
    'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.a',
  )
  const applied = await kube.apply(MAPS, config('<2>'), { fieldManager: 'kubectl' })
  expect(applied.metadata.annotations?.[LAST]).toBe(
    '{"apiVersion":"v1","data":{"a":"\\u003c2\\u003e"},"kind":"ConfigMap","metadata":{"name":"m","namespace":"default"}}\n',
  )
})
