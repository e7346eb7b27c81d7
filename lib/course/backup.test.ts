import { describe, expect, it } from 'vitest'
import { readBackup, writeBackup } from './backup'
import { EMPTY, mergeProgress, recordAnswer, recordAttempt, showSolution } from './progress'

const key = { lesson: 'intro', id: 'unfreeze', version: 1 }
const worked = recordAnswer(
  recordAttempt(showSolution(EMPTY, key, '2026-01-01T09:00:00.000Z'), key, true, '2026-01-01T09:10:00.000Z'),
  'intro',
  'q1',
  { correct: false, answer: [2] },
  '2026-01-01T09:20:00.000Z',
)

describe('P97: a backup', () => {
  it('brings everything back after a wipe', () => {
    const read = readBackup(writeBackup(worked, '2026-01-02T00:00:00.000Z'))
    expect(read).toEqual({ progress: worked })
    expect('progress' in read && mergeProgress(EMPTY, read.progress)).toEqual(worked)
  })

  it('imported over newer work adds to it', () => {
    const newer = recordAttempt(worked, key, true, '2026-02-01T00:00:00.000Z')
    const read = readBackup(writeBackup(worked, '2026-01-02T00:00:00.000Z'))
    expect('progress' in read && mergeProgress(newer, read.progress)).toEqual(newer)
  })

  it.each([
    ['no JSON', '{', 'not JSON'],
    ['null', 'null', 'not progress of this course'],
    ['a list', '[]', 'not progress of this course'],
    ['another program’s file', '{"format":"other"}', 'not progress of this course'],
    ['nothing inside', '{"format":"chartroom-progress"}', 'damaged'],
    ['a newer version', '{"format":"chartroom-progress","progress":{"v":99}}', 'newer Chartroom'],
    [
      'a wrong type inside',
      '{"format":"chartroom-progress","progress":{"v":1,"lessons":{"a":{"openedAt":1,"exercises":{},"questions":{}}}}}',
      'damaged',
    ],
    [
      'fields of its own',
      '{"format":"chartroom-progress","progress":{"v":1,"lessons":{},"admin":true}}',
      'damaged',
    ],
    ['5 MB of anything', 'x'.repeat(5_000_001), 'larger'],
  ])('%s is refused with a reason', (_what, text, says) => {
    const read = readBackup(text)
    expect('fault' in read && read.fault).toContain(says)
  })

  it('with a key that reaches a prototype is refused', () => {
    const read = readBackup(
      '{"format":"chartroom-progress","progress":{"v":1,"lessons":{"__proto__":{"openedAt":"x","exercises":{},"questions":{}}}}}',
    )
    expect('fault' in read && read.fault).toContain('damaged')
    expect(({} as { openedAt?: string }).openedAt).toBeUndefined()
  })
})
