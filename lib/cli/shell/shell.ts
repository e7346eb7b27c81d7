/** A shell with `helm` and `kubectl` in it: just-bash on files in memory. A line runs to its end; folder and variables last. */
import { Bash, defineCommand, InMemoryFs } from 'just-bash/browser'
import type { CliCluster, CliIo } from '../helm/io'
import { runHelm } from '../helm/run'
import { runKubectl } from '../kubectl'
import { shellFiles } from './shell-files'

export const HOME = '/home/learner'

export interface ShellOptions {
  /** Path below HOME → text. */
  files: Readonly<Record<string, string>>
  /** Nanoseconds since 1970. */
  clock(): bigint
  random(count: number): Uint8Array
  cluster?: CliCluster
}

interface Ended {
  code: number
  stdout: string
  stderr: string
}

export class Shell {
  private cwd = HOME
  private env: Record<string, string> = { HOME, TZ: 'UTC' }
  private readonly bash: Bash

  constructor(options: ShellOptions) {
    const files = Object.entries(options.files).map(([path, text]) => [`${HOME}/${path}`, text] as const)
    const fs = new InMemoryFs(Object.fromEntries(files))
    const program = (name: string, run: (args: readonly string[], io: CliIo) => Promise<number>) =>
      defineCommand(name, async (args, context) => {
        let stdout = ''
        let stderr = ''
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
          ...(context.signal && { signal: context.signal }),
        })
        return { stdout, stderr, exitCode, stdoutKind: 'text' as const }
      })
    this.bash = new Bash({
      fs,
      cwd: HOME,
      env: this.env,
      customCommands: [program('helm', runHelm), program('kubectl', runKubectl)],
    })
  }

  async run(line: string, signal?: AbortSignal): Promise<Ended> {
    const end = await this.bash.exec(line, {
      cwd: this.cwd,
      env: this.env,
      replaceEnv: true,
      rawScript: true,
      ...(signal && { signal }),
    })
    this.env = end.env
    this.cwd = end.env.PWD ?? this.cwd
    return { code: end.exitCode, stdout: end.stdout, stderr: end.stderr }
  }
}
