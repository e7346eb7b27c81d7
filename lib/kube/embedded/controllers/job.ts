/** Jobs: Pods run to their end, tried again up to a limit (pkg/controller/job). */
import type { KubeObject } from '../../client'
import { at, type Json } from '../json'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import {
  type Controller,
  condition,
  isLeaving,
  isOver,
  isReady,
  nowText,
  owned,
  podFrom,
  specInt,
  writeStatus,
} from './controller'
import { createPod, deletePod, tell } from './events'

const PODS = builtIn('', 'Pod')
const JOBS = builtIn('batch', 'Job')
/** The first pause before a failed Pod is tried again; doubled each time. */
const RETRY = 10_000
const REPORTER = 'job-controller'

export const jobs: Controller = {
  resource: JOBS,
  owns: [PODS],
  reconcile(server, job) {
    if (isLeaving(job)) return undefined
    if (condition(job, 'Complete') || condition(job, 'Failed')) return expire(server, job)
    if (at(job, 'spec', 'suspend') === true) return suspend(server, job)
    if (condition(job, 'Suspended')?.status === 'True') return resume(server, job)
    const pods = owned(server, PODS, job)
    const phase = (wanted: string): KubeObject[] =>
      pods.filter((pod) => at(pod, 'status', 'phase') === wanted)
    const succeeded = phase('Succeeded').length
    const failed = phase('Failed').length
    const restarts = pods.reduce(
      (n, pod) => n + Number(at(pod, 'status', 'containerStatuses', 0, 'restartCount') ?? 0),
      0,
    )
    const completions = specInt(job, specInt(job, 1, 'parallelism'), 'completions')
    const limit = specInt(job, 6, 'backoffLimit')
    const active = pods.filter(
      (pod) => !['Succeeded', 'Failed'].includes(String(at(pod, 'status', 'phase'))) && !isLeaving(pod),
    )
    const started = Date.parse(String(at(job, 'status', 'startTime') ?? nowText(server)))
    const lifetime = specInt(job, 0, 'activeDeadlineSeconds') * 1000
    if (succeeded >= completions)
      return finish(
        server,
        job,
        ['SuccessCriteriaMet', 'Complete'],
        'CompletionsReached',
        'Reached expected number of succeeded pods',
        { succeeded, failed },
      )
    if (failed > limit || restarts > limit) {
      for (const pod of active) deletePod(server, REPORTER, job, pod)
      return finish(
        server,
        job,
        ['FailureTarget', 'Failed'],
        'BackoffLimitExceeded',
        'Job has reached the specified backoff limit',
        { succeeded, failed: failed + (restarts > limit ? active.length : 0) },
      )
    }
    if (lifetime > 0 && server.clock.now() - started >= lifetime) {
      for (const pod of active) deletePod(server, REPORTER, job, pod)
      return finish(
        server,
        job,
        ['FailureTarget', 'Failed'],
        'DeadlineExceeded',
        'Job was active longer than specified deadline',
        { succeeded, failed: failed + active.length },
      )
    }
    const wanted = Math.min(specInt(job, 1, 'parallelism'), completions - succeeded)
    const pause = failed > 0 && active.length < wanted ? retryIn(server, phase('Failed')) : 0
    if (pause === 0)
      for (let i = active.length; i < wanted; i += 1)
        createPod(
          server,
          REPORTER,
          job,
          podFrom(job, at(job, 'spec', 'template'), { generateName: `${job.metadata.name}-` }),
        )
    const running = pause === 0 ? Math.max(active.length, wanted) : active.length
    const suspended = condition(job, 'Suspended')
    writeStatus(server, JOBS, job, {
      ...(suspended ? { conditions: [suspended] } : {}),
      startTime: (at(job, 'status', 'startTime') as Json) ?? nowText(server),
      ...(running > 0 ? { active: running } : {}),
      ...(succeeded > 0 ? { succeeded } : {}),
      ...(failed > 0 ? { failed } : {}),
      ready: active.filter(isReady).length,
      terminating: 0,
      uncountedTerminatedPods: {},
    })
    const untilDeadline = lifetime > 0 ? lifetime - (server.clock.now() - started) : undefined
    return pause > 0 ? pause : untilDeadline
  },
}

