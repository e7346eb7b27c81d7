/** A scenario played by the real helm, in a namespace of its own, and what one leaves behind for comparison. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Said, Scenario } from './scenario'
import { SCENARIO_CHART } from './scenario-chart'

const VERBS: Record<string, string> = { i: 'install', u: 'upgrade', b: 'rollback', x: 'uninstall' }

export interface HelmPlace {
  path: string
  kubeconfig: string
}

export class RealHelm extends Scenario {
  readonly #folder = mkdtempSync(join(tmpdir(), 'chartroom-twin-'))
  readonly #helm: HelmPlace

  constructor(helm: HelmPlace, place: ConstructorParameters<typeof Scenario>[0]) {
    super(place)
    this.#helm = helm
    for (const [name, text] of Object.entries(SCENARIO_CHART)) {
      mkdirSync(join(this.#folder, 'c', dirname(name)), { recursive: true })
      writeFileSync(join(this.#folder, 'c', name), text)
    }
  }

  /** Drops what it keeps on disk of which kinds the server serves: another program may have changed that since. */
  forget(): void {
    rmSync(join(this.#folder, '.kube'), { recursive: true, force: true })
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  override async run(command: string): Promise<string> {
    return this.note(await this.#finish(command, this.#spawn(command)))
  }

  override async kill(command: string): Promise<void> {
    const before = new Set((await this.all('Job')).map(({ metadata }) => metadata.uid))
    const child = this.#spawn(command)
    const ended = this.#finish(command, child)
    await this.until(async () => (await this.all('Job')).some(({ metadata }) => !before.has(metadata.uid)))
    child.kill('SIGKILL')
    await ended
    await this.clock.advance(1000)
  }

  override async interrupt(command: string, after: number): Promise<string> {
    const child = this.#spawn(command)
    const ended = this.#finish(command, child)
    await this.clock.advance(after)
    child.kill('SIGTERM')
    const said = await ended
    this.note(said)
    return `${said.stdout}${/^Error: ([\s\S]*)\n$/m.exec(said.stderr)?.[1] ?? 'it was not interrupted'}`
  }

  #spawn(command: string): ChildProcess {
    const words = (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'|'$/g, ''))
    const [first = '', ...rest] = words
    const verb = VERBS[first] ?? first
    const named = VERBS[first] ? ['r', ...rest] : rest
    if (verb === 'install' || verb === 'upgrade') named.splice(1, 0, './c')
    const namespace = rest.includes('-n') ? [] : ['-n', this.namespace]
    const env = { ...process.env, KUBECONFIG: this.#helm.kubeconfig, HOME: this.#folder }
    return spawn(this.#helm.path, [verb, ...named, ...namespace], { cwd: this.#folder, env })
  }

  async #finish(command: string, child: ChildProcess): Promise<Said> {
    const said: Said = { command, code: 0, stdout: '', stderr: '' }
    child.stdout?.on('data', (data) => {
      said.stdout += String(data)
    })
    child.stderr?.on('data', (data) => {
      said.stderr += String(data)
    })
    said.code = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)))
    return said
  }
}
