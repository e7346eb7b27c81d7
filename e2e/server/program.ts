/** `bin/chartroom` itself, with the site that is built, on a free port and a given kubeconfig. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Routes } from '../../lib/release/remote-service'
import { readSession, type Session, send } from './harness'

const program = fileURLToPath(new URL('../../bin/chartroom', import.meta.url))

export interface Program {
  origin: string
  session: Session
  /** What a launched tab would use. */
  routes: Routes
  /** Everything it printed. */
  output(): string
  stop(): Promise<number | null>
}

/** Starts it and leaves the launch address to a browser. */
export async function startUnlaunched(env: Record<string, string>, ...flags: string[]) {
  const child = spawn(process.execPath, [program, '--port', '0', ...flags], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  const address = await launchAddress(child, () => output)
  return { address, output: () => output, stop: () => stop(child) }
}

export async function startProgram(env: Record<string, string>): Promise<Program> {
  const { address, ...running } = await startUnlaunched(env)
  const { origin } = new URL(address)
  const session = readSession(await send(address))
  return { ...running, origin, session, routes: routesOf(origin, session) }
}

function launchAddress(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout!.on('data', () => {
      const found = /http:\/\/\S+\/launch\?token=\S+/.exec(output())
      if (found) resolve(found[0])
    })
    child.once('close', () => reject(new Error(`chartroom did not start: ${output()}`)))
  })
}

export const routesOf = (origin: string, session: Session): Routes =>
  new Routes({
    fetch: ((path: string, init: RequestInit) => {
      const headers = { ...(init.headers as Record<string, string>), cookie: session.cookie }
      return fetch(`${origin}${path}`, { ...init, headers })
    }) as typeof fetch,
    token: () => session['x-chartroom-token'],
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  })

function stop(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve(child.exitCode)
    child.once('close', (code) => resolve(code))
    child.kill('SIGTERM')
  })
}
