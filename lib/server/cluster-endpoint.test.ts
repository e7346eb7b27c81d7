import { readFileSync, statSync } from 'node:fs'
import { request } from 'node:https'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClusterEndpoint, openClusterEndpoint } from './cluster-endpoint'

let endpoint: ClusterEndpoint
let text: string
beforeAll(async () => {
  endpoint = await openClusterEndpoint()
  text = readFileSync(endpoint.kubeconfig, 'utf8')
})
afterAll(() => endpoint.close())

interface Asked {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

async function ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  const token = /token: (\S+)/.exec(text)?.[1]
  const ca = Buffer.from(/authority-data: (\S+)/.exec(text)?.[1] ?? '', 'base64')
  return new Promise<{ status: number; body: Record<string, unknown> }>((resolve, reject) => {
    const options = { method, ca, headers: { authorization: `Bearer ${token}`, ...headers } }
    const sent = request(`${endpoint.url}${path}`, options, async (response) => {
      let answer = ''
      for await (const chunk of response) answer += chunk
      resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer) })
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

const MAPS = '/api/v1/namespaces/default/configmaps'

describe('the simulated cluster for a terminal', () => {
  it('only its owner reads the kubeconfig, whose context is chartroom', () => {
    expect(statSync(endpoint.kubeconfig).mode & 0o777).toBe(0o600)
    expect(text).toContain('current-context: chartroom')
    expect(endpoint.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  })

  it('answers nobody without the token', async () => {
    const answer = await ask('/version', { headers: { authorization: 'Bearer x' } })
    expect([answer.status, answer.body.reason]).toEqual([401, 'Unauthorized'])
  })

  it('takes an object, shows it as a table, and lets it go', async () => {
    const made = await ask(MAPS, { method: 'POST', body: '{"metadata":{"name":"a"},"data":{"k":"v"}}' })
    expect(made.status).toBe(201)
    const again = await ask(MAPS, { method: 'POST', body: '{"metadata":{"name":"a"}}' })
    expect([again.status, again.body.message]).toEqual([409, 'configmaps "a" already exists'])
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'
    const shown = await ask(`${MAPS}/a`, { headers: { accept } })
    expect(shown.body).toMatchObject({ kind: 'Table', rows: [{ cells: ['a', 1, expect.any(String)] }] })
    const gone = await ask(`${MAPS}/a`, { method: 'DELETE' })
    expect(gone.body).toMatchObject({ status: 'Success', details: { name: 'a', kind: 'configmaps' } })
    expect((await ask(`${MAPS}/a`)).body.message).toBe('configmaps "a" not found')
  })

  it('reads what typed clients write', async () => {
    const field = (number: number, ...parts: (string | Buffer)[]): Buffer => {
      const inner = Buffer.concat(parts.map((part) => Buffer.from(part)))
      return Buffer.concat([Buffer.from([number * 8 + 2, inner.length]), inner])
    }
    const object = Buffer.concat([
      field(1, field(1, 'b'), field(3, '')),
      field(2, field(1, 'k'), field(2, 'v')),
    ])
    const envelope = Buffer.concat([
      Buffer.from('k8s\0'),
      field(1, field(1, 'v1'), field(2, 'ConfigMap')),
      field(2, object),
    ])
    const headers = { 'content-type': 'application/vnd.kubernetes.protobuf' }
    const made = await ask(MAPS, { method: 'POST', headers, body: envelope })
    expect([made.status, made.body.data]).toEqual([201, { k: 'v' }])
  })

  it('has nothing for those who take protobuf alone', async () => {
    const answer = await ask(MAPS, { headers: { accept: 'application/vnd.kubernetes.protobuf' } })
    expect([answer.status, answer.body.reason]).toEqual([406, 'NotAcceptable'])
  })

  it('refuses a misspelt field when asked to be strict', async () => {
    const body = '{"metadata":{"name":"c"},"datas":{}}'
    const answer = await ask(`${MAPS}?fieldValidation=Strict`, { method: 'POST', body })
    expect(answer.body.message).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "datas"',
    )
  })
})
