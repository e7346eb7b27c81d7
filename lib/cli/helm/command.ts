/** What a command of `helm` is, and the flags all of them take. Mirrors helm pkg/cmd root.go and pkg/cli/environment.go. */
import { GoError } from '../../go'
import type { HelmVersion, Log } from '../../helm'
import type { Flag, FlagValues } from './flags'
import type { CliIo } from './io'

export interface Run {
  io: CliIo
  flags: FlagValues
  args: readonly string[]
  log: Log
  version: HelmVersion
  namespace: string
  isDebug: boolean
}

export interface Command {
  readonly name: string
  readonly aliases?: readonly string[]
  /** As help shows it behind `helm`: `template [NAME] [CHART]`. */
  readonly use: string
  readonly short: string
  readonly flags: readonly Flag[]
  /** Groups of flags of which one excludes the others, in Helm 4. */
  readonly exclusive?: readonly (readonly string[])[]
  readonly commands?: readonly Command[]
  /** How many arguments; a refusal names the usage. */
  readonly takes?: { least: number; most?: number }
  /** Absent where only its commands do something: it then prints its help. */
  run?(run: Run): Promise<void>
}

export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: 'burst-limit', kind: 'int', byDefault: '100', usage: 'client-side default throttling limit' },
  {
    name: 'color',
    kind: 'string',
    helm: '4',
    byDefault: '"auto"',
    usage: 'use colored output (never, auto, always)',
  },
  {
    name: 'colour',
    kind: 'string',
    helm: '4',
    byDefault: '"auto"',
    usage: 'use colored output (never, auto, always)',
  },
  {
    name: 'content-cache',
    kind: 'string',
    helm: '4',
    usage: 'path to the directory containing cached content (e.g. charts)',
  },
  { name: 'debug', kind: 'bool', usage: 'enable verbose output' },
  { name: 'kube-apiserver', kind: 'string', usage: 'the address and the port for the Kubernetes API server' },
  {
    name: 'kube-as-group',
    kind: 'array',
    usage: 'group to impersonate for the operation, this flag can be repeated to specify multiple groups.',
  },
  { name: 'kube-as-user', kind: 'string', usage: 'username to impersonate for the operation' },
  {
    name: 'kube-ca-file',
    kind: 'string',
    usage: 'the certificate authority file for the Kubernetes API server connection',
  },
  { name: 'kube-context', kind: 'string', usage: 'name of the kubeconfig context to use' },
  {
    name: 'kube-insecure-skip-tls-verify',
    kind: 'bool',
    usage:
      "if true, the Kubernetes API server's certificate will not be checked for validity. This will make your HTTPS connections insecure",
  },
  {
    name: 'kube-tls-server-name',
    kind: 'string',
    usage:
      'server name to use for Kubernetes API server certificate validation. If it is not provided, the hostname used to contact the server is used',
  },
  { name: 'kube-token', kind: 'string', usage: 'bearer token used for authentication' },
  { name: 'kubeconfig', kind: 'string', usage: 'path to the kubeconfig file' },
  { name: 'namespace', short: 'n', kind: 'string', usage: 'namespace scope for this request' },
  {
    name: 'qps',
    kind: 'string',
    usage: 'queries per second used when communicating with the Kubernetes API, not including bursting',
  },
  { name: 'registry-config', kind: 'string', usage: 'path to the registry config file' },
  {
    name: 'repository-cache',
    kind: 'string',
    usage: 'path to the directory containing cached repository indexes',
  },
  {
    name: 'repository-config',
    kind: 'string',
    usage: 'path to the file containing repository names and URLs',
  },
]

/** Log lines on stderr, in the words of this Helm. */
export const stderrLog =
  (io: CliIo, version: HelmVersion, isDebug = false): Log =>
  (level, message, ...attributes) => {
    if (level !== 'DEBUG') io.stderr(version.logLine(level, message, ...attributes) ?? '')
    else if (isDebug) io.stderr(version.debugLine(io.clock(), message, ...attributes) ?? '')
  }

/** Refuses a wrong number of arguments in the words of helm pkg/cmd/require. */
export function checkArgs(command: Command, path: string, count: number): void {
  const { takes } = command
  if (!takes) return
  const { least, most } = takes
  const exact = most === least
  if (count >= least && (most === undefined || count <= most)) return
  const wanted =
    most === 0
      ? 'accepts no arguments'
      : exact
        ? `requires ${least} argument${least === 1 ? '' : 's'}`
        : count < least
          ? `requires at least ${least} argument${least === 1 ? '' : 's'}`
          : `accepts at most ${most} argument${most === 1 ? '' : 's'}`
  const usage = `helm ${path.split(' ').slice(0, -1).concat(command.use).join(' ').trim()}`
  throw new GoError(`"helm ${path}" ${wanted}\n\nUsage:  ${usage} [flags]`)
}

/** Refuses flags that exclude each other, as cobra words it. */
export function checkExclusive(command: Command, flags: FlagValues): void {
  for (const group of command.exclusive ?? []) {
    const given = group.filter((name) => flags.has(name)).sort()
    if (given.length > 1)
      throw new GoError(
        `if any flags in the group [${group.join(' ')}] are set none of the others can be; [${given.join(' ')}] were all set`,
      )
  }
}
