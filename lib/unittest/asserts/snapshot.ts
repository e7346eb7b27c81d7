/** matchSnapshot, matchSnapshotRaw: as it was last time. */
import type { Data } from '../data'
import { unifiedDiff } from '../difflib'
import type { Draft } from '../failure'
import type { Compared } from '../snapshot'
import { rawText } from './equal'
import { type Check, eachDocument, eachValue, guarded, type Parameters } from './types'

export function matchSnapshot(given: Parameters): Check {
  const path = given.text('path')
  const match = given.below('matchRegex').text('pattern').trim()
  const notMatch = given.below('notMatchRegex').text('pattern').trim()
  const check = eachValue({
    path,
    draft: () => ({ wants: 'to match snapshot' }),
    judge(value, { not, compare }) {
      const compared = guarded(() => compare(value, match, notMatch))
      if (typeof compared === 'string') return { draft: { wants: 'to match snapshot', error: '<nil>' } }
      return compared.passed === not ? { draft: draftOf(compared, not) } : undefined
    },
  })
  return whereThereIsSomething(check)
}

export function matchSnapshotRaw(): Check {
  const check = eachDocument({
    draft: () => ({ wants: 'to match snapshot' }),
    judge(manifest, { not, compare }) {
      const compared = compare(rawText(manifest.get('raw')) satisfies Data)
      return compared.passed === not ? { draft: { ...draftOf(compared, not), hidesPath: true } } : undefined
    },
  })
  return whereThereIsSomething(check)
}

/** Nothing is as it was when it is nothing, and says so without words. */
const whereThereIsSomething =
  (check: Check): Check =>
  (subject) =>
    subject.selected.length === 0 ? { passed: !subject.not, failures: [] } : check(subject)

function draftOf({ cached, current, index, message }: Compared, not: boolean): Draft {
  if (message !== '')
    return { wants: message.trimStart(), expected: cached, actual: current, hidesPath: true }
  const wants = `to match snapshot ${index}`
  return { wants, expected: not ? cached : unifiedDiff(cached, current), actual: current }
}
