/** Every output a lesson shows or relies on: the engine's, and the real helm's where there is one. */

import type { RenderRequest } from '../../helm'
import { demoRequest, shownPart } from '../demo'
import type { Engine } from '../engine'
import { type Files, overlay, toFileMap } from '../files'
import { argsOf, FlagError, filesOf, layersOf, words } from '../flags'
import type { Demo, Lesson, Timeline } from '../lesson'
import type { Fault, LessonSources } from '../load'
import type { Question, Verify } from '../schema'
import { printLint } from '../state'

/** The real helm: runs `helm ARGS` in a folder that holds `files`; undefined where there is none. */
export type RealHelm = (
  files: Files,
  args: readonly string[],
) => Promise<{ code: number; stdout: string; stderr: string }>

/** The files a `base:` names. */
export type FindBase = (name: string | undefined) => Promise<Files | undefined>

export class OutputCheck {
  private readonly faults: Fault[] = []
  private readonly pending: Promise<void>[] = []
  /** How many outputs were compared with the real helm's. */
  compared = 0

  constructor(
    private readonly lesson: Lesson,
    private readonly sources: LessonSources,
    private readonly engine: Engine,
    private readonly findBase: FindBase,
    private readonly real: RealHelm | undefined,
  ) {}

  async run(): Promise<Fault[]> {
    const { lesson, sources } = this
    for (const demo of lesson.demos) this.demo(demo)
    for (const { left, right } of lesson.comparisons) {
      this.demo(left)
      this.demo(right)
    }
    for (const exercise of lesson.exercises) {
      for (const [what, files] of [
        ['starter', exercise.starter],
        ['solution', exercise.solution],
      ] as const) {
        const request: RenderRequest = {
          files: toFileMap(files),
          values: {},
          release: { name: exercise.release?.name ?? 'agent', namespace: 'default' },
        }
        const source = sources.exercises.get(exercise.id)
        if (source)
          this.same(request, files, (message, mend) => source.fault([], `${what}: ${message}`, mend))
      }
    }
    for (const [list, questions] of [
      ['questions', lesson.questions],
      ['predictions', lesson.predictions],
    ] as const) {
      for (const [i, question] of questions.entries()) {
        for (const [v, verify] of (question.verify ?? []).entries()) {
          await this.verify(question, verify, [list, i, 'verify', v])
        }
      }
    }
    for (const timeline of lesson.timelines) this.timeline(timeline)
    await Promise.all(this.pending)
    return this.faults
  }

  private demo(demo: Demo): void {
    const element = this.sources.prose.elements.find(({ attributes }) => attributes.id === demo.id)
    const at = { file: this.sources.proseFile, line: element?.line ?? 1, column: element?.column ?? 1 }
    const fault = (message: string, mend: string): Fault => ({
      ...at,
      message: `${demo.id}: ${message}`,
      mend,
    })
    let request: RenderRequest
    try {
      request = demoRequest(demo)
    } catch (error) {
      if (!(error instanceof FlagError)) throw error
      this.faults.push(fault(error.message, 'Mend its flags.'))
      return
    }
    if (demo.show === 'lint') {
      this.sameLint(request, demo.chart, fault)
      return
    }
    const shown = shownPart(this.engine.render(request), demo.show)
    if (shown.text.trim() === '') {
      this.faults.push(fault(`${demo.show} prints nothing`, 'Show a template that renders something.'))
    }
    this.same(request, demo.chart, fault)
  }

  /** The engine's manifest, or its error, against the real helm's. */
  private same(request: RenderRequest, files: Files, fault: (message: string, mend: string) => Fault): void {
    const ours = this.engine.render(request)
    this.ask(files, this.templateArgs(request), filesOf(request.values), ({ code, stdout, stderr }) => {
      const problem = ours.problems.find(({ severity }) => severity === 'error')
      if (problem) {
        const text = realError(stderr)
        if (code === 0)
          return fault(`the engine fails (${problem.message}), the real helm does not`, MEND_ENGINE)
        // Without a Chart.yaml there is no chart: helm names the folder it looked in, which the engine has not.
        if (text === problem.message.trimEnd() || !('Chart.yaml' in files)) return undefined
        return fault(differs(problem.message, text), MEND_ENGINE)
      }
      if (code !== 0) return fault(`the real helm fails: ${realError(stderr)}`, MEND_ENGINE)
      return stdout === ours.manifest ? undefined : fault(differs(ours.manifest, stdout), MEND_ENGINE)
    })
  }

  private sameLint(
    request: RenderRequest,
    files: Files,
    fault: (message: string, mend: string) => Fault,
  ): void {
    const ours = this.engine.lint(request.files, { values: request.values }).map(printLint).join('\n')
    this.ask(
      files,
      ['lint', 'task-api', ...argsOf(request.values)],
      filesOf(request.values),
      ({ stdout }) => {
        const theirs = stdout
          .split('\n')
          .filter((line) => line.startsWith('['))
          .join('\n')
        return ours === theirs ? undefined : fault(differs(ours, theirs), MEND_ENGINE)
      },
    )
  }

