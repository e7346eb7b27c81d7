/** Checking a learner's files: the worker's request, and where a check points, in words. */
import type { CheckResult, Exercise, Files, Grade } from '../../lib/course'
import type { ReleaseResource, ReleaseRevision } from '../../lib/release'
import type { RenderClient } from '../engine/render-client'

export interface CheckRequest {
  exercise: Exercise
  files: Files
  /** Of the releases the exercise asks about. */
  revisions: readonly ReleaseRevision[]
  resources: readonly ReleaseResource[]
}

export function checkWork(client: RenderClient, request: CheckRequest): Promise<Grade> {
  return client.ask('check', request)
}

/** `in the output of templates/deployment.yaml, line 7`. */
export function whereInWords({ where }: CheckResult): string | undefined {
  if (!where) return undefined
  const { file, of, document, line } = where
  if (of === 'source') return `in ${file}, line ${line}`
  const nth = document === 0 ? '' : ` in document ${document + 1},`
  return `in the output of ${file},${nth} line ${line}`
}
