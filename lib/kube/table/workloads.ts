/** Rows of what makes Pods: Deployments and their like, Jobs, CronJobs, autoscalers, budgets. */
import { at, type Json } from '../embedded/json'
import { humanDuration, since } from './duration'
import {
  columns,
  containerCells,
  firstOf,
  hasCondition,
  int,
  items,
  or,
  type Printer,
  selectorText,
  text,
} from './printer'

const podSpec = (object: unknown): Json | undefined => at(object, 'spec', 'template', 'spec')
/** metav1.FormatLabelSelector: an empty selector is `<none>`. */
const selectorOrNone = (selector: Json | undefined): string => or(selectorText(selector), '<none>')

export const deployment: Printer = {
  columns: columns('Name Ready Up-to-date Available Age | Containers Images Selector'),
  cells: (o, now) => [
    o.metadata.name,
    `${int(o, 'status', 'readyReplicas')}/${int(o, 'spec', 'replicas')}`,
    int(o, 'status', 'updatedReplicas'),
    int(o, 'status', 'availableReplicas'),
    since(o.metadata.creationTimestamp, now),
    ...containerCells(podSpec(o)),
    selectorText(at(o, 'spec', 'selector')),
  ],
}

export const replicaSet: Printer = {
  columns: columns('Name #Desired #Current #Ready Age | Containers Images Selector'),
  cells: (o, now) => [
    o.metadata.name,
    int(o, 'spec', 'replicas'),
    int(o, 'status', 'replicas'),
    int(o, 'status', 'readyReplicas'),
    since(o.metadata.creationTimestamp, now),
    ...containerCells(podSpec(o)),
    selectorOrNone(at(o, 'spec', 'selector')),
  ],
}

export const replicationController: Printer = {
  columns: replicaSet.columns,
  cells: (o, now) => [
    ...replicaSet.cells(o, now).slice(0, -1),
    selectorOrNone({ matchLabels: at(o, 'spec', 'selector') ?? {} }),
  ],
}

export const statefulSet: Printer = {
  columns: columns('Name Ready Age | Containers Images'),
  cells: (o, now) => [
    o.metadata.name,
    `${int(o, 'status', 'readyReplicas')}/${int(o, 'spec', 'replicas')}`,
    since(o.metadata.creationTimestamp, now),
    ...containerCells(podSpec(o)),
  ],
}

export const daemonSet: Printer = {
  columns: columns(
    'Name #Desired #Current #Ready #Up-to-date #Available Node_Selector Age | Containers Images Selector',
  ),
  cells: (o, now) => [
    o.metadata.name,
    int(o, 'status', 'desiredNumberScheduled'),
    int(o, 'status', 'currentNumberScheduled'),
    int(o, 'status', 'numberReady'),
    int(o, 'status', 'updatedNumberScheduled'),
    int(o, 'status', 'numberAvailable'),
    selectorOrNone({ matchLabels: at(podSpec(o), 'nodeSelector') ?? {} }),
    since(o.metadata.creationTimestamp, now),
    ...containerCells(podSpec(o)),
    selectorOrNone(at(o, 'spec', 'selector')),
  ],
}

const JOB_STATES: readonly (readonly [condition: string, word: string])[] = [
  ['Complete', 'Complete'],
  ['Failed', 'Failed'],
  ['', 'Terminating'],
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
]

export const job: Printer = {
  columns: columns('Name Status Completions Duration Age | Containers Images Selector'),
  cells(o, now) {
    const state = JOB_STATES.find(([condition]) =>
      condition === '' ? o.metadata.deletionTimestamp !== undefined : hasCondition(o, condition),
    )
    const completions = at(o, 'spec', 'completions')
    const parallelism = int(o, 'spec', 'parallelism')
    const goal = completions ?? (parallelism > 1 ? `1 of ${parallelism}` : 1)
    const started = text(o, 'status', 'startTime')
    const end = text(o, 'status', 'completionTime')
    return [
      o.metadata.name,
      state?.[1] ?? 'Running',
      `${int(o, 'status', 'succeeded')}/${String(goal)}`,
      started === '' ? '' : humanDuration((end === '' ? now : Date.parse(end)) - Date.parse(started)),
      since(o.metadata.creationTimestamp, now),
      ...containerCells(podSpec(o)),
      selectorOrNone(at(o, 'spec', 'selector')),
    ]
  },
}

