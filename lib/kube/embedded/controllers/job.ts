/** Jobs: Pods run to their end, tried again up to a limit (pkg/controller/job). */
import type { KubeObject } from '../../client'
import { at, type Json } from '../json'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import {
  type Controller,
  condition,
  isLeaving,
  isReady,
  MANAGER,
  nowText,
  owned,
  podFrom,
  specInt,
  writeStatus,
} from './controller'

const PODS = builtIn('', 'Pod')
const JOBS = builtIn('batch', 'Job')
/** The first pause before a failed Pod is tried again; doubled each time. */
const RETRY = 10_000

export const jobs: Controller = {
  resource: JOBS,
  owns: [PODS],
  reconcile(server, job) {
    if (isLeaving(job)) return undefined
    if (condition(job, 'Complete') || condition(job, 'Failed')) return expire(server, job)
    if (at(job, 'spec', 'suspend') === true) return undefined
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
      for (const pod of active) server.delete(PODS, pod.metadata.namespace, pod.metadata.name)
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
      for (const pod of active) server.delete(PODS, pod.metadata.namespace, pod.metadata.name)
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
        server.create(
          PODS,
          podFrom(job, at(job, 'spec', 'template'), { generateName: `${job.metadata.name}-` }),
          { writer: MANAGER },
        )
    const running = pause === 0 ? Math.max(active.length, wanted) : active.length
    writeStatus(server, JOBS, job, {
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
  writeStatus(server, JOBS, job, {
    conditions: types.map((type) => ({
      type,
      status: 'True',
      lastProbeTime: now,
      lastTransitionTime: now,
      reason,
      message,
    })),
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
