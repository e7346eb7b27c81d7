/**
 * Records the timelines of lessons: runs their commands with the real helm and kubectl on a throw-away cluster
 * and writes down what they print. Development only.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import type { Files } from '../files'
import { words } from '../flags'
import { Charts, ContentError, type Fault, readExercise, readFolder, YamlFile } from '../load'
import { type Recording, type TimelineFile, timelineSchema } from '../schema'
import { diskReader } from './disk-node'
import { helmEngine } from './helm-engine'

/** The course's chart repository, as lessons call it. */
const REPOSITORY = 'https://charts.lab.example'

export interface RecordOptions {
  lessons: string
  helm: string
  kubectl: string
  /** Of a cluster that may be emptied. */
  kubeconfig: string
  /** Only the timeline of that id. */
  only?: string
}

export async function record(options: RecordOptions, say: (line: string) => void): Promise<void> {
  for (const folder of readdirSync(options.lessons).filter((name) => /^\d\d-/.test(name))) {
    await recordLesson(options, folder, say)
  }
}

async function recordLesson(
  options: RecordOptions,
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  const reader = diskReader(options.lessons, helmEngine.scaffold)
  const faults: Fault[] = []
  const charts = new Charts(reader, folder, (await readFolder(reader, `${folder}/chart`)) ?? {})
  const names = new Set((await reader.list(`${folder}/exercises`)).map((path) => path.split('/')[0] ?? ''))
  for (const name of names)
    await readExercise(reader, { lesson: '', folder, name, number: 0 }, charts, faults)
  const timelines = (await reader.list(`${folder}/timelines`)).filter(
    (path) => path.endsWith('.yaml') && !path.endsWith('.recorded.yaml'),
  )
  const repository = await serveRepository(options, join(options.lessons, folder, 'repository'))
  for (const path of timelines) {
    const id = path.replace(/\.yaml$/, '')
    if (options.only !== undefined && options.only !== id) continue
    const file = `${folder}/timelines/${path}`
    const timeline = new YamlFile(file, (await reader.read(file)) ?? '').read(timelineSchema, faults)
    const chart = timeline && (await charts.named(timeline.chart, timeline.on))
    if (!timeline || !chart) throw new ContentError(faults)
    say(`recording ${id}`)
    const recording = run(options, timeline, chart, repository.origin)
    const text = `# yaml-language-server: $schema=../../../public/schemas/recording.json\n${stringify(recording, { lineWidth: 0 })}`
    writeFileSync(join(options.lessons, file.replace(/\.yaml$/, '.recorded.yaml')), text)
  }
  repository.close()
}

function run(options: RecordOptions, timeline: TimelineFile, chart: Files, origin: string): Recording {
  const home = mkdtempSync(join(tmpdir(), 'record-'))
  const folder = join(home, 'task-api')
  const write = (files: Files): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
  }
  write(chart)
  const env = { ...process.env, HOME: home, KUBECONFIG: options.kubeconfig }
  const call = (command: string) => {
    const [program = '', ...args] = words(command.replaceAll(REPOSITORY, origin))
    const binary = program === 'kubectl' ? options.kubectl : options.helm
    const result = spawnSync(binary, args, { cwd: folder, env, encoding: 'utf8' })
    const back = (text: string): string => text.replaceAll(origin, REPOSITORY).replaceAll(home, '~')
    return { code: result.status ?? 1, stdout: back(result.stdout), stderr: back(result.stderr) }
  }
  const clean = (): void => {
    for (const name of call('helm list --short').stdout.split('\n').filter(Boolean))
      call(`helm uninstall ${name} --wait`)
  }
  try {
    clean()
    const seen = new Set<number>()
    const target = `${timeline.release ?? ''} -n ${timeline.namespace ?? 'default'}`
    const steps = timeline.steps.map((step): Recording['steps'][number] => {
      if (step.edit) write(step.edit)
      const result = call(step.command)
      call('kubectl rollout status deployment --timeout=5s')
      const history: Recording['steps'][number]['history'] =
        timeline.release === undefined
          ? []
          : JSON.parse(call(`helm history ${target} -o json`).stdout || '[]')
      const manifests: Record<string, string> = {}
      const values: Record<string, string> = {}
      for (const { revision } of history.filter((one) => !seen.has(one.revision))) {
        seen.add(revision)
        manifests[revision] = call(`helm get manifest ${target} --revision ${revision}`).stdout
        values[revision] = call(`helm get values ${target} --revision ${revision} -o yaml`).stdout
      }
      const grown = Object.keys(manifests).length > 0
      return { command: step.command, ...result, history, ...(grown && { manifests, values }) }
    })
    const helm = call('helm version --short').stdout.trim()
    const server = /Server Version: (.*)/.exec(call('kubectl version').stdout)?.[1] ?? 'unknown'
    return { by: `helm ${helm} on Kubernetes ${server}`, steps }
  } finally {
    clean()
    rmSync(home, { recursive: true })
  }
}

/** The charts of repository/ packed and indexed, on a free port. */
async function serveRepository(
  options: RecordOptions,
  folder: string,
): Promise<{ origin: string; close(): void }> {
  const packed = mkdtempSync(join(tmpdir(), 'repository-'))
  for (const chart of existsSync(folder) ? readdirSync(folder) : [])
    execFileSync(options.helm, ['package', join(folder, chart), '-d', packed])
  execFileSync(options.helm, ['repo', 'index', packed])
  const script = `require('http').createServer((q, a) => { try { a.end(require('fs').readFileSync(${JSON.stringify(packed)} + q.url)) } catch { a.writeHead(404); a.end() } }).listen(Number(process.argv[1]), '127.0.0.1')`
  const port = await freePort()
  // A process of its own: the commands are run synchronously, so this one could not answer them.
  const server = spawn(process.execPath, ['-e', script, String(port)], { stdio: 'ignore' })
  await new Promise((resolve) => setTimeout(resolve, 500))
  return {
    origin: `http://127.0.0.1:${port}`,
    close() {
      server.kill()
      rmSync(packed, { recursive: true })
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
