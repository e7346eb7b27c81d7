/** What the words of a command name: `pods`, `deploy,svc`, `cm note`, `configmap/note`. Mirrors cli-runtime pkg/resource. */
import { GoError } from '../../go'
import type { ApiResource, KubeObject } from '../../kube'
import type { KubectlRun } from './command'

export interface Target {
  resource: ApiResource
  /** Absent: all of them. */
  names?: string[]
}

/** What `kubectl get all` means. */
const ALL = [
  'pods',
  'replicationcontrollers',
  'services',
  'daemonsets.apps',
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'horizontalpodautoscalers.autoscaling',
  'cronjobs.batch',
  'jobs.batch',
]

/** Kinds a learner asks for, for completion. */
export const KINDS = [
  'all',
  'configmaps',
  'cronjobs',
  'daemonsets',
  'deployments',
  'events',
  'ingresses',
  'jobs',
  'namespaces',
  'nodes',
  'pods',
  'replicasets',
  'secrets',
  'serviceaccounts',
  'services',
  'statefulsets',
]

/** Throws GoError with kubectl's text. */
export function targetsOf({ args, resources }: KubectlRun): Target[] {
  if (args.length === 0)
    throw new GoError(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.',
    )
  if (args.some((word) => word.includes('/'))) {
    return args.map((word) => {
      const [kind = '', name = '', ...more] = word.split('/')
      if (!word.includes('/') || more.length > 0)
        throw new GoError(
          "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
        )
      return { resource: resourceNamed(resources, kind), names: [name] }
    })
  }
  const [kinds = '', ...names] = args
  return kinds
    .split(',')
    .flatMap((kind) => (kind === 'all' ? ALL : [kind]))
    .map((kind) => ({ resource: resourceNamed(resources, kind), ...(names.length > 0 && { names }) }))
}

/** Throws GoError when the server has none of that name. */
export function resourceNamed(resources: readonly ApiResource[], word: string): ApiResource {
  const [name = '', ...rest] = word.toLowerCase().split('.')
  const group = rest.join('.')
  const found = resources.filter(
    (one) =>
      [one.plural, one.singular, one.kind.toLowerCase(), ...one.shortNames].includes(name) &&
      (group === '' || one.group === group || `${one.version}.${one.group}` === group),
  )
  const first = found.find((one) => one.group === '') ?? found[0]
  if (!first) throw new GoError(`the server doesn't have a resource type "${word}"`)
  return first
}

/** The namespace of a kind's objects, where it has one. */
export const scope = (
  { namespaced }: ApiResource,
  { flags, namespace }: KubectlRun,
): { namespace?: string } => (namespaced && !flags.bool('all-namespaces') ? { namespace } : {})

/** Objects of a target, by name or by the flags' selectors. */
export async function fetchTarget(run: KubectlRun, { resource, names }: Target): Promise<KubeObject[]> {
  const { kube, flags } = run
  if (names) return Promise.all(names.map((name) => kube.get({ resource, name, ...scope(resource, run) })))
  const { items } = await kube.list(resource, {
    ...scope(resource, run),
    ...(flags.has('selector') && { labelSelector: flags.string('selector') }),
    ...(flags.has('field-selector') && { fieldSelector: flags.string('field-selector') }),
  })
  return items
}
