/** Threats E13 and V25: a chart is rendered, linted, tested and checked without a word to anybody. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HELM, watched } from './watch'

const folder = mkdtempSync(join(tmpdir(), 'sealed-'))
let listener: Server
let port = 0
let hits = 0

beforeAll(async () => {
  listener = createServer((_request, response) => {
    hits += 1
    response.end('{}')
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  port = (listener.address() as AddressInfo).port
})
afterAll(() => {
  listener.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A chart that would like to call somebody, on every way a chart has; with that reference in its schema. */
function curiousChart(name: string, reference: string | undefined): string {
  const files = {
    'Chart.yaml': `apiVersion: v2
name: curious
version: 1.0.0
icon: http://127.0.0.1:${port}/icon.svg
sources: [http://127.0.0.1:${port}/]
dependencies:
  - {name: below, version: 1.x.x, repository: "http://127.0.0.1:${port}/charts"}
`,
    'values.yaml': 'a: 1\n',
    'templates/t.yaml': `kind: ConfigMap
apiVersion: v1
metadata: {name: c}
data:
  address: {{ getHostByName "localhost" | quote }}
  stranger: {{ getHostByName "chartroom.example" | quote }}
  secret: {{ lookup "v1" "Secret" "default" "s" | toJson | quote }}
  all: {{ lookup "v1" "Namespace" "" "" | toJson | quote }}
  url: {{ urlParse "http://127.0.0.1:${port}/x" | toJson | quote }}
  file: {{ .Files.Get "http://127.0.0.1:${port}/x" | quote }}
`,
    'tests/t_test.yaml':
      'suite: s\ntests:\n  - it: t\n    template: t.yaml\n    asserts:\n      - isKind: {of: ConfigMap}\n',
    'charts/below/Chart.yaml': 'apiVersion: v2\nname: below\nversion: 1.0.0\n',
    ...(reference === undefined
      ? {}
      : { 'values.schema.json': JSON.stringify({ properties: { a: { $ref: reference } } }) }),
  }
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return join(folder, name)
}

describe('nobody is called', () => {
  it('would be seen: the watch tells of each way out', async () => {
    const script = `
      const { lookup } = await import('node:dns')
      const { connect } = await import('node:net')
      const { createSocket } = await import('node:dgram')
      const { promises } = await import('node:dns')
      lookup('localhost', () => {})
      await promises.lookup('localhost')
      await fetch('http://127.0.0.1:${port}/')
      await new Promise((done) => connect(${port}, '127.0.0.1', function () { this.destroy(); done() }))
      const socket = createSocket('udp4')
      socket.send('x', ${port}, '127.0.0.1', () => socket.close())`
    const before = hits
    const { calls, stderr } = await watched(['--input-type=module', '--eval', script], folder)
    expect(stderr).toBe('')
    expect(new Set(calls)).toEqual(new Set(['dns.lookup', 'fetch', 'net.connect', 'dgram.send']))
    expect(hits).toBe(before + 1)
  })

  it.each([
    ['template', ['template', 'r', '.']],
    ['template in full', ['template', 'r', '.', '--debug', '--include-crds']],
    ['lint', ['lint', '.']],
    ['unittest', ['unittest', '.']],
    ['show', ['show', 'all', '.']],
    ['dependency list', ['dependency', 'list', '.']],
  ])('E13: while a curious chart is asked for %s', async (name, argv) => {
    const before = hits
    const chart = curiousChart(name.replaceAll(' ', '-'), undefined)
    const { code, stdout, calls } = await watched([HELM, ...argv], chart)
    expect(code).toBe(0)
    expect(stdout).not.toBe('')
    expect({ calls, hits }).toEqual({ calls: [], hits: before })
  })

  it('E13: and a name has no address, a cluster no objects', async () => {
    const { stdout } = await watched([HELM, 'template', 'r', '.'], curiousChart('empty', undefined))
    expect(stdout).toContain('  address: ""\n  stranger: ""\n  secret: "{}"\n  all: "{}"\n')
  })

  it.each([
    ['http', () => `http://127.0.0.1:${port}/schema.json`],
    ['https', () => `https://127.0.0.1:${port}/schema.json`],
    ['http by name', () => `http://localhost:${port}/schema.json#/a`],
    ['file', () => 'file:///etc/hostname'],
    ['device', () => 'file:///dev/zero'],
  ])('V25: while a schema refers to %s, in template, lint and unittest', async (name, reference) => {
    const before = hits
    const chart = curiousChart(`schema-${name.replaceAll(' ', '-')}`, reference())
    for (const argv of [
      ['template', 'r', '.'],
      ['lint', '.'],
      ['unittest', '.'],
    ]) {
      const { code, stdout, stderr, calls } = await watched([HELM, ...argv], chart)
      expect(code, argv[0]).toBe(1)
      expect(stdout + stderr, argv[0]).toMatch(/failing loading "(file|https?):/)
      expect({ calls, hits }).toEqual({ calls: [], hits: before })
    }
  })
})
