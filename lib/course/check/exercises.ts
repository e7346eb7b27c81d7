/** Proves an exercise: the starter fails, the solution passes, each mistake trips exactly its checks. */
import type { Engine } from '../engine'
import type { Files } from '../files'
import { type CheckResult, gradeExercise, worldOf } from '../grade'
import type { Exercise } from '../lesson'
import type { Fault, YamlFile } from '../load'
import { equivalents } from './equivalents'

export function checkExercise(exercise: Exercise, source: YamlFile, engine: Engine): Fault[] {
  const onCluster = new Set(
    exercise.state
      .filter(({ expect }) => expect.release || expect.object || expect.events || expect.registry)
      .map(({ says }) => says),
  )
  const run = (files: Files): CheckResult[] =>
    gradeExercise(exercise, worldOf(files), engine).checks.filter(({ says }) => !onCluster.has(says))
  const broken = checkSolution(source, run(exercise.solution))
  const refused = equivalents(exercise).flatMap(([how, files]) =>
    checkSolution(source, run(files), `, written with ${how},`),
  )
  return [
    ...checkStarter(exercise, source, run(exercise.starter)),
    ...(broken.length > 0 ? broken : refused),
    ...exercise.mistakes.flatMap((mistake) => {
      const file = source.file.replace('exercise.yaml', `mistakes/${mistake.name}/mistake.yaml`)
      return checkMistake(file, mistake.trips, run(mistake.files))
    }),
  ]
}

function checkStarter(exercise: Exercise, source: YamlFile, checks: readonly CheckResult[]): Fault[] {
  return checks.flatMap(({ says, status, guard, expected, got }) => {
    if (guard && status === 'failed') {
      const message = `the guard "${says}" fails in the starter: expected ${expected}, got ${got}`
      return [
        source.fault(
          ['guards', (exercise.guards ?? []).indexOf(says)],
          message,
          'Take it out of guards, or mend the starter.',
        ),
      ]
    }
    if (!guard && status === 'passed') {
      const message = `the starter already passes "${says}"`
      return [
        source.fault(
          ['onFail', says],
          message,
          'Break the starter there, or list the sentence under guards.',
        ),
      ]
    }
    return []
  })
}

function checkSolution(source: YamlFile, checks: readonly CheckResult[], how = ''): Fault[] {
  return checks
    .filter(({ status }) => status === 'failed')
    .map(({ says, expected, got }) =>
      source.fault(
        ['onFail', says],
        `the solution${how} fails "${says}": expected ${expected}, got ${got}`,
        'Mend solution/ or the check.',
      ),
    )
}

function checkMistake(file: string, trips: readonly string[], checks: readonly CheckResult[]): Fault[] {
  const tripped = checks.filter(({ status }) => status === 'failed').map(({ says }) => says)
  const missed = trips.filter((says) => !tripped.includes(says))
  const extra = tripped.filter((says) => !trips.includes(says))
  return [
    ...missed.map((says) => ({
      file,
      line: 1,
      column: 1,
      message: `the mistake passes "${says}"`,
      mend: 'Sharpen the check, or name the one that catches it.',
    })),
    ...extra.map((says) => ({
      file,
      line: 1,
      column: 1,
      message: `the mistake also trips "${says}"`,
      mend: 'Name it under trips, or make the overlay wrong in one place only.',
    })),
  ]
}