export const cronJob: Printer = {
  columns: columns('Name Schedule Timezone ?Suspend #Active Last_Schedule Age | Containers Images Selector'),
  cells(o, now) {
    const last = at(o, 'status', 'lastScheduleTime')
    const suspend = at(o, 'spec', 'suspend')
    return [
      o.metadata.name,
      text(o, 'spec', 'schedule'),
      or(text(o, 'spec', 'timeZone'), '<none>'),
      suspend === undefined ? '<unset>' : suspend === true ? 'True' : 'False',
      items(o, 'status', 'active').length,
      last ? since(last, now) : '<none>',
      since(o.metadata.creationTimestamp, now),
      ...containerCells(at(o, 'spec', 'jobTemplate', 'spec', 'template', 'spec')),
      selectorOrNone(at(o, 'spec', 'jobTemplate', 'spec', 'selector')),
    ]
  },
}

export const horizontalPodAutoscaler: Printer = {
  columns: columns('Name Reference Targets MinPods MaxPods Replicas Age'),
  cells: (o, now) => [
    o.metadata.name,
    `${text(o, 'spec', 'scaleTargetRef', 'kind')}/${text(o, 'spec', 'scaleTargetRef', 'name')}`,
    targets(items(o, 'spec', 'metrics'), items(o, 'status', 'currentMetrics')),
    or(text(o, 'spec', 'minReplicas'), '<unset>'),
    int(o, 'spec', 'maxReplicas'),
    int(o, 'status', 'currentReplicas'),
    since(o.metadata.creationTimestamp, now),
  ],
}

function targets(metrics: Json[], current: Json[]): string {
  if (metrics.length === 0) return '<none>'
  return firstOf(
    metrics.map((metric, i) => target(metric, current[i])),
    2,
    ', ',
  )
}

const SOURCES: Record<string, string> = {
  External: 'external',
  Pods: 'pods',
  Object: 'object',
  Resource: 'resource',
  ContainerResource: 'containerResource',
}

function target(metric: Json, current: Json | undefined): string {
  const source = SOURCES[text(metric, 'type')]
  if (!source) return '<unknown type>'
  const wanted = at(metric, source, 'target')
  const now = at(current, source, 'current')
  const isResource = source === 'resource' || source === 'containerResource'
  const prefix = isResource ? `${text(metric, source, 'name')}: ` : ''
  const average = at(wanted, 'averageValue')
  if (average !== undefined) {
    const suffix = source === 'external' || source === 'object' ? ' (avg)' : ''
    return `${prefix}${or(text(now, 'averageValue'), '<unknown>')}/${String(average)}${suffix}`
  }
  if (!isResource) return `${or(text(now, 'value'), '<unknown>')}/${text(wanted, 'value')}`
  const percent = (value: Json | undefined, fallback: string): string =>
    value === undefined ? fallback : `${String(value)}%`
  return `${prefix}${percent(at(now, 'averageUtilization'), '<unknown>')}/${percent(at(wanted, 'averageUtilization'), '<auto>')}`
}

export const podDisruptionBudget: Printer = {
  columns: columns('Name Min_Available Max_Unavailable #Allowed_Disruptions Age'),
  cells: (o, now) => [
    o.metadata.name,
    or(text(o, 'spec', 'minAvailable'), 'N/A'),
    or(text(o, 'spec', 'maxUnavailable'), 'N/A'),
    int(o, 'status', 'disruptionsAllowed'),
    since(o.metadata.creationTimestamp, now),
  ],
}

export const podTemplate: Printer = {
  columns: columns('Name Containers Images Pod_Labels'),
  cells: (o) => [
    o.metadata.name,
    ...containerCells(at(o, 'template', 'spec')),
    selectorOrNone({ matchLabels: at(o, 'template', 'metadata', 'labels') ?? {} }),
  ],
}

export const controllerRevision: Printer = {
  columns: columns('Name Controller Revision Age'),
  cells(o, now) {
    const owner = o.metadata.ownerReferences?.find((r) => r.controller)
    const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : ''
    return [
      o.metadata.name,
      owner ? `${owner.kind.toLowerCase()}${group}/${owner.name}` : '<none>',
      int(o, 'revision'),
      since(o.metadata.creationTimestamp, now),
    ]
  },
}
