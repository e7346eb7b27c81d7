/** What a command of `kubectl` is, and how its faults are worded. Mirrors k8s.io/kubectl pkg/cmd/util. */
import { GoError } from '../../go'
import { type ApiResource, type Clock, type KubeClient, KubeError } from '../../kube'
import type { Flag, FlagValues } from '../helm/flags'
import type { CliIo } from '../helm/io'

export interface KubectlRun {
  io: CliIo
  kube: KubeClient
  clock: Clock
  context: string
  flags: FlagValues
  args: readonly string[]
  namespace: string
  resources: readonly ApiResource[]
}

export interface KubectlCommand {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly short: string
  /** Behind the name in its help. */
  readonly use: string
  readonly flags: readonly Flag[]
  run(run: KubectlRun): Promise<void>
}

/** `Error from server (NotFound): …` for what the API says, `error: …` for what kubectl itself says. */
export function faultText(fault: unknown): string {
  if (fault instanceof ServerFault) return fault.message
  if (fault instanceof KubeError)
    return fault.code === 0
      ? `Unable to connect to the server: ${fault.message}`
      : `Error from server (${fault.reason}): ${fault.message}`
  if (fault instanceof GoError) return `error: ${fault.message}`
  throw fault
}

/** The API's answer with where it was asked put before it. */
export class ServerFault extends GoError {}

export const within = (where: string, fault: unknown): unknown =>
  fault instanceof KubeError && fault.code > 0
    ? new ServerFault(`Error from server (${fault.reason}): ${where}: ${fault.message}`)
    : fault

/** `deployment.apps`, `configmap`: what kubectl calls a kind's objects. */
export const kindName = ({ kind, group }: Pick<ApiResource, 'kind' | 'group'>): string =>
  group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`
