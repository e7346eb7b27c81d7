import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../client'
import { humanDuration, table } from '.'

const NOW = Date.UTC(2026, 0, 1, 0, 5)
const CREATED = '2026-01-01T00:00:00Z'
const object = (kind: string, body: object, apiVersion = 'v1'): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'a', creationTimestamp: CREATED },
  ...body,
})
const PODS = { group: '', version: 'v1', kind: 'Pod' }
const row = (o: KubeObject, group: string, wide = false): string =>
  table([o], { group, version: 'v1', kind: o.kind }, { wide, now: NOW })
    .rows[0]!.cells.map(String)
    .join(' | ')

describe('ages', () => {
  const second = 1000
  const hour = 3600 * second
  it.each([
    [-5 * second, '<invalid>'],
    [0, '0s'],
    [119 * second, '119s'],
    [120 * second, '2m'],
    [425 * second, '7m5s'],
    [179 * 60 * second, '179m'],
    [3 * hour, '3h'],
    [3.5 * hour, '3h30m'],
    [47 * hour, '47h'],
    [50 * hour, '2d2h'],
    [30 * 24 * hour, '30d'],
    [800 * 24 * hour, '2y70d'],
    [9 * 365 * 24 * hour, '9y'],
  ])('%d ms is %s', (ms, text) => expect(humanDuration(ms)).toBe(text))
})

describe('a Pod says in one word how it is', () => {
  const pod = (status: object, metadata: object = {}): KubeObject =>
    object('Pod', {
      metadata: { name: 'a', creationTimestamp: CREATED, ...metadata },
      spec: { containers: [{ name: 'c' }], initContainers: [{ name: 'i' }] },
      status,
    })
  const waiting = (reason: string): object => ({
    phase: 'Pending',
    containerStatuses: [{ name: 'c', ready: false, restartCount: 0, state: { waiting: { reason } } }],
  })
  const running = { name: 'c', ready: true, restartCount: 0, state: { running: {} } }
  const ended = (exitCode: number): object => ({
    name: 'c',
    restartCount: 0,
    state: { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } },
  })
  const crashed = {
    name: 'c',
    restartCount: 3,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { finishedAt: '2026-01-01T00:04:30Z' } },
  }
  it.each([
    [pod({ phase: 'Running', containerStatuses: [running] }), 'a | 1/1 | Running | 0 | 5m'],
    [pod(waiting('ImagePullBackOff')), 'a | 0/1 | ImagePullBackOff | 0 | 5m'],
    [
      pod({ phase: 'Running', containerStatuses: [crashed] }),
      'a | 0/1 | CrashLoopBackOff | 3 (30s ago) | 5m',
    ],
    [pod({ phase: 'Succeeded', containerStatuses: [ended(0)] }), 'a | 0/1 | Completed | 0 | 5m'],
    [pod({ phase: 'Failed', containerStatuses: [ended(2)] }), 'a | 0/1 | Error | 0 | 5m'],
    [
      pod({ phase: 'Pending', initContainerStatuses: [{ name: 'i', state: { running: {} } }] }),
      'a | 0/1 | Init:0/1 | 0 | 5m',
    ],
    [
      pod({ phase: 'Running', containerStatuses: [running] }, { deletionTimestamp: CREATED }),
      'a | 1/1 | Terminating | 0 | 5m',
    ],
  ])('%#', (o, text) => expect(row(o, '')).toBe(text))

  it('shows address and node only when asked for more', () => {
    const names = (wide: boolean): string[] => table([], PODS, { wide, now: NOW }).columns.map((c) => c.name)
    expect(names(false)).toEqual(['Name', 'Ready', 'Status', 'Restarts', 'Age'])
    expect(names(true).slice(5)).toEqual(['IP', 'Node', 'Nominated Node', 'Readiness Gates'])
  })
})

it('a Service waits for its balancer, an autoscaler for its metrics', () => {
  const ports = [{ port: 80, nodePort: 30080, protocol: 'TCP' }]
  const service = object('Service', { spec: { type: 'LoadBalancer', clusterIPs: ['10.96.0.9'], ports } })
  expect(row(service, '', true)).toBe('a | LoadBalancer | 10.96.0.9 | <pending> | 80:30080/TCP | 5m | <none>')
  const target = { type: 'Utilization', averageUtilization: 80 }
  const scaler = object('HorizontalPodAutoscaler', {
    spec: {
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      maxReplicas: 4,
      minReplicas: 2,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    },
  })
  expect(row(scaler, 'autoscaling')).toBe('a | Deployment/web | cpu: <unknown>/80% | 2 | 4 | 0 | 5m')
})

it('a custom kind has the columns its definition names', () => {
  const version = {
    name: 'v1',
    additionalPrinterColumns: [
      { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
      { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
  }
  const definition = object('CustomResourceDefinition', { spec: { versions: [version] } })
  const thing = object('Thing', {
    spec: { size: 3 },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  })
  const made = table([thing], { group: 'x.io', version: 'v1', kind: 'Thing' }, { now: NOW, definition })
  expect(made.rows[0]!.cells).toEqual(['a', 3, 'True', '5m'])
  expect(row(object('Role', {}), 'rbac.authorization.k8s.io')).toBe('a | 2026-01-01T00:00:00Z')
})
