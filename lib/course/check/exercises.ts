/** Proves an exercise: the starter fails, the solution passes, each mistake trips exactly its checks. */
import type { Engine } from '../engine'
import type { Files } from '../files'
import { type CheckResult, gradeExercise, worldOf } from '../grade'
import type { Exercise } from '../lesson'
import type { Fault, YamlFile } from '../load'

export function checkExercise(exercise: Exercise, source: YamlFile, engine: Engine): Fault[] {
  const onCluster = new Set(
    exercise.state
      .filter(({ expect }) => expect.release || expect.object || expect.events || expect.registry)
      .map(({ says }) => says),
  )
  const run = (files: Files): CheckResult[] =>
    gradeExercise(exercise, worldOf(files), engine).checks.filter(({ says }) => !onCluster.has(says))
  const broken = checkSolution(source, run(exercise.solution))
  const refused = EQUIVALENTS.flatMap(([how, change]) => {
    const other = Object.entries(exercise.solution).map(([path, text]) => [path, change(path, text)])
    return checkSolution(source, run(Object.fromEntries(other)), `, written with ${how},`)
  })
  return [
    ...checkStarter(exercise, source, run(exercise.starter)),
    ...(broken.length > 0 ? broken : refused),
    ...exercise.mistakes.flatMap((mistake) => {
      const file = source.file.replace('exercise.yaml', `mistakes/${mistake.name}/mistake.yaml`)
      return checkMistake(file, mistake.trips, run(mistake.files))
    }),
  ]
}

const isTemplate = (path: string): boolean => /^templates\/.*\.(ya?ml|tpl)$/.test(path)

/** Other ways to write the same: a check that refuses them looks at the source, not at what it renders to. */
const EQUIVALENTS: readonly [how: string, change: (path: string, text: string) => string][] = [
  ['single quotes', (path, text) => (isTemplate(path) ? text.replace(/\| quote\b/g, '| squote') : text)],
  [
    'a comment at the end',
    (path, text) => (isTemplate(path) ? `${text.trimEnd()}\n{{- /* note */}}\n` : text),
  ],
]

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
