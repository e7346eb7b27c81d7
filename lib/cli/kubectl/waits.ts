/** Commands that wait: wait, rollout. Mirrors k8s.io/kubectl pkg/cmd/wait, pkg/cmd/rollout and pkg/polymorphichelpers. */
import { GoError, parseDuration } from '../../go'
import { isNotFound, type KubeObject, sleep, timestamp } from '../../kube'
import { flags } from '../helm/release/flags'
import { executeJsonPath, parseJsonPath } from '../jsonpath'
import { type KubectlCommand, type KubectlRun, kindName } from './command'
import { fetchTarget, resourceNamed, type Target, targetsOf } from './targets'
import { count, goValue, list, text } from './values'

const POLL = 200

/** Asks again until `isDone`; false when the time is up. */
async function until(run: KubectlRun, timeout: number, isDone: () => Promise<boolean>): Promise<boolean> {
  const end = run.clock.now() + timeout
  for (;;) {
    if (await isDone()) return true
    if (run.clock.now() >= end) return false
    if (!(await sleep(run.clock, POLL, run.io.signal))) throw new GoError('context canceled')
  }
}

export const WAIT: KubectlCommand = {
  name: 'wait',
  short: 'Wait for a specific condition on one or many resources',
  use: '--for=condition=NAME[=VALUE]|delete|jsonpath=PATH=VALUE TYPE NAME [--timeout=30s]',
  flags: flags('for:string timeout:string selector,l:string all all-namespaces,A'),
  async run(run) {
    const { flags, io } = run
    const wanted = flags.string('for')
    const timeout = Number(parseDuration(flags.string('timeout', '30s')) / 1_000_000n)
    const isMet = condition(wanted)
    let hasAny = false
    for (const target of targetsOf(run)) {
      const { resource } = target
      const names = target.names ?? (await fetchTarget(run, target)).map(({ metadata }) => metadata.name)
      for (const name of names) {
        hasAny = true
        const one = { resource, names: [name] }
        const isDone = await until(run, timeout, async () => {
          const [object] = await fetchTarget(run, one).catch((fault) => {
            if (wanted === 'delete' && isNotFound(fault)) return [undefined]
            throw fault
          })
          return isMet(object)
        })
        if (!isDone) throw new GoError(`timed out waiting for the condition on ${resource.plural}/${name}`)
        io.stdout(`${kindName(resource)}/${name}${wanted === 'delete' ? ' deleted' : ' condition met'}\n`)
      }
    }
    if (!hasAny && wanted !== 'delete') throw new GoError('no matching resources found')
  },
}

function condition(wanted: string): (object: KubeObject | undefined) => boolean {
  const [kind = '', ...rest] = wanted.split('=')
  if (kind === 'delete') return (object) => object === undefined
  if (kind === 'create') return (object) => object !== undefined
  if (kind === 'condition') {
    const [name = '', value = 'true'] = rest
    return (object) =>
      list(object, 'status', 'conditions').some(
        (one) =>
          text(one, 'type').toLowerCase() === name.toLowerCase() &&
          text(one, 'status').toLowerCase() === value.toLowerCase(),
      )
  }
  if (kind === 'jsonpath') {
    const spec = rest.join('=')
    const [, path = spec, value] = /^'?(\{[^}]*\})'?(?:=(.*))?$/.exec(spec) ?? []
    const parts = parseJsonPath(path)
    return (object) => {
      const found = executeJsonPath(parts, goValue(object))
      return value === undefined ? found !== '' : found === value
    }
  }
  throw new GoError(`unrecognized condition: "${wanted}"`)
}

export const ROLLOUT: KubectlCommand = {
  name: 'rollout',
  short: 'Manage the rollout of a resource',
  use: 'status|restart|history TYPE NAME',
  flags: flags('timeout:string selector,l:string watch,w revision:int'),
  async run(run) {
    const [what = '', ...args] = run.args
    const rest = { ...run, args }
    const act = { status, restart, history }[what]
    if (!act) throw new GoError(`kubectl rollout ${what} is not here; status, restart and history are`)
    for (const target of targetsOf(rest))
      for (const object of await fetchTarget(rest, target)) await act(rest, target, object)
  },
}

