/**
 * A lesson being worked on: its workspace and bench, the exercise at hand, and what checking said. Framework-free;
 * opened when the page is alive, once a page.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Files as CourseFiles, Exercise, Grade, Lesson } from '../../lib/course'
import { RenderClient } from '../engine/render-client'
import { progress } from '../stores'
import { cluster } from '../stores/clusters'
import { createWorkspace } from '../stores/workspace'
import type { FileContent, Files } from '../stores/workspace-model'
import { type Bench, createBench } from '../workbench/bench'
import { checkWork } from './check'

export type Run =
  | { state: 'running' }
  /** `files` are those that were checked: once they differ, what is shown is old. */
  | { state: 'checked'; grade: Grade; files: Files }
  | { state: 'crashed'; message: string }

export interface SessionState {
  /** What could not be fetched, in words. */
  trouble: string | undefined
  lesson: Lesson | undefined
  bench: Bench | undefined
  runs: ReadonlyMap<string, Run>
}

export class LessonSession {
  readonly store: StoreApi<SessionState> = createStore<SessionState>()(() => ({
    trouble: undefined,
    lesson: undefined,
    bench: undefined,
    runs: new Map(),
  }))
  private opening: Promise<{ lesson: Lesson; bench: Bench }> | undefined

  constructor(
    readonly id: string,
    private readonly slug: string,
  ) {}

  /** The lesson's files and a bench with the learner's work on it. */
  open(): Promise<{ lesson: Lesson; bench: Bench }> {
    this.opening ??= this.begin().catch((error: Error) => {
      this.opening = undefined
      this.store.setState({ trouble: error.message })
      throw error
    })
    return this.opening
  }

  /** Lays the exercise's starter on the bench. */
  async start(id: string): Promise<void> {
    await this.lay(id, 'starter', (title) => `Started “${title}”`)
  }

  /** Lays the solution on the bench; the learner's own files come back with Undo. */
  async solve(id: string): Promise<void> {
    const exercise = await this.lay(id, 'solution', (title) => `Solved “${title}”`)
    progress.getState().showSolution({ lesson: this.id, id, version: exercise.version })
  }

  /** Judges what is on the bench. */
  async check(id: string): Promise<void> {
    const { lesson, bench } = await this.open()
    const exercise = exerciseOf(lesson, id)
    this.setRun(id, { state: 'running' })
    const { files } = bench.workspace.store.getState()
    try {
      const live = await cluster.getState().look(releasesOf(exercise))
      const grade = await checkWork(bench.client, { exercise, files: texts(files), ...live })
      this.setRun(id, { state: 'checked', grade, files })
      progress.getState().recordAttempt({ lesson: this.id, id, version: exercise.version }, grade.passed)
    } catch (error) {
      this.setRun(id, { state: 'crashed', message: error instanceof Error ? error.message : String(error) })
    }
  }

  private async lay(id: string, which: 'starter' | 'solution', did: (title: string) => string) {
    const { lesson, bench } = await this.open()
    const exercise = exerciseOf(lesson, id)
    const { store } = bench.workspace
    const files = asMap(exercise[which])
    store.getState().replace(did(exercise.title), {
      files,
      base: asMap(exercise.starter),
      exercise: { id, version: exercise.version },
      open: [exercise.focus, 'values.yaml'].filter(
        (path, at, all) => files.has(path) && all.indexOf(path) === at,
      ),
    })
    if (exercise.release) store.getState().nameRelease(exercise.release.name, exercise.release.namespace)
    const runs = new Map(this.store.getState().runs)
    runs.delete(id)
    this.store.setState({ runs })
    return exercise
  }

  private setRun(id: string, run: Run): void {
    this.store.setState({ runs: new Map(this.store.getState().runs).set(id, run) })
  }

  private async begin(): Promise<{ lesson: Lesson; bench: Bench }> {
    const response = await fetch(`/lessons/${this.slug}/data.json`)
    if (!response.ok)
      throw new Error(`The lesson's files did not come (${response.status}). Reload to try again.`)
    const lesson: Lesson = await response.json()
    const workspace = createWorkspace(`lesson:${this.id}`, {
      files: asMap(lesson.chart),
      release: { name: 'agent', namespace: 'default' },
    })
    await workspace.keeper.load()
    const bench = createBench(workspace, new RenderClient())
    bench.start()
    this.store.setState({ lesson, bench, trouble: undefined })
    return { lesson, bench }
  }
}

const sessions = new Map<string, LessonSession>()

export function sessionOf(id: string, slug: string): LessonSession {
  const known = sessions.get(id)
  if (known) return known
  const session = new LessonSession(id, slug)
  sessions.set(id, session)
  return session
}

function exerciseOf(lesson: Lesson, id: string) {
  const exercise = lesson.exercises.find((one) => one.id === id)
  if (!exercise) throw new Error(`The lesson has no exercise ${id}.`)
  return exercise
}

const asMap = (files: CourseFiles): Files => new Map(Object.entries(files))

/** The releases whose history and objects the exercise is judged by. */
function releasesOf(exercise: Exercise) {
  return exercise.state.flatMap(({ expect: { release, object } }) =>
    release
      ? [{ name: release.name, namespace: release.namespace }]
      : object && exercise.release
        ? [{ name: exercise.release.name, namespace: exercise.release.namespace }]
        : [],
  )
}

/** The files as the grader takes them: text only. */
function texts(files: ReadonlyMap<string, FileContent>): CourseFiles {
  return Object.fromEntries(
    [...files].flatMap(([path, content]) => (typeof content === 'string' ? [[path, content]] : [])),
  )
}
