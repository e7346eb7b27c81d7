/** CronJobs: a Job at each time of the schedule, in UTC (pkg/controller/cronjob). */
import type { KubeObject } from '../../client'
import { timestamp } from '../../clock'
import { parseSchedule, type Schedule } from '../cron'
import { at, copy, type Json } from '../json'
import { builtIn } from '../resources'
import type { ApiServer } from '../server'
import {
  type Controller,
  condition,
  isLeaving,
  MANAGER,
  owned,
  ownerReference,
  specInt,
  writeStatus,
} from './controller'
import { type Happening, tell } from './events'

const CRON_JOBS = builtIn('batch', 'CronJob')
const JOBS = builtIn('batch', 'Job')
const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

export const cronJobs: Controller = {
  resource: CRON_JOBS,
  owns: [JOBS],
  reconcile(server, cronJob) {
    if (isLeaving(cronJob)) return undefined
    const jobs = owned(server, JOBS, cronJob)
    noteEnded(server, cronJob, jobs)
    prune(server, cronJob, jobs)
    const schedule = parseSchedule(String(at(cronJob, 'spec', 'schedule')))
    const isIdle = typeof schedule === 'string' || at(cronJob, 'spec', 'suspend') === true
    const made = isIdle ? undefined : runDue(server, cronJob, jobs, schedule)
    report(server, cronJob, owned(server, JOBS, cronJob), made)
    if (isIdle) return undefined
    const next = schedule.next(server.clock.now())
    return next === undefined ? undefined : next - server.clock.now()
  },
}

const say = (server: ApiServer, cronJob: KubeObject, happening: Happening): void =>
  tell(server, { component: 'cronjob-controller' }, cronJob, happening)

const ending = (job: KubeObject): 'Complete' | 'Failed' | undefined =>
  (['Complete', 'Failed'] as const).find((type) => condition(job, type)?.status === 'True')

const startOf = (job: KubeObject): string =>
  String(at(job, 'status', 'startTime') ?? job.metadata.creationTimestamp)

/** Says of each listed Job that has ended how it did. */
function noteEnded(server: ApiServer, cronJob: KubeObject, jobs: KubeObject[]): void {
  const active = (at(cronJob, 'status', 'active') ?? []) as Json[]
  for (const job of jobs)
    if (ending(job) && active.some((ref) => at(ref, 'uid') === job.metadata.uid)) {
      const message = `Saw completed job: ${job.metadata.name}, condition: ${ending(job)}`
      say(server, cronJob, { reason: 'SawCompletedJob', message })
    }
}

/** Takes away the oldest ended Jobs beyond the history limits. */
function prune(server: ApiServer, cronJob: KubeObject, jobs: KubeObject[]): void {
  for (const [type, field, standard] of [
    ['Complete', 'successfulJobsHistoryLimit', 3],
    ['Failed', 'failedJobsHistoryLimit', 1],
  ] as const) {
    const ended = jobs
      .filter((job) => ending(job) === type && !isLeaving(job))
      .sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1))
    for (const job of ended.slice(0, Math.max(0, ended.length - specInt(cronJob, standard, field))))
      remove(server, cronJob, job)
  }
}

function remove(server: ApiServer, cronJob: KubeObject, job: KubeObject): void {
  server.delete(JOBS, job.metadata.namespace, job.metadata.name, { propagation: 'Background' })
  say(server, cronJob, { reason: 'SuccessfulDelete', message: `Deleted job ${job.metadata.name}` })
}

/** The newest time that has come and has no Job yet gets one; the time, when it did. */
function runDue(
  server: ApiServer,
  cronJob: KubeObject,
  jobs: KubeObject[],
  schedule: Schedule,
): number | undefined {
  const now = server.clock.now()
  const since = at(cronJob, 'status', 'lastScheduleTime') ?? cronJob.metadata.creationTimestamp
  let due: number | undefined
  for (let time = schedule.next(Date.parse(String(since))); time && time <= now; time = schedule.next(time))
    due = time
  if (due === undefined) return undefined
  const deadline = at(cronJob, 'spec', 'startingDeadlineSeconds')
  if (typeof deadline === 'number' && now - due > deadline * 1000) {
    const message = `Missed scheduled time to start a job: ${new Date(due).toUTCString().replace('GMT', '+0000')}`
    say(server, cronJob, { type: 'Warning', reason: 'MissSchedule', message })
    return undefined
  }
  const active = jobs.filter((job) => !ending(job))
  const policy = at(cronJob, 'spec', 'concurrencyPolicy')
  if (policy === 'Forbid' && active.length > 0) {
    const message = 'Not starting job because prior execution is running and concurrency policy is Forbid'
    say(server, cronJob, { reason: 'JobAlreadyActive', message })
    return undefined
  }
  if (policy === 'Replace') for (const job of active) remove(server, cronJob, job)
  const name = `${cronJob.metadata.name}-${Math.floor(due / 60_000)}`
  if (server.find(JOBS, cronJob.metadata.namespace, name)) return undefined
  server.create(JOBS, jobOf(cronJob, name, due), { writer: MANAGER })
  say(server, cronJob, { reason: 'SuccessfulCreate', message: `Created job ${name}` })
  return due
}

function jobOf(cronJob: KubeObject, name: string, due: number): KubeObject {
  const template = copy(at(cronJob, 'spec', 'jobTemplate') as { [field: string]: Json })
  const metadata = (template.metadata ?? {}) as { labels?: object; annotations?: object }
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      ...(metadata.labels ? { labels: metadata.labels as Record<string, string> } : {}),
      annotations: { ...metadata.annotations, [SCHEDULED]: timestamp(due) },
      name,
      namespace: cronJob.metadata.namespace as string,
      ownerReferences: ownerReference(cronJob),
    },
    spec: template.spec,
  }
}

function report(server: ApiServer, cronJob: KubeObject, jobs: KubeObject[], made: number | undefined): void {
  const active = jobs.filter((job) => !ending(job) && !isLeaving(job)).map(referenceTo)
  const done = jobs
    .filter((job) => ending(job) === 'Complete')
    .map((job) => at(job, 'status', 'completionTime'))
  const earlier = at(cronJob, 'status', 'lastSuccessfulTime')
  const [last] = [...done, earlier]
    .filter((time) => typeof time === 'string')
    .sort()
    .reverse()
  const scheduled = made === undefined ? at(cronJob, 'status', 'lastScheduleTime') : timestamp(made)
  writeStatus(server, CRON_JOBS, cronJob, {
    ...(active.length > 0 ? { active } : {}),
    ...(scheduled !== undefined ? { lastScheduleTime: scheduled } : {}),
    ...(last !== undefined ? { lastSuccessfulTime: last } : {}),
  })
}

function referenceTo({ apiVersion, kind, metadata }: KubeObject): Json {
  const { name, namespace, resourceVersion, uid } = metadata
  return { apiVersion, kind, name, namespace, resourceVersion, uid } as Json
}
