/** The template functions of a command line's renders: one table a version, so that parsed templates are kept. */
import type { GoFunc } from '../../go'
import { type HelmVersion, helmFunctions, type Log } from '../../helm'
import { type CryptoFunctions, loadCrypto, NeedsCrypto, type SprigEnv, sprigFunctions } from '../../sprig'
import type { Run } from './command'
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

/**
 * Renders with the light functions; where a template needs keys or certificates, loads them and renders again. `render`
 * must not see what an earlier call of it left behind; what that call logged is forgotten.
 */
export async function withFunctions<T>(
  { io, version, log }: Pick<Run, 'io' | 'version' | 'log'>,
  render: (functions: ReadonlyMap<string, GoFunc>, log: Log) => T,
): Promise<T> {
  const lines: Parameters<Log>[] = []
  try {
    return render(table(io, version), (...line) => lines.push(line))
  } catch (fault) {
    if (!(fault instanceof NeedsCrypto)) throw fault
    lines.length = 0
    const functions = table(io, version, await loadCrypto())
    return render(functions, (...line) => lines.push(line))
  } finally {
    for (const line of lines) log(...line)
  }
}
