/** The template functions of a command line's renders: one table a version, so that parsed templates are kept. */
import type { GoFunc } from '../../go'
import { type HelmVersion, helmFunctions } from '../../helm'
import { type CryptoFunctions, loadCrypto, NeedsCrypto, type SprigEnv, sprigFunctions } from '../../sprig'
import type { CliIo } from './io'

const tables = new WeakMap<CliIo, Map<string, ReadonlyMap<string, GoFunc>>>()

function table(io: CliIo, version: HelmVersion, crypto?: CryptoFunctions): ReadonlyMap<string, GoFunc> {
  let known = tables.get(io)
  if (!known) tables.set(io, (known = new Map()))
  const key = `${version.major} ${crypto ? 'crypto' : ''}`
  let functions = known.get(key)
  if (!functions) {
    known.set(key, (functions = helmFunctions(environment(io), version, crypto)))
  }
  return functions
}

const environment = (io: CliIo): SprigEnv => ({
  clock: () => io.clock(),
  random: (count) => io.random(count),
  timeZone: io.env.TZ || 'UTC',
})

/** What `--name-template` may use: sprig alone. */
export const nameFunctions = (io: CliIo): ReadonlyMap<string, GoFunc> => sprigFunctions(environment(io))

/** Renders with the light functions; where a template needs keys or certificates, loads them and renders again. */
export async function withFunctions<T>(
  io: CliIo,
  version: HelmVersion,
  render: (functions: ReadonlyMap<string, GoFunc>) => T,
): Promise<T> {
  try {
    return render(table(io, version))
  } catch (fault) {
    if (!(fault instanceof NeedsCrypto)) throw fault
    return render(table(io, version, await loadCrypto()))
  }
}
