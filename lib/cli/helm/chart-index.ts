/** A repository's index.yaml: read, searched, made. Mirrors helm pkg/repo/v1/index.go. */
import { fromBytes, GoError, type GoMap, type GoValue } from '../../go'
import { decode, encode } from '../../goyaml'
import { HELM_4, isCompatibleRange, type Log, parseConstraint, validateMetadataYaml } from '../../helm'
import { newVersion, type Version } from '../../sprig'

/** One version of a chart: Chart.yaml's fields, and where the archive is. */
export class ChartVersion {
  constructor(readonly fields: GoMap) {}

  get name(): string {
    return this.text('name')
  }
  get version(): string {
    return this.text('version')
  }
  get urls(): string[] {
    return this.texts('urls')
  }
  text(key: string): string {
    const value = this.fields.get(key)
    return typeof value === 'string' ? value : ''
  }
  texts(key: string): string[] {
    const value = this.fields.get(key)
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
  }
}

/** By chart, the newest version first. */
export type ChartIndex = Map<string, ChartVersion[]>

/** Throws GoError with Helm's text; entries that are no charts are left out, with a warning that names `source`. */
export function readIndex(data: Uint8Array, source: string, log: Log): ChartIndex {
  if (data.length === 0) throw new GoError('empty index.yaml file')
  const top = decode(fromBytes(data), { target: 'map' })
  const entries = top.get('entries')
  const index: ChartIndex = new Map()
  for (const [name, versions] of entries instanceof Map ? entries : []) {
    const read = (Array.isArray(versions) ? versions : []).flatMap((fields) =>
      chartVersion(name, fields, source, log),
    )
    index.set(name, read)
  }
  sortIndex(index)
  if (typeof top.get('apiVersion') !== 'string' || top.get('apiVersion') === '')
    throw new GoError('no API version specified')
  return index
}

function chartVersion(name: string, fields: GoValue, source: string, log: Log): ChartVersion[] {
  if (!(fields instanceof Map)) {
    const what = 'skipping loading invalid entry for chart: empty entry'
    log('WARN', what, ['name', name], ['source', source])
    return []
  }
  if (!fields.get('apiVersion')) fields.set('apiVersion', 'v1')
  const found = new ChartVersion(fields)
  try {
    validateMetadataYaml(encode(fields), HELM_4)
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    // An index does not care for what a chart says of its dependencies.
    if (fault.message.startsWith('validation: more than one dependency with name or alias')) return [found]
    const what = 'skipping loading invalid entry for chart'
    log(
      'WARN',
      what,
      ['name', name],
      ['version', found.version],
      ['source', source],
      ['error', fault.message],
    )
    return []
  }
  return [found]
}

/** Newest first; what is no version last. */
export function sortIndex(index: ChartIndex): void {
  for (const versions of index.values())
    versions.sort((a, b) => {
      const [x, y] = [versionOf(a.version), versionOf(b.version)]
      return x && y ? y.compare(x) : Number(x === undefined) - Number(y === undefined)
    })
}

export function versionOf(text: string): Version | undefined {
  try {
    return newVersion(text)
  } catch (fault) {
    if (fault instanceof GoError) return undefined
    throw fault
  }
}

/** The version asked for: exactly, else the newest that fits; without a wish the newest that is stable. Throws GoError. */
export function findVersion(index: ChartIndex, name: string, version: string, log: Log): ChartVersion {
  const versions = index.get(name)
  if (!versions) throw new GoError('no chart name found')
  if (versions.length === 0) throw new GoError('no chart version found')
  const constraint = version === '' ? '*' : version
  parseConstraint(constraint)
  const exact = version === '' ? undefined : versions.find((one) => one.version === version)
  const found = exact ?? versions.find((one) => isCompatibleRange(constraint, one.version))
  if (!found) throw new GoError(`no chart version found for ${name}-${version}`)
  if (!exact && version !== '') {
    const [level, what, asked] = isRange(version)
      ? (['DEBUG', 'selected version matching constraint', 'constraint'] as const)
      : ([
          'WARN',
          'unable to find exact version requested; falling back to closest available version',
          'requested',
        ] as const)
    log(level, what, ['chart', name], [asked, version], ['selected', found.version])
  }
  return found
}

const isRange = (version: string): boolean =>
  /[\^~<>=!*]|\|\|| - /.test(version) || /[xX]/.test(version.replace(/[-+].*$/s, ''))

/** Equal but for case and a missing path: urlutil.Equal. */
export function isSameUrl(a: string, b: string): boolean {
  try {
    const [x, y] = [new URL(a), new URL(b)]
    for (const url of [x, y]) url.pathname = url.pathname.replace(/\/+$/, '') || '/'
    return x.href === y.href
  } catch {
    return a === b
  }
}

/** A URL an index tells, seen from its repository. Throws GoError. */
export function resolveUrl(base: string, reference: string): string {
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(reference)) return reference
  try {
    const from = new URL(base)
    const { search } = from
    from.pathname = `${from.pathname.replace(/\/$/, '')}/`
    const resolved = new URL(reference, from)
    resolved.search = search
    return resolved.href
  } catch {
    throw new GoError(
      `failed to parse ${base} as URL: parse ${JSON.stringify(base)}: invalid URI for request`,
    )
  }
}

/** index.yaml as Helm writes it; `generated` is a time. */
export function indexText(index: ChartIndex, generated: string): string {
  const entries = new Map([...index].map(([name, versions]) => [name, versions.map(({ fields }) => fields)]))
  const top = new Map<string, GoValue>([
    ['apiVersion', 'v1'],
    ['entries', entries],
    ['generated', generated],
  ])
  return encode(top)
}
