/**
 * What a container does from its start to its end. Scripts (`sh -c`), curl, wget and the like are run as they are
 * written, on the cluster's network; everything else does what pod-model.ts says.
 */
import type { KubeObject } from '../../client'
import { at, type Json } from '../json'
import { behaviour, CRASH_AFTER, setting } from '../pod-model'
import type { ApiServer } from '../server'
import { environmentOf, readFile, substitute } from './environment'
import { reach } from './network'
import { isProgram, type Machine, programsOf } from './programs'
import { type Run, runShell, type Streams } from './sh-run'

/** A program of a shell image runs so long at least, milliseconds: a container's states can be seen. */
const SHORTEST = 100

export interface Started {
  pod: KubeObject
  container: Json
  isInit: boolean
  log(text: string): void
}

/** The container's life; undefined when it runs until it is stopped. */
export function lifeOf(server: ApiServer, started: Started): Run | undefined {
  const { pod, container, isInit, log } = started
  const how = behaviour(pod)
  const name = String(at(container, 'name'))
  const isLasting = at(pod, 'spec', 'restartPolicy') === 'Always' && !isInit
  const { variables } = environmentOf(server, pod, container)
  if (!isInit && how.crash)
    return ending(CRASH_AFTER, 1, log, setting(pod, 'log') ?? `${name}: fatal: this build is broken`)
  const lost = isInit ? undefined : unreachable(server, pod, variables)
  if (lost) return ending(CRASH_AFTER, 1, log, `${name}: ${lost}`)
  const words = commandLine(container).map((word) => substitute(word, variables))
  const isScripted =
    !isInit && (['exit-code', 'runs-for', 'log'] as const).some((s) => setting(pod, s) !== undefined)
  const run = isScripted ? undefined : interpreted(server, started, words, variables, isLasting)
  if (run) return atLeast(SHORTEST, run)
  const text =
    (isInit ? undefined : setting(pod, 'log')) ?? `${name}: started ${String(at(container, 'image'))}`
  if (isInit) return ending(SHORTEST, 0, log, text)
  if (!isLasting) return ending(how.runsFor, how.exitCode, log, text)
  log(`${text.replace(/\n$/, '')}\n`)
  return undefined
}

/** Says one thing and ends. */
function* ending(ms: number, code: number, log: (text: string) => void, text: string): Run {
  log(`${text.replace(/\n$/, '')}\n`)
  yield ms
  return code
}

function* atLeast(ms: number, run: Run): Run {
  let spent = 0
  for (let next = run.next(); ; next = run.next()) {
    if (next.done) {
      if (spent < ms) yield ms - spent
      return next.value
    }
    spent += next.value
    yield next.value
  }
}

/** Why what the Pod needs (`sim.chartroom/needs: HOST:PORT …`) does not answer. */
function unreachable(
  server: ApiServer,
  pod: KubeObject,
  variables: ReadonlyMap<string, string>,
): string | undefined {
  for (const need of (setting(pod, 'needs') ?? '').split(/[\s,]+/).filter((text) => text !== '')) {
    const [host = '', port = '80'] = substitute(need, variables).split(':')
    const reached = reach(server, pod.metadata.namespace ?? '', host, Number(port))
    if (reached.kind === 'unknown-host') return `dial tcp: lookup ${host}: no such host`
    if (reached.kind === 'refused') return `dial tcp ${reached.address}:${port}: connect: connection refused`
    if (reached.kind === 'silent') return `dial tcp ${reached.address}:${port}: i/o timeout`
  }
  return undefined
}

const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : [])

/** The words of the container's command, where the image's own entry point is known or does not matter. */
function commandLine(container: Json): string[] {
  const [command, args] = [texts(at(container, 'command')), texts(at(container, 'args'))]
  if (command.length > 0) return [...command, ...args]
  const image = imageName(container)
  if (image === 'curl') return ['curl', ...args]
  if (!SHELL_IMAGES.has(image)) return []
  return args.length > 0 ? args : ['sh']
}

/** `curlimages/curl:8` is `curl`. */
const imageName = (container: Json): string =>
  String(at(container, 'image')).replace(/@.*$/, '').replace(/^.*\//, '').replace(/:.*$/, '')

/** Images with a shell and its programs, and nothing else to run. */
const SHELL_IMAGES = new Set(['busybox', 'alpine', 'bash', 'debian', 'ubuntu', 'curl', 'wget'])
const SHELLS = new Set(['sh', 'bash', 'ash', 'dash'])

function interpreted(
  server: ApiServer,
  started: Started,
  words: readonly string[],
  variables: ReadonlyMap<string, string>,
  isLasting: boolean,
): Run | undefined {
  const [first = '', ...args] = words
  const name = first.slice(first.lastIndexOf('/') + 1)
  const programs = programsOf(machineOf(server, started, isLasting))
  const streams: Streams = { input: '', out: started.log, err: started.log }
  if (!SHELLS.has(name)) return isProgram(name) ? programs(name)?.(args, streams, variables) : undefined
  const at = args.findIndex((arg) => /^-[a-z]*c$/.test(arg))
  if (at < 0) return args.length === 0 ? runShell('', '', variables, programs, streams) : undefined
  const flags = args
    .slice(0, at + 1)
    .filter((arg) => arg.startsWith('-'))
    .join('')
  return runShell(args[at + 1] ?? '', flags, variables, programs, streams)
}

function machineOf(server: ApiServer, { pod, container }: Started, isLasting: boolean): Machine {
  const isShellImage = SHELL_IMAGES.has(imageName(container))
  return {
    dial: (host, port) => reach(server, pod.metadata.namespace ?? '', host, port),
    now: () => server.clock.now(),
    hostname: String(at(pod, 'spec', 'hostname') ?? pod.metadata.name),
    read: (path) => readFile(server, pod, container, path),
    own: () => (isShellImage ? undefined : ownProgram(isLasting ? undefined : SHORTEST)),
  }
}

/** A program only the image knows: it does its work, or serves for as long as the container lives. */
function* ownProgram(ms: number | undefined): Run {
  if (ms === undefined) for (;;) yield 86_400_000
  yield ms
  return 0
}
