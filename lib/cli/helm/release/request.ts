/** A command line as a request of lib/release: one field a flag. */
import { GoError, parseDuration } from '../../../go'
import { checkInstallable } from '../../../helm'
import type { InstallRequest, UpgradeRequest, ValuesInput, WaitStrategy } from '../../../release'
import type { Run } from '../command'
import { withDependencies } from '../install-input'
import { chartSources, loadChart } from '../load-chart'
import { locateChart } from '../locate-chart'
import { readLayers, userValues } from '../values-options'

type Shared = Pick<
  UpgradeRequest,
  | 'wait'
  | 'timeout'
  | 'disableHooks'
  | 'waitForJobs'
  | 'forceConflicts'
  | 'forceReplace'
  | 'description'
  | 'rollbackOnFailure'
  | 'cleanupOnFail'
>

/** What every action that changes a release may be told. */
export function sharedOf({ flags }: Pick<Run, 'flags'>): Shared {
  const timeout = flags.string('timeout')
  const given: [keyof Shared, string][] = [
    ['disableHooks', 'no-hooks'],
    ['waitForJobs', 'wait-for-jobs'],
    ['forceConflicts', 'force-conflicts'],
    ['forceReplace', 'force-replace'],
    ['forceReplace', 'force'],
    ['rollbackOnFailure', 'rollback-on-failure'],
    ['rollbackOnFailure', 'atomic'],
    ['cleanupOnFail', 'cleanup-on-fail'],
  ]
  return {
    ...Object.fromEntries(given.filter(([, flag]) => flags.bool(flag)).map(([field]) => [field, true])),
    ...(flags.has('wait') && { wait: flags.string('wait') as WaitStrategy }),
    ...(timeout !== '' && { timeout: Number(parseDuration(timeout) / 1_000_000n) }),
    ...(flags.string('description') !== '' && { description: flags.string('description') }),
  }
}

/** `--server-side` of upgrade and rollback. Throws GoError. */
export function serverSide({ flags }: Run): boolean | 'auto' {
  const text = flags.string('server-side', 'auto')
  if (text === 'auto') return text
  if (text !== 'true' && text !== 'false')
    throw new GoError(`invalid/unknown release server-side apply method: ${text}`)
  return text === 'true'
}

/** The chart and values a command names, and how it wants them installed. Throws GoError with Helm's text. */
export async function installRequest(
  run: Run,
  name: string,
  reference: string,
  { mustBeInstallable }: { mustBeInstallable: boolean },
): Promise<InstallRequest> {
  const { io, flags, version } = run
  const path = await locateChart(run, reference)
  run.log('DEBUG', 'Chart path', ['path', path])
  const layers = await readLayers(io, flags, version)
  userValues(layers, version)
  const chart = await loadChart(run, path)
  if (mustBeInstallable) checkInstallable(chart)
  await withDependencies(run, path, chart)
  const labels = flags.list('labels').map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
  return {
    name,
    namespace: run.namespace,
    ...(version.major === '3' && { helm: '3' }),
    chart: await chartSources(run, path),
    values: { ...layers, ...(layers.setFile && { setFile: layers.setFile.map(simple) }) },
    ...sharedOf(run),
    createNamespace: flags.bool('create-namespace'),
    skipCrds: flags.bool('skip-crds'),
    replace: flags.bool('replace'),
    takeOwnership: flags.bool('take-ownership'),
    hideNotes: flags.bool('hide-notes'),
    subchartNotes: flags.bool('render-subchart-notes'),
    skipSchemaValidation: flags.bool('skip-schema-validation'),
    hideSecret: flags.bool('hide-secret'),
    ...(labels.length > 0 && { labels: Object.fromEntries(labels) }),
  }
}

/** A flag of one plain key as that key: what every cluster's door takes. */
function simple(one: NonNullable<ValuesInput['setFile']>[number]): typeof one {
  if ('key' in one || one.texts.size !== 1) return one
  const [[path, text] = ['', '']] = [...one.texts]
  const key = one.flag.slice(0, -path.length - 1)
  return one.flag === `${key}=${path}` && /^[\w.-]+$/.test(key) ? { key, text } : one
}
