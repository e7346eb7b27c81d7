/** A shell with `helm` and `kubectl` in it: just-bash on files in memory. A line runs to its end; folder and variables last. */
import { Bash, defineCommand, InMemoryFs } from 'just-bash/browser'
import type { CliCluster, CliIo } from '../helm/io'
import { runHelm } from '../helm/run'
import { runKubectl } from '../kubectl'
import { type Completion, complete } from './complete'
import { DIFF } from './diff'
import { shellFiles } from './shell-files'

const HOME = '/home/learner'
/** What a program ends with that was interrupted. */
const INTERRUPTED = 130

export type Content = string | Uint8Array

export interface ShellOptions {
  /** The folder below HOME that the files are in, and where the shell stands at first. Default: HOME itself. */
  folder?: string
  /** Path below the folder → content. */
  files: ReadonlyMap<string, Content>
  /** Nanoseconds since 1970. */
  clock(): bigint
  random(count: number): Uint8Array
  cluster?: CliCluster
}

export interface Ended {
  code: number
  stdout: string
  stderr: string
}

export class Shell {
  private cwd: string
  private env: Record<string, string> = { HOME, TZ: 'UTC' }
  private readonly top: string
  private readonly fs: InMemoryFs
  private readonly bash: Bash
  /** How many of our programs run, and what interrupts them: they end in their own words. */
  private programs = 0
  private interrupt = new AbortController()

  constructor(options: ShellOptions) {
    this.top = options.folder ? `${HOME}/${options.folder}` : HOME
    this.cwd = this.top
    const files = [...options.files].map(([path, content]) => [`${this.top}/${path}`, content] as const)
    this.fs = new InMemoryFs(Object.fromEntries(files))
    const program = (name: string, run: (args: readonly string[], io: CliIo) => Promise<number>) =>
      defineCommand(name, async (args, context) => {
        let stdout = ''
        let stderr = ''
        this.programs += 1
        const exitCode = await run(args, {
          files: shellFiles(context.fs),
          cwd: context.cwd,
          env: Object.fromEntries(context.env),
          stdin: async () => Uint8Array.from(String(context.stdin), (char: string) => char.charCodeAt(0)),
          stdout: (text) => {
            stdout += text
          },
          stderr: (text) => {
            stderr += text
          },
          clock: options.clock,
          random: options.random,
          ...(options.cluster && { cluster: options.cluster }),
          signal: this.interrupt.signal,
        }).finally(() => {
          this.programs -= 1
        })
        return { stdout, stderr, exitCode, stdoutKind: 'text' as const }
      })
    this.bash = new Bash({
      fs: this.fs,
      cwd: this.cwd,
      env: this.env,
      customCommands: [program('helm', runHelm), program('kubectl', runKubectl), DIFF],
    })
  }

  /** An interrupt ends a program of ours first, then what follows it on the line. */
  async run(line: string, signal?: AbortSignal): Promise<Ended> {
    const stop = new AbortController()
    this.interrupt = new AbortController()
    const onAbort = (): void => {
      this.interrupt.abort()
      if (this.programs === 0) stop.abort()
    }
    signal?.addEventListener('abort', onAbort)
    try {
      const end = await this.bash.exec(line, {
        cwd: this.cwd,
        env: this.env,
        replaceEnv: true,
        rawScript: true,
        signal: stop.signal,
      })
      this.env = end.env
      this.cwd = end.env.PWD ?? this.cwd
      // That a line was broken off is not its news.
      const stderr = signal?.aborted ? end.stderr.replace(/^bash: execution aborted\n/m, '') : end.stderr
      return { code: end.exitCode, stdout: end.stdout, stderr }
    } catch (error) {
      if (signal?.aborted) return { code: INTERRUPTED, stdout: '', stderr: '' }
      throw error
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }

  /** Where the shell stands, as a prompt shows it: `~/task-api`. */
  get place(): string {
    return this.cwd === HOME
      ? '~'
      : this.cwd.startsWith(`${HOME}/`)
        ? `~${this.cwd.slice(HOME.length)}`
        : this.cwd
  }

  /** What may stand at the end of a line typed so far. */
  complete(line: string): Promise<Completion> {
    return complete(line, { fs: this.fs, cwd: this.cwd, home: HOME })
  }

  /** The files in the folder, by their paths below it. */
  async files(): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>()
    for (const path of this.fs.getAllPaths().sort()) {
      if (!path.startsWith(`${this.top}/`) || !(await this.fs.stat(path)).isFile) continue
      found.set(path.slice(this.top.length + 1), await this.fs.readFileBuffer(path))
    }
    return found
  }

  /** Writes and, with `undefined`, removes files of the folder. */
  async change(files: ReadonlyMap<string, Content | undefined>): Promise<void> {
    for (const [path, content] of files) {
      const full = `${this.top}/${path}`
      if (content === undefined) await this.fs.rm(full, { recursive: true, force: true })
      else {
        await this.fs.mkdir(full.slice(0, full.lastIndexOf('/')), { recursive: true })
        await this.fs.writeFile(full, content)
      }
    }
  }
}
