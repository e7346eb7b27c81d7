/** Reading releases: `helm list`, `history`, `status`, `get`. Mirrors helm pkg/action/{list,history,status,get}.go. */
import { compilePattern } from '../helm'
import { type ReleaseEnv, ReleaseError } from './env'
import { nameFault } from './name'
import type { ReleaseRecord } from './record'
import type { ListRequest, ReleaseTarget } from './service'
import { Storage } from './storage'

/** As `helm list`: the newest revision of every release, filtered, sorted and cut. Mirrors pkg/action/list.go. */
export async function list(env: ReleaseEnv, request: ListRequest = {}): Promise<ReleaseRecord[]> {
  const { states = [], filter, selector, sort = 'name', reverse = false, offset = 0, max = 0 } = request
  const pattern = filter ? compilePattern(filter) : undefined
  const storage = new Storage(env.kube, env.clock, request.namespace ?? '')
  const [all, selected] = await Promise.all([storage.all(), selector ? storage.all(selector) : undefined])
  const matching = pattern ? all.filter(({ name }) => pattern.matches(name)) : all
  // The newest revision is never superseded: asked for those alone, Helm lists them all.
  const isSupersededOnly = states.length === 1 && states[0] === 'superseded'
  const chosen = new Set(selected?.map(place))
  const shown = (isSupersededOnly ? matching : newestOf(matching))
    .filter(({ info }) => states.length === 0 || states.includes(info.status))
    .filter((record) => !selected || chosen.has(place(record)))
    .sort(sort === 'date' ? byDate : byName)
  // By name, reversing turns the order round; by date, the newest come first until reversed.
  if (reverse !== (sort === 'date')) shown.reverse()
  return shown.slice(offset, max > 0 ? offset + max : undefined)
}

const place = (record: ReleaseRecord): string => `${record.namespace}/${record.name}/${record.version}`
const byName = (a: ReleaseRecord, b: ReleaseRecord): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0
const byDate = (a: ReleaseRecord, b: ReleaseRecord): number =>
  Date.parse(a.info.lastDeployed) - Date.parse(b.info.lastDeployed)

function newestOf(records: readonly ReleaseRecord[]): ReleaseRecord[] {
  const newest = new Map<string, ReleaseRecord>()
  for (const record of records) {
    const at = `${record.namespace}/${record.name}`
    const other = newest.get(at)
    if (!other || other.version < record.version) newest.set(at, record)
  }
  return [...newest.values()]
}

/** Every revision, oldest first. Throws `release: not found`. */
export async function history(env: ReleaseEnv, target: ReleaseTarget): Promise<ReleaseRecord[]> {
  if (nameFault(target.name)) throw new ReleaseError(`release name is invalid: ${target.name}`)
  return new Storage(env.kube, env.clock, target.namespace).history(target.name)
}

/** One revision; the newest when none is named. Throws `release: not found`. */
export async function revision(
  env: ReleaseEnv,
  target: ReleaseTarget & { revision?: number },
): Promise<ReleaseRecord> {
  if (nameFault(target.name))
    throw new ReleaseError(`releaseContent: Release name is invalid: ${target.name}`)
  const storage = new Storage(env.kube, env.clock, target.namespace)
  return target.revision ? storage.get(target.name, target.revision) : storage.last(target.name)
}
