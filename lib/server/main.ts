/**
 * The program: flags in, the site behind the door, the launch address out. bin/chartroom loads it and hands in how
 * the site (Next) is made, since lib knows nothing of the screen.
 */

import { existsSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { clusterApi } from './cluster-api'
import { clusterBackend } from './cluster-backend'
import { openClusterEndpoint } from './cluster-endpoint'
import { loopbackHost, type OpenDoor, openDoor } from './door'
import { Operations } from './operations'
import { readPageHashes } from './page-hashes'

const DEFAULT_PORT = 4680
/** As long as Kubernetes gives a Pod, short of patience with a second Ctrl+C. */
const DRAIN_MS = 10_000

const HELP = `chartroom [--port N] [--host ADDRESS] [--serve-cluster] [--dev]

  --port N        the port to listen on (default ${DEFAULT_PORT}, or PORT)
  --host ADDRESS  127.0.0.1 (default), ::1 or localhost; nothing beyond this machine
  --serve-cluster offer a simulated cluster to your own terminal: prints a kubeconfig
  --dev           for authors: pages are rebuilt as they change; cluster routes stay
                  closed unless CHARTROOM_DEV_CLUSTER=1
`

/** What stands behind the door: Next's custom server, as far as it is used. */
export interface Site {
  prepare(): Promise<void>
  getRequestHandler(): RequestListener
  close(): Promise<void>
}

export interface SiteOptions {
  dev: boolean
  dir: string
  hostname: string
  port: number
  httpServer: Server
  quiet: boolean
}

export type MakeSite = (options: SiteOptions) => Promise<Site>

/** Runs until stopped; answers the exit code when it did not start. @param dir the project's folder */
export async function main(argv: string[], dir: string, makeSite: MakeSite): Promise<number | undefined> {
  let flags: Flags
  try {
    flags = readFlags(argv)
  } catch (error) {
    process.stderr.write(`chartroom: ${messageOf(error)}\n\n${HELP}`)
    return 2
  }
  if (flags.help) {
    process.stdout.write(HELP)
    return 0
  }
  if (!flags.dev && !existsSync(join(dir, '.next', 'BUILD_ID'))) {
    process.stderr.write('chartroom: nothing is built yet. Run: npm start\n')
    return 1
  }
  try {
    await run(flags, dir, makeSite)
    return undefined
  } catch (error) {
    process.stderr.write(`chartroom: ${explain(error, flags.port)}\n`)
    return 1
  }
}

interface Flags {
  port: number
  host: string
  dev: boolean
  help: boolean
  servesCluster: boolean
}

function readFlags(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      dev: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      'serve-cluster': { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port ?? process.env.PORT ?? DEFAULT_PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error('--port takes a number from 0 to 65535')
  const servesCluster = values['serve-cluster']
  return { port, host: loopbackHost(values.host), dev: values.dev, help: values.help, servesCluster }
}

async function run(flags: Flags, dir: string, makeSite: MakeSite): Promise<void> {
  const env = process.env as Record<string, string | undefined>
  env.NODE_ENV = flags.dev ? 'development' : 'production'
  env.NEXT_TELEMETRY_DISABLED = '1'
  const operations = new Operations()
  // The site is told its port, so the door listens first and answers once the site is ready.
  let handle: RequestListener = (_request, response) => {
    response.writeHead(503, { 'retry-after': '1' }).end('Chartroom is starting\n')
  }
  // Next hangs its own upgrade listener on whatever server it is shown; this one never listens, and is fed by the door.
  const behind = createServer()
  const door = await openDoor({
    ...flags,
    isDev: flags.dev,
    api: clusterApi(clusterBackend(env), operations),
    hashes: await readPageHashes(dir),
    handler: (request, response) => handle(request, response),
    ...(flags.dev
      ? { onUpgrade: (request, socket, head) => void behind.emit('upgrade', request, socket, head) }
      : {}),
  })
  const site = await makeSite({
    dev: flags.dev,
    dir,
    hostname: flags.host,
    port: door.port,
    httpServer: behind,
    quiet: true,
  })
  await site.prepare()
  handle = site.getRequestHandler()
  announce(door, flags)
  const endpoint = flags.servesCluster ? await openClusterEndpoint() : undefined
  if (endpoint)
    process.stdout.write(
      `A simulated cluster (context chartroom) for your terminal; it goes when Chartroom ends:\n\n  export KUBECONFIG=${endpoint.kubeconfig}\n\n`,
    )
  stopOnSignal(async () => {
    await endpoint?.close()
    await operations.drain(DRAIN_MS)
    await door.close()
    await site.close()
  })
}

function announce(door: OpenDoor, { dev }: Flags): void {
  process.stdout.write(
    `\nChartroom${dev ? ' (development)' : ''} is ready. Open this address once, in your browser:\n\n`,
  )
  process.stdout.write(`  ${door.launchAddress()}\n\n`)
  if (!process.stdin.isTTY) return
  process.stdout.write('Enter prints a fresh one for another browser; Ctrl+C ends.\n')
  process.stdin.on('data', () => process.stdout.write(`\n  ${door.launchAddress()}\n\n`))
}

function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false
  const onSignal = async (): Promise<void> => {
    if (isStopping) process.exit(1)
    isStopping = true
    await stop()
    process.exit(0)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}

function explain(error: unknown, port: number): string {
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
    return `port ${port} is taken. Stop what uses it, or choose another: npm start -- --port ${port + 1}`
  return messageOf(error)
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
