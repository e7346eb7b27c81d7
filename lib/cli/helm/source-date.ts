/** When the files of an archive were made. Mirrors sourceDateEpochFromEnv of helm pkg/cmd. */
import { GoError, NumError, parseInt64 } from '../../go'
import type { PackTimes } from '../../helm'
import type { Run } from './command'

/** Now, and SOURCE_DATE_EPOCH, which is what every entry gets. Throws GoError where it is no such number. */
export function packTimes({ io, version }: Pick<Run, 'io' | 'version'>): PackTimes {
  const now = Number(io.clock() / 1_000_000_000n)
  const text = version.package.keepsTimes ? io.env.SOURCE_DATE_EPOCH : ''
  if (!text) return { now }
  let seconds: bigint
  try {
    seconds = parseInt64(text)
  } catch (fault) {
    if (fault instanceof NumError) throw new GoError(`invalid SOURCE_DATE_EPOCH: ${fault.message}`)
    throw fault
  }
  if (seconds < 0n) throw new GoError('invalid SOURCE_DATE_EPOCH: must not be negative')
  return { now, stamp: Number(seconds) }
}
