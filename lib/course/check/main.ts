/** `npm run lessons:check [lesson]`: proves the lessons, prints each fault with its place and its mend. */

import { type Fault, printFault } from '../load'
import { diskReader, ownLessons } from '../node/disk-node'
import { helmEngine } from '../node/helm-engine'
import { findHelm, rememberingHelm } from '../node/real-helm-node'
import { type CheckReport, checkLessons } from './index'

export interface CheckOptions {
  /** The folder that holds course.yaml; lessons/ of this project otherwise. */
  lessons?: string
  /** The lesson's number, id or folder; every open lesson otherwise. */
  only?: string | undefined
  /** The real helm's path; `HELM_BIN`, or where it is cached, otherwise. */
  helm?: string | undefined
  /** Print the report as JSON: what /author asks for. */
  json?: boolean | undefined
}

/** Prints a report and answers the exit code: 1 when something must be mended. */
export async function main(options: CheckOptions, print: (line: string) => void): Promise<number> {
  const helm = options.helm ?? findHelm()
  const real = helm === undefined ? undefined : rememberingHelm(helm)
  const reader = diskReader(options.lessons ?? ownLessons(), helmEngine.scaffold)
  const started = Date.now()
  const report = await checkLessons(reader, helmEngine, real, options.only)
  if (options.json) {
    print(JSON.stringify({ ...report, faults: report.faults.map(inFolder) }))
    return report.faults.length > 0 ? 1 : 0
  }
  for (const fault of report.faults.map(inFolder)) print(printFault(fault))
  print(summary(report, Date.now() - started, helm))
  return report.faults.length > 0 ? 1 : 0
}

const inFolder = (fault: Fault): Fault => ({ ...fault, file: `lessons/${fault.file}` })

function summary({ lessons, faults }: CheckReport, milliseconds: number, helm: string | undefined): string {
  const lines = lessons.map(
    ({ id, exercises, mistakes, questions, outputs, compared }) =>
      `${id}: ${exercises} exercises, ${mistakes} mistakes, ${questions} questions, ${outputs} demos; ` +
      (helm === undefined
        ? 'nothing compared with the real helm'
        : `${compared} outputs compared with the real helm`),
  )
  if (helm === undefined) lines.push('There is no real helm here: set HELM_BIN to compare outputs with it.')
  const verdict = faults.length === 0 ? 'nothing to mend' : `${faults.length} to mend`
  return [...lines, `${verdict} (${(milliseconds / 1000).toFixed(1)} s)`].join('\n')
}
