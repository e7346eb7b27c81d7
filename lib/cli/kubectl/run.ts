/** Runs one `kubectl` command line. Mirrors cobra, and k8s.io/kubectl's main. */
import { GoError } from '../../go'
import { KubeError, systemClock } from '../../kube'
import { parseFlags } from '../helm/flags'
import type { CliIo } from '../helm/io'
import { flags } from '../helm/release/flags'
import { ABOUT } from './about'
import { ANNOTATE, APPLY, CREATE, DELETE, LABEL, PATCH, SCALE, SET } from './changes'
import { faultText, type KubectlCommand } from './command'
import { DESCRIBE, LOGS } from './describe'
import { EVENTS, GET } from './get'
import { ROLLOUT, WAIT } from './waits'

export const KUBECTL: readonly KubectlCommand[] = [
  GET,
  DESCRIBE,
  LOGS,
  EVENTS,
  APPLY,
  CREATE,
  DELETE,
  LABEL,
  ANNOTATE,
  PATCH,
  SCALE,
  SET,
  WAIT,
  ROLLOUT,
  ...ABOUT,
]

const GLOBAL = flags(
  'namespace,n:string context:string kubeconfig:string help,h v,v:int request-timeout:string',
)
/** Commands of kubectl that need containers which run. */
const NEED_CONTAINERS = ['exec', 'port-forward', 'attach', 'cp', 'run', 'debug', 'top', 'proxy']

/** Answers the exit code. Nothing is thrown but what is a defect of ours. */
export async function runKubectl(argv: readonly string[], io: CliIo): Promise<number> {
  try {
    await dispatch(argv, io)
    return 0
  } catch (fault) {
    if (!(fault instanceof GoError || fault instanceof KubeError)) throw fault
    io.stderr(`${faultText(fault)}\n`)
    return 1
  }
}

async function dispatch(argv: readonly string[], io: CliIo): Promise<void> {
  const { name, rest } = commandIn(argv)
  if (name === undefined || name === 'help')
    return io.stdout(helpText(rest.find((word) => !word.startsWith('-'))))
  const command = KUBECTL.find((one) => one.name === name)
  if (!command) throw unknown(name)
  let given: ReturnType<typeof parseFlags>
  try {
    given = parseFlags(rest, [...command.flags, ...GLOBAL])
  } catch (fault) {
    if (fault instanceof GoError)
      throw new GoError(`${fault.message}\nSee 'kubectl ${name} --help' for usage.`, { cause: fault })
    throw fault
  }
  if (given.bool('help')) return io.stdout(helpText(name))
  const { kube, context = '' } = io.cluster ?? {}
  if (!kube)
    throw new GoError(
      io.cluster
        ? `kubectl speaks to the embedded cluster only; use your own kubectl for ${context}`
        : 'there is no cluster here',
    )
  await command.run({
    io,
    kube,
    context,
    clock: io.cluster?.clock ?? systemClock,
    flags: given,
    args: given.args,
    namespace: given.string('namespace') || 'default',
    resources: await kube.resources(io.signal),
  })
}

/** The first word that is neither a flag nor the value of one before it. */
function commandIn(argv: readonly string[]): { name?: string; rest: string[] } {
  const at = argv.findIndex(
    (word, i) =>
      !word.startsWith('-') && !/^(-n|--namespace|--context|--kubeconfig)$/.test(argv[i - 1] ?? ''),
  )
  return at < 0 ? { rest: [...argv] } : { name: argv[at]!, rest: argv.toSpliced(at, 1) }
}

function unknown(name: string): GoError {
  if (NEED_CONTAINERS.includes(name))
    return new GoError(`the Pods of this cluster are simulated: kubectl ${name} needs containers that run`)
  const near = KUBECTL.filter((one) => one.name.startsWith(name) || name.startsWith(one.name)).map(
    (one) => one.name,
  )
  const meant = near.length > 0 ? `\n\nDid you mean this?\n${near.map((one) => `\t${one}\n`).join('')}` : ''
  return new GoError(`unknown command "${name}" for "kubectl"${meant}`)
}

function helpText(name: string | undefined): string {
  const command = KUBECTL.find((one) => one.name === name)
  if (command) {
    const known = [...command.flags].map(
      (flag) => `  ${flag.short ? `-${flag.short}, ` : '    '}--${flag.name}\n`,
    )
    return `${command.short}.\n\nUsage:\n  kubectl ${command.name} ${command.use}\n\nFlags:\n${known.join('')}`
  }
  const width = Math.max(...KUBECTL.map((one) => one.name.length))
  const lines = KUBECTL.map((one) => `  ${one.name.padEnd(width)}  ${one.short}\n`)
  return `kubectl controls the cluster of this page. What it knows:\n\n${lines.join('')}\nUse "kubectl COMMAND --help" for more.\n`
}
