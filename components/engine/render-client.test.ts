import { describe, expect, it } from 'vitest'
import type { RenderRequest, TimedResult } from './protocol'
import { type Asker, RenderClient } from './render-client'
import { WorkerLost } from './room'

const request = (name: string): RenderRequest => ({
  files: new Map(),
  values: {},
  release: { name, namespace: 'default' },
})
const result = (manifest: string): TimedResult => ({
  result: { manifest, documents: [], notes: '', problems: [] },
  milliseconds: 4,
})

/** A room whose answers the test gives by hand. */
function room() {
  const asked: { name: string; answer: (manifest: string) => void; fail: (error: Error) => void }[] = []
  const asker: Asker = {
    ask: <T>(_method: string, argument: unknown) =>
      new Promise<T>((resolve, reject) =>
        asked.push({
          name: (argument as RenderRequest).release.name,
          answer: (manifest) => resolve(result(manifest) as T),
          fail: reject,
        }),
      ),
    discard: () => {},
  }
  return { asked, client: new RenderClient(asker) }
}
const settled = () => new Promise((resolve) => setTimeout(resolve))

describe('the render client', () => {
  it('runs one render at a time and keeps only the newest of those that wait', async () => {
    const { asked, client } = room()
    const [a, b, c] = [client.render(request('a')), client.render(request('b')), client.render(request('c'))]
    expect(await b).toEqual({ kind: 'dropped' })
    expect(asked.map((one) => one.name)).toEqual(['a'])
    asked[0]?.answer('A')
    expect(await a).toEqual({ kind: 'rendered', ...result('A') })
    await settled()
    expect(asked.map((one) => one.name)).toEqual(['a', 'c'])
    asked[1]?.answer('C')
    expect(await c).toEqual({ kind: 'rendered', ...result('C') })
  })

  it('tells a lost worker from a failure of the engine, and goes on after both', async () => {
    const { asked, client } = room()
    const lost = client.render(request('hog'))
    asked[0]?.fail(new WorkerLost('gone'))
    expect(await lost).toEqual({ kind: 'lost', message: 'gone' })
    const fault = client.render(request('bug'))
    await settled()
    asked[1]?.fail(new Error('defect'))
    expect(await fault).toEqual({ kind: 'fault', message: 'defect' })
    const fine = client.render(request('fine'))
    await settled()
    asked[2]?.answer('ok')
    expect((await fine).kind).toBe('rendered')
  })
})
