/** What a demo prints: the text a page shows before the learner changes anything, and the command that made it. */
import type { RenderRequest, RenderResult } from '../helm'
import type { Engine } from './engine'
import { type Files, toFileMap } from './files'
import { FlagError, layersOf } from './flags'
import type { Demo } from './lesson'
import { printLint } from './state'

export interface DemoOutput {
  /** `helm template agent task-api --set replicaCount=3 --show-only templates/deployment.yaml` */
  command: string
  failed: boolean
  text: string
}

/** Throws FlagError. */
export function demoRequest(demo: Demo): RenderRequest {
  const flags = layersOf(demo.flags, demo.chart)
  return {
    files: toFileMap(demo.chart),
    values: {
      ...flags,
      files: [
        ...demo.files.map((path) => ({ name: path, text: demo.chart[path] ?? '' })),
        ...(demo.values === '' ? [] : [{ name: 'values', text: demo.values }]),
        ...(flags.files ?? []),
      ],
      set: [...demo.set, ...(flags.set ?? [])],
    },
    release: { name: demo.release, namespace: demo.namespace },
  }
}

export function demoOutput(demo: Demo, engine: Engine): DemoOutput {
  const command = demoCommand(demo)
  let request: RenderRequest
  try {
    request = demoRequest(demo)
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    return { command, failed: true, text: `Error: ${error.message}` }
  }
  if (demo.show === 'lint') {
    const messages = engine.lint(request.files, { values: request.values })
    const failed = messages.some((message) => message.severity === 'error')
    return { command, failed, text: messages.map(printLint).join('\n') }
  }
  return { command, ...shownPart(engine.render(request), demo.show) }
}

/** What a chart renders to without any values of the user's. */
export function renderFiles(
  files: Files,
  release: string,
  engine: Engine,
): { failed: boolean; text: string } {
  const request = { files: toFileMap(files), values: {}, release: { name: release, namespace: 'default' } }
  return shownPart(engine.render(request), 'all')
}

/** The part of a render that a demo shows; the error when there is one. */
export function shownPart(result: RenderResult, show: string): { failed: boolean; text: string } {
  const failure = result.problems.find((problem) => problem.severity === 'error')
  if (failure) return { failed: true, text: `Error: ${failure.message}` }
  if (show === 'notes') return { failed: false, text: result.notes }
  if (show === 'all') return { failed: false, text: result.manifest }
  const documents = result.documents.filter(({ source }) => source.endsWith(`/${show}`))
  return { failed: false, text: documents.map(({ text }) => text.trim()).join('\n---\n') }
}

function demoCommand(demo: Demo): string {
  const parts =
    demo.show === 'lint'
      ? ['helm lint .']
      : [`helm template ${demo.release} .`, ...(demo.namespace === 'default' ? [] : [`-n ${demo.namespace}`])]
  parts.push(...demo.files.map((path) => `-f ${path}`), ...demo.set.map((set) => `--set ${set}`))
  if (demo.flags.trim() !== '') parts.push(demo.flags.trim())
  if (!['all', 'lint', 'notes'].includes(demo.show)) parts.push(`-s ${demo.show}`)
  return parts.join(' ')
}