async function status(run: KubectlRun, { resource }: Target, { metadata }: KubeObject): Promise<void> {
  const timeout = Number(parseDuration(run.flags.string('timeout', '1000h')) / 1_000_000n)
  let said = ''
  const isDone = await until(run, timeout, async () => {
    const [object] = await fetchTarget(run, { resource, names: [metadata.name] })
    const { isDone, message } = rollout(object!)
    if (message !== said) run.io.stdout(`${message}\n`)
    said = message
    return isDone
  })
  if (!isDone) throw new GoError(`timed out waiting for the condition`)
}

function rollout(object: KubeObject): { isDone: boolean; message: string } {
  const { name, generation = 0 } = object.metadata
  const wanted = count(object, 'spec', 'replicas')
  const now = (field: string): number => count(object, 'status', field)
  const kind = object.kind.toLowerCase()
  const waiting = (message: string) => ({ isDone: false, message })
  const isSeen = generation <= now('observedGeneration')
  const waits = `Waiting for ${kind} "${name}" rollout to finish: `
  switch (object.kind) {
    case 'Deployment': {
      if (!isSeen) return waiting('Waiting for deployment spec update to be observed...')
      const progress = list(object, 'status', 'conditions').find((one) => text(one, 'type') === 'Progressing')
      if (text(progress, 'reason') === 'ProgressDeadlineExceeded')
        throw new GoError(`deployment "${name}" exceeded its progress deadline`)
      const updated = now('updatedReplicas')
      if (updated < wanted)
        return waiting(`${waits}${updated} out of ${wanted} new replicas have been updated...`)
      if (now('replicas') > updated)
        return waiting(`${waits}${now('replicas') - updated} old replicas are pending termination...`)
      if (now('availableReplicas') < updated)
        return waiting(`${waits}${now('availableReplicas')} of ${updated} updated replicas are available...`)
      return { isDone: true, message: `deployment "${name}" successfully rolled out` }
    }
    case 'StatefulSet': {
      if (!isSeen) return waiting('Waiting for statefulset spec update to be observed...')
      if (now('readyReplicas') < wanted)
        return waiting(`Waiting for ${wanted - now('readyReplicas')} pods to be ready...`)
      return {
        isDone: true,
        message: `statefulset rolling update complete ${now('currentReplicas')} pods at revision ${text(object, 'status', 'currentRevision')}...`,
      }
    }
    case 'DaemonSet': {
      if (!isSeen) return waiting('Waiting for daemon set spec update to be observed...')
      const desired = now('desiredNumberScheduled')
      if (now('updatedNumberScheduled') < desired)
        return waiting(
          `Waiting for daemon set "${name}" rollout to finish: ${now('updatedNumberScheduled')} out of ${desired} new pods have been updated...`,
        )
      if (now('numberAvailable') < desired)
        return waiting(
          `Waiting for daemon set "${name}" rollout to finish: ${now('numberAvailable')} of ${desired} updated pods are available...`,
        )
      return { isDone: true, message: `daemon set "${name}" successfully rolled out` }
    }
    default:
      throw new GoError(`no status viewer has been implemented for ${object.kind}`)
  }
}

async function restart(run: KubectlRun, { resource }: Target, { metadata }: KubeObject): Promise<void> {
  const { name, namespace = '' } = metadata
  const annotations = { 'kubectl.kubernetes.io/restartedAt': timestamp(run.clock.now()) }
  const body = { spec: { template: { metadata: { annotations } } } }
  await run.kube.patch({ resource, name, namespace }, 'strategic', body, { fieldManager: 'kubectl-rollout' })
  run.io.stdout(`${kindName(resource)}/${name} restarted\n`)
}

async function history(run: KubectlRun, { resource }: Target, object: KubeObject): Promise<void> {
  const { name, uid, namespace = '' } = object.metadata
  const sets = (await run.kube.list(resourceNamed(run.resources, 'replicasets'), { namespace })).items
  const rows = sets
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid))
    .map(({ metadata }) => ({
      revision: count(metadata.annotations, 'deployment.kubernetes.io/revision'),
      cause: text(metadata.annotations, 'kubernetes.io/change-cause') || '<none>',
    }))
    .sort((a, b) => a.revision - b.revision)
  run.io.stdout(`${kindName(resource)}/${name} \nREVISION  CHANGE-CAUSE\n`)
  for (const { revision, cause } of rows) run.io.stdout(`${String(revision).padEnd(8)}  ${cause}\n`)
  run.io.stdout('\n')
}
