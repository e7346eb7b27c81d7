/** What a chart may ask of the cluster. Mirrors helm pkg/chart/common/capabilities.go. */
import {
  BOOL,
  type Codec,
  GoError,
  type GoFunc,
  type GoValue,
  named,
  pointerTo,
  quote,
  STRING,
  STRINGS,
  Struct,
  TypedSlice,
} from '../go'
import { HELM_4, type HelmVersion } from './versions'

const BUILD_INFO = named('version.BuildInfo', 'struct')

/** `common.KubeVersion`: `version` as given with a `v`, `normalized` its numbers alone; Helm 3 has the numbers only. */
export class KubeVersion extends Struct {
  private copy: Struct | undefined
  constructor(
    readonly version: string,
    readonly normalized: string,
    readonly major: string,
    readonly minor: string,
    helm: HelmVersion,
  ) {
    super(
      named(`${helm.packages.values}.KubeVersion`, 'struct'),
      new Map<string, GoValue>([
        ['Version', version],
        ...(helm.keepsKubeVersionSuffix ? [['normalizedVersion', normalized] as const] : []),
        ['Major', major],
        ['Minor', minor],
      ]),
    )
  }
  override method(name: string): GoFunc | undefined {
    if (name === 'String') return { params: [], returns: STRING, call: () => this.normalized }
    if (name === 'GitVersion') return { params: [], returns: STRING, call: () => this.version }
    return undefined
  }
  override addressedText(): string {
    return this.normalized
  }
  override passed(): Struct {
    this.copy ??= new Struct(this.type, this.fields)
    return this.copy
  }
}

/** `common.VersionSet`: API versions, `group/version` and `group/version/Kind`. */
export class VersionSet extends TypedSlice {
  private readonly known: ReadonlySet<string>
  constructor(versions: readonly string[], helm: HelmVersion) {
    super(named(`${helm.packages.values}.VersionSet`, STRINGS), versions)
    this.known = new Set(versions)
  }
  override method(name: string): GoFunc | undefined {
    if (name !== 'Has') return undefined
    return { params: [STRING], returns: BOOL, call: ([version]) => this.known.has(version as string) }
  }
}

/** version.BuildInfo, under its JSON names. */
class BuildInfo extends Struct {
  override encoded(codec: Codec): ReadonlyMap<string, GoValue> {
    if (codec !== 'json') return super.encoded(codec)
    const fields = [...this.fields].filter(([, value]) => value !== '')
    return new Map(fields.map(([name, value]) => [snakeCase(name), value]))
  }
}

const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter, at) => (at === 0 ? '' : '_') + letter.toLowerCase())

export class Capabilities extends Struct {
  constructor(
    readonly kubeVersion: KubeVersion,
    readonly apiVersions: readonly string[],
    readonly helm: HelmVersion,
  ) {
    const build = new BuildInfo(
      BUILD_INFO,
      new Map<string, GoValue>([
        ['Version', helm.version],
        ['GitCommit', ''],
        ['GitTreeState', helm.gitTreeState],
        ['GoVersion', helm.goVersion],
        ...(helm.kubeClientVersion ? [['KubeClientVersion', helm.kubeClientVersion] as const] : []),
      ]),
    )
    super(
      pointerTo(named(`${helm.packages.values}.Capabilities`, 'struct')),
      new Map<string, GoValue>([
        ['KubeVersion', kubeVersion],
        ['APIVersions', new VersionSet(apiVersions, helm)],
        ['HelmVersion', build],
      ]),
    )
  }
}

/** Reads `--kube-version`. Throws GoError as k8s.io/apimachinery pkg/util/version words it. */
export function parseKubeVersion(text: string, helm: HelmVersion = HELM_4): KubeVersion {
  const parts = /^\s*v?([0-9]+(?:\.[0-9]+)*)/.exec(text)
  if (!parts) throw new GoError(`could not parse ${quote(text)} as version`)
  const components = parts[1]!.split('.')
  if (components.length < 2) throw new GoError(`illegal version string ${quote(text)}`)
  components.forEach((component, i) => {
    if (i === 0 && component.startsWith('0') && component !== '0')
      throw new GoError(`illegal zero-prefixed version component ${quote(component)} in ${quote(text)}`)
    if (BigInt(component) > 0xffffffffffffffffn)
      throw new GoError(
        `illegal non-numeric version component ${quote(component)} in ${quote(text)}: strconv.ParseUint: parsing ${quote(component)}: value out of range`,
      )
  })
  const numbers = components.map((component) => String(BigInt(component)))
  const normalized = `v${numbers.join('.')}`
  const given = text.startsWith('v') ? text : `v${text}`
  const version = helm.keepsKubeVersionSuffix ? given : normalized
  return new KubeVersion(version, normalized, numbers[0]!, numbers[1]!, helm)
}

/** What Helm assumes without a cluster, with `--kube-version` and `--api-versions` on top. Throws GoError. */
export function offlineCapabilities(
  helm: HelmVersion,
  wish: { kubeVersion?: string; apiVersions?: readonly string[] } = {},
): Capabilities {
  const kube = parseKubeVersion(wish.kubeVersion || helm.kubeVersion, helm)
  return new Capabilities(kube, [...helm.apiVersions, ...(wish.apiVersions ?? [])], helm)
}
