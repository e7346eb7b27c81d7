/** Flags of the commands that act on releases. Their words for help are recorded (help.json); here is how they are read. */
import { GoError, parseBool, quote } from '../../../go'
import type { Run } from '../command'
import type { Flag, FlagKind } from '../flags'

/** `'all-namespaces,A max,m:int'`: names, short forms, and kinds where they are not bool. */
export const flags = (text: string): Flag[] =>
  text.split(/\s+/).map((word) => {
    const [, name = '', short, kind = 'bool'] = /^([^,:]+)(?:,(.))?(?::(\w+))?$/.exec(word) ?? []
    return { name, kind: kind as FlagKind, usage: '', ...(short && { short }) }
  })

export const OUTPUT: Flag = { name: 'output', short: 'o', kind: 'format', usage: '' }

/** How actions wait and what they write. */
export const ACTION_FLAGS: readonly Flag[] = [
  { name: 'dry-run', kind: 'string', bare: 'unset', usage: '' },
  { name: 'wait', kind: 'wait', bare: 'watcher', usage: '' },
  { name: 'force', kind: 'bool', deprecated: 'use --force-replace instead', usage: '' },
  ...flags('force-replace force-conflicts no-hooks timeout:duration wait-for-jobs description:string'),
]

/** --dry-run, as cmdGetDryRunFlagStrategy of helm pkg/cmd/helpers.go reads it. Throws GoError. */
export function dryRun({ flags, log }: Run): 'none' | 'client' | 'server' {
  const value = flags.string('dry-run', 'none')
  if (value === 'none' || value === 'client' || value === 'server') return value
  if (value === 'unset') {
    log('WARN', `--dry-run is deprecated and should be replaced with '--dry-run=client'`)
    return 'client'
  }
  let isDryRun: boolean
  try {
    isDryRun = parseBool(value)
  } catch {
    throw new GoError(`invalid dry-run value (${quote(value)}). Must be "none", "server", or "client"`)
  }
  const meant = isDryRun ? 'client' : 'none'
  log(
    'WARN',
    `boolean '--dry-run=${value}' flag is deprecated and must be replaced with '--dry-run=${meant}'`,
  )
  return meant
}
