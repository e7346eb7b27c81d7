/**
 * What `helm template` makes of --dry-run and --validate. Mirrors cmdGetDryRunFlagStrategy of helm 4 pkg/cmd/helpers.go
 * and validateDryRunOptionFlag of helm 3. There is no cluster here: what needs one is refused.
 */
import { GoError, parseBool, quote } from '../../go'
import type { Run } from './command'

const needsCluster = (flag: string): GoError =>
  new GoError(`this helm renders without a cluster: ${flag} needs one`)

/** A strategy is read before anything else. Throws GoError. */
export function checkDryRunStrategy({ flags, log, version }: Run): void {
  if (version.dryRunValues) return
  const strategy = flags.bool('validate') ? 'server' : flags.string('dry-run', 'client')
  switch (strategy) {
    case 'client':
      return
    case 'unset':
      log('WARN', `--dry-run is deprecated and should be replaced with '--dry-run=client'`)
      return
    case 'server':
      throw needsCluster('--dry-run=server')
    case 'none':
      throw new GoError('invalid dry-run value ("none"). Must be "server" or "client"')
  }
  let isDryRun: boolean
  try {
    isDryRun = parseBool(strategy)
  } catch {
    throw new GoError(`invalid dry-run value (${quote(strategy)}). Must be "none", "server", or "client"`)
  }
  if (!isDryRun) throw new GoError(`invalid dry-run value (${quote(strategy)}). Must be "server" or "client"`)
  log('WARN', `boolean '--dry-run=true' flag is deprecated and must be replaced with '--dry-run=client'`)
}

/** A value from a list is looked at when the chart is loaded. Throws GoError. */
export function checkDryRunValue({ flags, version: { dryRunValues } }: Run): void {
  if (!dryRunValues) return
  const value = flags.string('dry-run') || 'true'
  if (!dryRunValues.includes(value))
    throw new GoError(`Invalid dry-run flag. Flag must one of the following: ${dryRunValues.join(', ')}`)
  if (flags.bool('validate')) throw needsCluster('--validate')
}

/** Whether `lookup` asks the cluster. */
export const looksUp = ({ flags, version }: Run): boolean =>
  version.dryRunValues !== undefined && ['server', 'none', 'false'].includes(flags.string('dry-run'))

/** What `lookup` answers then. */
export function refuseLookup(): never {
  throw needsCluster('lookup')
}
