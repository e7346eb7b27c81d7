/** When the files of an archive were made. Mirrors sourceDateEpochFromEnv of helm pkg/cmd. */
import { GoError, NumError, parseInt64 } from '../../go'
import type { Run } from './command'

/** Seconds since 1970 that every entry gets: SOURCE_DATE_EPOCH, or now. Throws GoError where it is no such number. */
export function sourceDate({ io, version }: Pick<Run, 'io' | 'version'>): number {
  const text = version.package.readsSourceDate ? io.env.SOURCE_DATE_EPOCH : ''
  if (!text) return Number(io.clock() / 1_000_000_000n)
  let seconds: bigint
  try {
    seconds = parseInt64(text)
  } catch (fault) {
    if (fault instanceof NumError) throw new GoError(`invalid SOURCE_DATE_EPOCH: ${fault.message}`)
    throw fault
  }
  if (seconds < 0n) throw new GoError('invalid SOURCE_DATE_EPOCH: must not be negative')
  return Number(seconds)
}
