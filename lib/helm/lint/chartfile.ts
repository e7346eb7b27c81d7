/** What lint says of Chart.yaml. Mirrors helm pkg/chart/v2/lint/rules/chartfile.go. */
import { basePath, GoError, type GoMap, quote, typeName } from '../../go'
import { decode } from '../../goyaml'
import { Constraints, newVersion, strictNewVersion, type Version } from '../../sprig'
import { checkMetadataStrictly, emptyMetadata, isNullMaintainer, type Metadata, readMetadata } from '../chart'
import type { HelmVersion } from '../versions'
import { isEmail, isRequestUrl, isUrl } from './addresses'
import type { Linter } from './linter'

const FILE = 'Chart.yaml'

export function lintChartfile(linter: Linter, text: string, version: HelmVersion): void {
  const read = linter.attempt(
    'error',
    FILE,
    () => readMetadata(text, emptyMetadata(), version),
    (fault) => `unable to parse YAML\n\t${fault}`,
  )
  if (!read) return
  const md = read.value
  if (version.lint.readsChartStrictly)
    linter.attempt(
      'warning',
      FILE,
      () => checkMetadataStrictly(text, version),
      (fault) => `failed to strictly parse chart metadata file\n\t${fault}`,
    )
  const raw = rawFields(text)
  const error = (complaint: string | undefined): void => void linter.rule('error', FILE, complaint)
  error(nameComplaint(md))
  error(apiVersionComplaint(md))
  error(typeComplaint(raw, 'version'))
  error(versionComplaint(md))
  error(typeComplaint(raw, 'appVersion'))
  error(maintainerComplaint(md))
  error(sourceComplaint(md))
  linter.rule('info', FILE, md.icon === '' ? 'icon is recommended' : undefined)
  error(md.icon !== '' && !isRequestUrl(md.icon) ? `invalid icon URL '${md.icon}'` : undefined)
  error(onlyV2(md, md.type !== '', 'chart type is', 'It is'))
  error(dependenciesComplaint(md))
  if (version.lint.wantsWholeVersion && !parsedVersion(() => strictNewVersion(md.version)))
    linter.rule('warning', FILE, `version '${md.version}' is not a valid SemVerV2`)
}

function rawFields(text: string): GoMap {
  try {
    return decode(text, { target: 'map' })
  } catch (fault) {
    if (fault instanceof GoError) return new Map()
    throw fault
  }
}

function nameComplaint({ name }: Metadata): string | undefined {
  if (name === '') return 'name is required'
  return basePath(name) === name ? undefined : `chart name ${quote(name)} is invalid`
}

function apiVersionComplaint({ apiVersion }: Metadata): string | undefined {
  const wanted = 'The value must be either "v1" or "v2"'
  if (apiVersion === '') return `apiVersion is required. ${wanted}`
  return apiVersion === 'v1' || apiVersion === 'v2'
    ? undefined
    : `apiVersion '${apiVersion}' is not valid. ${wanted}`
}

function typeComplaint(raw: GoMap, key: string): string | undefined {
  const value = raw.get(key)
  if (value === undefined || typeof value === 'string') return undefined
  return `${key} should be of type string but it's of type ${typeName(value)}`
}

function versionComplaint(md: Metadata): string | undefined {
  if (md.version === '') return 'version is required'
  const parsed = parsedVersion(() => newVersion(md.version))
  if (!parsed) return `version '${md.version}' is not a valid SemVer`
  const [reason] = new Constraints('>0.0.0-0').reasons(parsed)
  return reason === undefined ? undefined : `version ${reason}`
}

function parsedVersion(parse: () => Version): Version | undefined {
  try {
    return parse()
  } catch (fault) {
    if (fault instanceof GoError) return undefined
    throw fault
  }
}

function maintainerComplaint(md: Metadata): string | undefined {
  for (const maintainer of md.maintainers) {
    const { name, email, url } = maintainer
    if (isNullMaintainer(maintainer)) return 'a maintainer entry is empty'
    if (name === '') return 'each maintainer requires a name'
    if (email !== '' && !isEmail(email)) return `invalid email '${email}' for maintainer '${name}'`
    if (url !== '' && !isUrl(url)) return `invalid url '${url}' for maintainer '${name}'`
  }
  return undefined
}

function sourceComplaint(md: Metadata): string | undefined {
  const bad = md.sources.find((source) => !isRequestUrl(source))
  return bad === undefined ? undefined : `invalid source URL '${bad}'`
}

function onlyV2(md: Metadata, isUsed: boolean, what: string, it: string): string | undefined {
  if (!isUsed || md.apiVersion === 'v2') return undefined
  return `${what} not valid in apiVersion '${md.apiVersion}'. ${it} valid in apiVersion 'v2'`
}

function dependenciesComplaint(md: Metadata): string | undefined {
  if ((md.dependencies ?? []).length === 0 || md.apiVersion === 'v2') return undefined
  return `dependencies are not valid in the Chart file with apiVersion '${md.apiVersion}'. They are valid in apiVersion 'v2'`
}
