/**
 * How far the learner has come, kept. What progress is, and how two histories join, is lib/course's; what follows
 * from it (done, next) is derived where it is shown, never stored.
 */
import { createStore } from 'zustand/vanilla'
import {
  EMPTY,
  mergeProgress,
  openLesson,
  type Progress as ProgressData,
  reachStep,
  readProgress,
  recordAnswer,
  recordAttempt,
  revealHint,
  showSolution,
} from '../../lib/course'
import { type KeepState, keep } from './keeper'

/** Which exercise; `version` is the one worked on. */
export interface ExerciseKey {
  lesson: string
  id: string
  version: number
}

export interface Progress {
  data: ProgressData
  state: KeepState
  /** What could not be read was put aside under this key. */
  aside: string | undefined
  openLesson(lesson: string): void
  reachStep(lesson: string, step: string): void
  recordAttempt(exercise: ExerciseKey, passed: boolean): void
  revealHint(exercise: ExerciseKey): void
  showSolution(exercise: ExerciseKey): void
  answer(lesson: string, question: string, answer: { correct: boolean; answer: readonly number[] }): void
  /** Adds another history to this one: an imported backup. */
  join(other: ProgressData): void
  /** Forgets everything, in storage and in other tabs too. */
  erase(): Promise<void>
}

export function createProgress(now: () => string = () => new Date().toISOString()) {
  const store = createStore<Progress>()((set, get) => {
    const change = (data: ProgressData) => {
      set({ data })
      keeper.touch()
    }
    return {
      data: EMPTY,
      state: 'loading',
      aside: undefined,
      openLesson: (lesson) => change(openLesson(get().data, lesson, now())),
      reachStep: (lesson, step) => change(reachStep(get().data, lesson, step, now())),
      recordAttempt: (exercise, passed) => change(recordAttempt(get().data, exercise, passed, now())),
      revealHint: (exercise) => change(revealHint(get().data, exercise, now())),
      showSolution: (exercise) => change(showSolution(get().data, exercise, now())),
      answer: (lesson, question, answer) => change(recordAnswer(get().data, lesson, question, answer, now())),
      join: (other) => change(mergeProgress(get().data, other)),
      async erase() {
        // What is still on its way would be joined to nothing, and so come back.
        await keeper.flush()
        change(EMPTY)
        await keeper.flush()
      },
    }
  })
  const keeper = keep<ProgressData>(
    {
      shelf: 'progress',
      key: 'progress',
      version: 1,
      saveAfter: 0, // one answer, one write: who answers and leaves has answered
      read: readProgress,
      merge: (_base, mine, theirs) => mergeProgress(mine, theirs),
    },
    {
      current: () => store.getState().data,
      adopt: (data) => store.setState({ data }),
      state: (state) => store.setState({ state }),
      aside: (aside) => store.setState({ aside }),
    },
  )
  return { store, keeper }
}
