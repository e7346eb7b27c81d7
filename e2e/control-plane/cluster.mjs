#!/usr/bin/env node
/**
 * A real Kubernetes on loopback without Docker: API server, etcd, controllers and scheduler, with kwok playing the
 * kubelet by stages.yaml. Everything is inside one folder. There are no containers, images, DNS or traffic.
 *
 *   cluster.mjs start [DIR]    prints the kubeconfig's path (context kind-test)
 *   cluster.mjs stop [DIR]
 *   cluster.mjs available      exit 0 when it can be started here, else says why not (exit 3)
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get as httpsGet, request as httpsRequest } from 'node:https'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findControlPlane } from './build.mjs'
import { writeCertificates } from './certificates.mjs'

export { findControlPlane }

const here = fileURLToPath(new URL('.', import.meta.url))
export const CONTEXT = 'kind-test'
export const defaultFolder = process.env.CHARTROOM_CLUSTER_DIR || join(here, '..', '..', '.build', 'cluster')
const READY_WITHIN_MS = 60_000

/** The kubeconfig of the cluster running in a folder, or undefined. */
export function runningCluster(folder = defaultFolder) {
  const processes = readProcesses(folder)
  const isRunning = processes.length > 0 && processes.every(isAlive)
  return isRunning ? join(resolve(folder), 'kubeconfig') : undefined
}

/** Starts a cluster in a folder and waits until it takes Pods; answers its kubeconfig's path. */
export async function startCluster(folder = defaultFolder) {
  const { path: programs, why } = await findControlPlane()
  if (!programs) throw new Error(why)
  const dir = resolve(folder)
  if (readProcesses(dir).some(isAlive)) throw new Error(`a cluster runs in ${dir} already: stop it first`)
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  writeCertificates(dir)
  const ports = await freePorts(6)
  const api = new Api(dir, ports[2])
  writeFileSync(join(dir, 'kubeconfig'), kubeconfig(dir, api.url), { mode: 0o600 })
  try {
    await startPrograms(new Programs(dir, programs), dir, ports, api)
  } catch (error) {
    await stopCluster(dir)
    throw new Error(`the control plane did not start: ${error.message}; its logs are in ${dir}`)
  }
  return join(dir, 'kubeconfig')
}

async function startPrograms(programs, dir, [etcd, peer, apiPort, manager, scheduler, node], api) {
  programs.run('etcd', {
    name: 'node0',
    'data-dir': 'data',
    'unsafe-no-fsync': true,
    'log-level': 'warn',
    'listen-client-urls': `http://127.0.0.1:${etcd}`,
    'advertise-client-urls': `http://127.0.0.1:${etcd}`,
    'listen-peer-urls': `http://127.0.0.1:${peer}`,
    'initial-advertise-peer-urls': `http://127.0.0.1:${peer}`,
    'initial-cluster': `node0=http://127.0.0.1:${peer}`,
  })
  programs.run('kube-apiserver', {
    'etcd-servers': `http://127.0.0.1:${etcd}`,
    'bind-address': '127.0.0.1',
    'advertise-address': '127.0.0.1',
    'secure-port': apiPort,
    'tls-cert-file': 'admin.crt',
    'tls-private-key-file': 'admin.key',
    'client-ca-file': 'ca.crt',
    'cert-dir': '.',
    'authorization-mode': 'Node,RBAC',
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-key-file': 'sa.pub',
    'service-account-signing-key-file': 'sa.key',
    'service-cluster-ip-range': '10.96.0.0/16',
    'endpoint-reconciler-type': 'none',
    'allow-privileged': true,
    'kubelet-client-certificate': 'admin.crt',
    'kubelet-client-key': 'admin.key',
    'kubelet-preferred-address-types': 'InternalIP',
  })
  await until('the API server', programs, () => api.get('/readyz'))
  programs.run('kube-controller-manager', {
    kubeconfig: 'kubeconfig',
    'bind-address': '127.0.0.1',
    'secure-port': manager,
    'cert-dir': '.',
    'leader-elect': false,
    'root-ca-file': 'ca.crt',
    'service-account-private-key-file': 'sa.key',
    'use-service-account-credentials': false,
    // On a busy machine the node reports late; its Pods shall not be called unready for that.
    'node-monitor-grace-period': '10m',
  })
  programs.run('kube-scheduler', {
    kubeconfig: 'kubeconfig',
    'bind-address': '127.0.0.1',
    'secure-port': scheduler,
    'cert-dir': '.',
    'leader-elect': false,
  })
  writeFileSync(
    join(dir, 'pod.log'),
    '2026-01-01T00:00:00.000000000Z stdout F hello from the test control plane\n',
  )
  writeFileSync(
    join(dir, 'kwok.yaml'),
    `${readFileSync(join(here, 'stages.yaml'), 'utf8')}---\n${logs(dir)}\n`,
  )
  programs.run('kwok', {
    kubeconfig: 'kubeconfig',
    config: 'kwok.yaml',
    'manage-all-nodes': true,
    'node-ip': '127.0.0.1',
    'node-port': node,
    'server-address': `127.0.0.1:${node}`,
    'tls-cert-file': 'admin.crt',
    'tls-private-key-file': 'admin.key',
  })
  await api.post('/api/v1/nodes', NODE)
  await api.post('/apis/storage.k8s.io/v1/storageclasses', STORAGE_CLASS)
  await until('the node', programs, async () =>
    (await api.get('/api/v1/nodes/test-control-plane')).includes('"KubeletReady"'),
  )
  await until('the default service account', programs, () =>
    api.get('/api/v1/namespaces/default/serviceaccounts/default'),
  )
}

