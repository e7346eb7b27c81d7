import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { FakeService, fakeBackend } from './fake-service'
import { type Harness, send, startHarness } from './harness'

let harness: Harness
let service: FakeService

test.beforeAll(async () => {
  service = new FakeService()
  harness = await startHarness(fakeBackend(service))
})
test.afterAll(() => harness.close())

/** What a page of ours does to read the clusters. */
const readClusters = async () => {
  const token = sessionStorage.getItem('chartroom.token')
  const response = await fetch('/api/clusters', { headers: token ? { 'x-chartroom-token': token } : {} })
  return response.status
}

test('H44: the launch token is in neither the address bar, the history, a Referer nor the cookie jar of scripts', async ({
  page,
}) => {
  const referers: string[] = []
  page.on('request', (request) => void referers.push(request.headers().referer ?? ''))
  const address = harness.launchAddress()
  const token = new URL(address).searchParams.get('token')!
  await page.goto(address)
  await page.waitForURL(`${harness.origin}/`)
  expect(await page.evaluate(readClusters)).toBe(200)
  expect(await page.evaluate(() => document.cookie)).toBe('')
  expect(referers.join()).not.toContain(token)
  await page.goBack()
  expect(page.url()).not.toContain(token)
  await page.goto(address)
  expect(await page.textContent('body')).toContain('This launch address is spent or unknown.')
})

test('a tab that was not launched reads pages and reaches no cluster', async ({ page }) => {
  await page.goto(`${harness.origin}/`)
  expect(await page.textContent('p')).toBe('A page')
  expect(await page.evaluate(readClusters)).toBe(401)
  await page.goto(harness.launchAddress())
  await page.waitForURL(`${harness.origin}/`)
  const other = await page.context().newPage()
  await other.goto(`${harness.origin}/`)
  expect(await other.evaluate(readClusters)).toBe(401) // it has the cookie; the header token is another tab's
})

test('H45: an app on another port of this machine is sent the cookie and can do nothing with it', async ({
  page,
}) => {
  await page.goto(harness.launchAddress())
  await page.waitForURL(`${harness.origin}/`)
  const seen: IncomingMessage['headers'][] = []
  const neighbour = createServer((request, response) => {
    seen.push(request.headers)
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>neighbour</p>')
  })
  await new Promise<void>((resolve) => neighbour.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(neighbour.address() as AddressInfo).port}`
  await page.goto(`${origin}/`)
  const outcomes = await page.evaluate(async (door) => {
    const body = JSON.stringify({
      context: 'kind-test',
      name: 'web',
      namespace: 'default',
      chart: {},
      values: {},
    })
    const attempts: [string, RequestInit][] = [
      ['/api/clusters', { credentials: 'include' }],
      ['/api/clusters', { credentials: 'include', headers: { 'x-chartroom-token': 'guess' } }],
      ['/api/releases/install', { method: 'POST', credentials: 'include', body }],
      ['/api/releases/install', { method: 'POST', credentials: 'include', body, mode: 'no-cors' }],
      ['/', { credentials: 'include' }],
    ]
    const read = async (path: string, init: RequestInit) => {
      try {
        return (await fetch(door + path, init)).type
      } catch {
        return 'refused'
      }
    }
    return Promise.all(attempts.map(([path, init]) => read(path, init)))
  }, harness.origin)
  expect(outcomes).toEqual(Array(5).fill('refused'))
  expect(service.asked).toEqual([])
  const { cookie } = seen[0]!
  expect(cookie).toContain('chartroom-')
  for (const path of ['/api/clusters', '/api/session'])
    expect((await send(`${harness.origin}${path}`, { headers: { cookie: cookie! } })).status).toBe(401)
  neighbour.closeAllConnections()
  neighbour.close()
})

test('no other page can frame ours', async ({ page }) => {
  await page.goto(`${harness.origin}/`)
  const framed = await page.evaluate(async (door) => {
    const frame = document.createElement('iframe')
    frame.src = `${door}/`
    document.body.append(frame)
    await new Promise((resolve) => frame.addEventListener('load', resolve))
    return frame.contentDocument?.querySelector('p')?.textContent ?? 'nothing'
  }, harness.origin)
  expect(framed).toBe('nothing')
})