  private async verify(question: Question, verify: Verify, path: readonly PropertyKey[]): Promise<void> {
    const { quiz } = this.sources
    const fault = (message: string, mend: string): Fault =>
      quiz.fault(path, `${question.id}: ${message}`, mend)
    const base = await this.findBase(verify.base)
    if (!base) {
      this.faults.push(
        fault(
          `there is no ${verify.base ?? ''} to begin from`,
          'Name chart, scaffold, nothing or an exercise.',
        ),
      )
      return
    }
    const files = overlay(base, verify.files ?? {}, verify.remove)
    const request: RenderRequest = {
      files: toFileMap(files),
      values: {
        ...layersOf(verify.flags ?? '', files),
        ...(verify.values !== undefined && { files: [{ name: 'values', text: verify.values }] }),
        ...(verify.set && { set: verify.set }),
      },
      release: { name: verify.release ?? 'agent', namespace: 'default' },
    }
    const result = this.engine.render(request)
    const shown = shownPart(result, verify.show ?? 'all')
    for (const message of unproven(question, verify, shown)) {
      this.faults.push(fault(`${message}; printed was:\n${shown.text}`, 'Mend the question or its verify.'))
    }
    this.same(request, files, fault)
  }

  /** What was recorded without a cluster can be run again. */
  private timeline(timeline: Timeline): void {
    let files: Files = timeline.files
    timeline.steps.forEach((step, i) => {
      files = overlay(files, step.edit ?? {})
      const [program, verb, ...args] = words(step.command)
      const recorded = timeline.recording.steps[i]
      if (program !== 'helm' || (verb !== 'template' && verb !== 'lint') || !recorded) return
      const here = args.map((arg) => (arg === '.' ? 'task-api' : arg))
      this.ask(files, [verb, ...here], files, ({ stdout }) => {
        const text = stdout.replace('==> Linting task-api', '==> Linting .')
        const file = `${this.sources.proseFile.replace('lesson.mdx', 'timelines')}/${timeline.id}.recorded.yaml`
        const message = `step ${i + 1}: ${differs(recorded.stdout, text)}`
        return text === recorded.stdout
          ? undefined
          : { file, line: 1, column: 1, message, mend: 'Run npm run lessons:record.' }
      })
    })
  }

  private templateArgs(request: RenderRequest): string[] {
    const { name, namespace } = request.release
    return ['template', name, 'task-api', '-n', namespace, ...argsOf(request.values)]
  }

  private ask(
    files: Files,
    args: readonly string[],
    beside: Files,
    judge: (output: { code: number; stdout: string; stderr: string }) => Fault | undefined,
  ): void {
    const { real } = this
    if (!real) return
    const all = Object.fromEntries([
      ...Object.entries(files).map(([path, text]) => [`task-api/${path}`, text]),
      ...Object.entries(beside),
    ])
    this.pending.push(
      real(all, args).then((output) => {
        this.compared++
        const fault = judge(output)
        if (fault) this.faults.push(fault)
      }),
    )
  }
}

const MEND_ENGINE = 'The page would show something else than Helm prints: the engine must be mended.'

/** What stands behind `Error: ` on stderr, without the advice to use --debug and the folder it ran in. */
function realError(stderr: string): string {
  const text = stderr.slice(stderr.indexOf('Error: ') + 'Error: '.length)
  return text
    .replace(/\n\nUse --debug flag to render out invalid YAML\n?$/, '')
    .replace(/\/\S*\/(?=task-api\/)/g, '')
    .trimEnd()
}

/** The first line in which two texts differ. */
function differs(ours: string, theirs: string): string {
  const [a, b] = [ours.split('\n'), theirs.split('\n')]
  const line = a.findIndex((text, i) => text !== b[i])
  const at = line < 0 ? a.length : line
  return `line ${at + 1} is ${JSON.stringify(a[at] ?? '')}, and the real helm's is ${JSON.stringify(b[at] ?? '')}`
}

/** What `verify` expects and the render does not show. */
function unproven(
  question: Question,
  { expect }: Verify,
  shown: { failed: boolean; text: string },
): string[] {
  if (expect.fails !== undefined) {
    if (!shown.failed) return ['the render was to fail, and it succeeded']
    return shown.text.includes(expect.fails) ? [] : [`the error does not say ${expect.fails}`]
  }
  if (shown.failed) return ['the render failed']
  const choices = 'choices' in question ? question.choices : []
  return [
    ...(expect.contains ?? [])
      .filter((text) => !shown.text.includes(text))
      .map((text) => `${text} is missing`),
    ...(expect.lacks ?? []).filter((text) => shown.text.includes(text)).map((text) => `${text} is there`),
    ...(expect.choice ? choices : []).flatMap(({ output, correct }) => {
      if (output === undefined) return []
      const there = shown.text.split('\n').some((line) => line.trim().replace(/^- /, '') === output)
      return there === (correct ?? false)
        ? []
        : [`${output} is ${there ? 'printed, and not the answer' : 'not printed'}`]
    }),
  ]
}