/** Ends what `startCluster` began, newest first, and waits for it. The folder stays for its logs. */
export async function stopCluster(folder = defaultFolder) {
  for (const found of readProcesses(folder).reverse()) {
    if (!isAlive(found)) continue
    process.kill(found.pid, 'SIGTERM')
    for (let i = 0; i < 100 && isAlive(found); i++) await sleep(100)
    if (isAlive(found)) process.kill(found.pid, 'SIGKILL')
  }
  rmSync(join(folder, 'processes.json'), { force: true })
}

const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'test-control-plane',
    labels: { 'kubernetes.io/hostname': 'test-control-plane', 'kubernetes.io/os': 'linux' },
  },
  spec: { providerID: 'kind://docker/test/test-control-plane' },
}

const STORAGE_CLASS = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'sim.chartroom/local',
}

/** Every container's log is one file. */
const logs = (dir) =>
  JSON.stringify({
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterLogs',
    metadata: { name: 'all' },
    spec: { logs: [{ logsFile: join(dir, 'pod.log'), follow: false }] },
  })

function kubeconfig(dir, server) {
  const base64 = (name) => readFileSync(join(dir, name)).toString('base64')
  return `apiVersion: v1
kind: Config
clusters:
- name: ${CONTEXT}
  cluster: {server: "${server}", certificate-authority-data: ${base64('ca.crt')}}
users:
- name: ${CONTEXT}
  user: {client-certificate-data: ${base64('admin.crt')}, client-key-data: ${base64('admin.key')}}
contexts:
- name: ${CONTEXT}
  context: {cluster: ${CONTEXT}, user: ${CONTEXT}}
current-context: ${CONTEXT}
`
}

class Programs {
  constructor(dir, folder) {
    this.dir = dir
    this.folder = folder
    this.processes = []
  }

  run(name, flags) {
    const log = openSync(join(this.dir, `${name}.log`), 'w')
    const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)
    const child = spawn(join(this.folder, name), args, {
      cwd: this.dir,
      detached: true,
      stdio: ['ignore', log, log],
    })
    child.once('error', (error) => writeFileSync(log, String(error)))
    child.unref()
    this.processes.push({ pid: child.pid, name })
    writeFileSync(join(this.dir, 'processes.json'), JSON.stringify(this.processes))
  }
}

function readProcesses(folder) {
  const path = join(folder, 'processes.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : []
}

/** Alive and still ours: after a restart of the machine its number may belong to another. */
function isAlive({ pid, name }) {
  try {
    process.kill(pid, 0)
    const commandLine = `/proc/${pid}/cmdline`
    return !existsSync('/proc/self') || readFileSync(commandLine, 'utf8').split('\0')[0].endsWith(`/${name}`)
  } catch {
    return false
  }
}

async function until(what, programs, isReady) {
  const deadline = Date.now() + READY_WITHIN_MS
  for (;;) {
    try {
      if (await isReady()) return
    } catch {
      // not yet
    }
    const dead = programs.processes.find((one) => !isAlive(one))
    if (dead) throw new Error(`${dead.name} ended`)
    if (Date.now() > deadline) throw new Error(`${what} did not come up in ${READY_WITHIN_MS / 1000} s`)
    await sleep(150)
  }
}

class Api {
  constructor(dir, port) {
    const read = (name) => readFileSync(join(dir, name))
    this.url = `https://127.0.0.1:${port}`
    this.tls = { ca: read('ca.crt'), cert: read('admin.crt'), key: read('admin.key') }
  }

  get(path) {
    return new Promise((resolve, reject) => {
      httpsGet(`${this.url}${path}`, this.tls, (response) => settle(response, resolve, reject)).once(
        'error',
        reject,
      )
    })
  }

  post(path, body) {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' }
      const request = httpsRequest(
        `${this.url}${path}`,
        { ...this.tls, method: 'POST', headers },
        (response) => settle(response, resolve, reject),
      )
      request.once('error', reject)
      request.end(JSON.stringify(body))
    })
  }
}

async function settle(response, resolve, reject) {
  let text = ''
  for await (const chunk of response) text += chunk
  if (response.statusCode < 300) resolve(text)
  else reject(new Error(text))
}

/** Held open together, so that no two are the same. */
async function freePorts(count) {
  const held = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer()
      return new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(0, '127.0.0.1', () => resolve(server))
      })
    }),
  )
  const ports = held.map((server) => server.address().port)
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command, folder = defaultFolder] = process.argv.slice(2)
  try {
    if (command === 'start') console.log(runningCluster(folder) ?? (await startCluster(folder)))
    else if (command === 'stop') await stopCluster(folder)
    else if (command === 'available') {
      const { why } = await findControlPlane({ build: false })
      if (why) throw new Error(why)
    } else throw new Error('cluster.mjs start|stop|available [DIR]')
  } catch (error) {
    console.error(error.message)
    process.exitCode = 3
  }
}