/** A suspended Job has no Pods. */
function suspend(server: ApiServer, job: KubeObject): undefined {
  for (const pod of owned(server, PODS, job))
    if (!isLeaving(pod) && !isOver(pod)) deletePod(server, REPORTER, job, pod)
  if (condition(job, 'Suspended')?.status === 'True') return undefined
  const { startTime: _, active: __, ...counts } = (job.status ?? {}) as { [field: string]: Json }
  writeStatus(server, JOBS, job, {
    uncountedTerminatedPods: {},
    ...counts,
    ready: 0,
    terminating: 0,
    conditions: [suspension(server, 'True', 'JobSuspended', 'Job suspended')],
  })
  tell(server, { component: REPORTER }, job, { reason: 'Suspended', message: 'Job suspended' })
  return undefined
}

function resume(server: ApiServer, job: KubeObject): undefined {
  writeStatus(server, JOBS, job, {
    ...(job.status as { [field: string]: Json }),
    startTime: nowText(server),
    conditions: [suspension(server, 'False', 'JobResumed', 'Job resumed')],
  })
  tell(server, { component: REPORTER }, job, { reason: 'Resumed', message: 'Job resumed' })
  return undefined
}

function suspension(server: ApiServer, status: string, reason: string, message: string): Json {
  const now = nowText(server)
  return { type: 'Suspended', status, lastProbeTime: now, lastTransitionTime: now, reason, message }
}

/** Milliseconds until the next try, counted from the last failure. */
function retryIn(server: ApiServer, failed: KubeObject[]): number {
  const last = Math.max(
    ...failed.map((pod) =>
      Date.parse(
        String(
          at(pod, 'status', 'containerStatuses', 0, 'state', 'terminated', 'finishedAt') ??
            pod.metadata.creationTimestamp,
        ),
      ),
    ),
  )
  return Math.max(0, last + RETRY * 2 ** (failed.length - 1) - server.clock.now())
}

function finish(
  server: ApiServer,
  job: KubeObject,
  types: string[],
  reason: string,
  message: string,
  count: { succeeded: number; failed: number },
): undefined {
  const now = nowText(server)
  const happening = types.includes('Complete')
    ? { reason: 'Completed', message: 'Job completed' }
    : { type: 'Warning' as const, reason, message }
  tell(server, { component: REPORTER }, job, happening)
  const suspended = condition(job, 'Suspended')
  const held: Json[] = suspended ? [suspended] : []
  writeStatus(server, JOBS, job, {
    conditions: [
      ...held,
      ...types.map((type) => ({
        type,
        status: 'True',
        lastProbeTime: now,
        lastTransitionTime: now,
        reason,
        message,
      })),
    ],
    startTime: (at(job, 'status', 'startTime') as Json) ?? now,
    ...(types.includes('Complete') ? { completionTime: now } : {}),
    ...(count.succeeded > 0 ? { succeeded: count.succeeded } : {}),
    ...(count.failed > 0 ? { failed: count.failed } : {}),
    terminating: 0,
    uncountedTerminatedPods: {},
    ready: 0,
  })
  return undefined
}

/** A finished Job with a time to live goes when it is over. */
function expire(server: ApiServer, job: KubeObject): number | undefined {
  const seconds = at(job, 'spec', 'ttlSecondsAfterFinished')
  if (typeof seconds !== 'number') return undefined
  const end = condition(job, 'Complete') ?? condition(job, 'Failed')
  const left = Date.parse(String(end?.lastTransitionTime)) + seconds * 1000 - server.clock.now()
  if (left > 0) return left
  server.delete(JOBS, job.metadata.namespace, job.metadata.name, { propagation: 'Foreground' })
  return undefined
}
