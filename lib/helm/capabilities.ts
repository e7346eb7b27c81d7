/** What a chart may ask of the cluster. Mirrors helm pkg/chart/common/capabilities.go. */
import {
  BOOL,
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
import type { HelmVersion } from './versions'

const KUBE_VERSION = named('common.KubeVersion', 'struct')
const VERSION_SET = named('common.VersionSet', STRINGS)
const BUILD_INFO = named('version.BuildInfo', 'struct')
const CAPABILITIES = pointerTo(named('common.Capabilities', 'struct'))

/** common.KubeVersion: `version` as given with a `v`, `normalized` its numbers alone. */
export class KubeVersion extends Struct {
  constructor(
    readonly version: string,
    readonly normalized: string,
    readonly major: string,
    readonly minor: string,
  ) {
    super(
      KUBE_VERSION,
      new Map<string, GoValue>([
        ['Version', version],
        ['normalizedVersion', normalized],
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
  override stringer(): string {
    return this.normalized
  }
  override marshalJSON(): GoValue {
    return new Struct(
      KUBE_VERSION,
      new Map([
        ['Version', this.version],
        ['Major', this.major],
        ['Minor', this.minor],
      ]),
    )
  }
}

/** common.VersionSet: API versions, `group/version` and `group/version/Kind`. */
export class VersionSet extends TypedSlice {
  private readonly known: ReadonlySet<string>
  constructor(versions: readonly string[]) {
    super(VERSION_SET, versions)
    this.known = new Set(versions)
  }
  override method(name: string): GoFunc | undefined {
    if (name !== 'Has') return undefined
    return { params: [STRING], returns: BOOL, call: ([version]) => this.known.has(version as string) }
  }
}

/** version.BuildInfo, which marshals under its JSON names. */
class BuildInfo extends Struct {
  override marshalJSON(): GoValue {
    const names: Record<string, string> = {
      Version: 'version',
      GitCommit: 'git_commit',
      GitTreeState: 'git_tree_state',
      GoVersion: 'go_version',
      KubeClientVersion: 'kube_client_version',
    }
    const fields = [...this.fields]
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [names[name]!, value] as const)
    return new Struct(BUILD_INFO, new Map(fields))
  }
}

export class Capabilities extends Struct {
  constructor(
    readonly kubeVersion: KubeVersion,
    readonly apiVersions: readonly string[],
    helm: HelmVersion,
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
      CAPABILITIES,
      new Map<string, GoValue>([
        ['KubeVersion', kubeVersion],
        ['APIVersions', new VersionSet(apiVersions)],
        ['HelmVersion', build],
      ]),
    )
  }
}

/** Reads `--kube-version`. Throws GoError as k8s.io/apimachinery pkg/util/version words it. */
export function parseKubeVersion(text: string): KubeVersion {
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
  return new KubeVersion(
    text.startsWith('v') ? text : `v${text}`,
    `v${numbers.join('.')}`,
    numbers[0]!,
    numbers[1]!,
  )
}

/** What Helm assumes without a cluster, with `--kube-version` and `--api-versions` on top. Throws GoError. */
export function offlineCapabilities(
  helm: HelmVersion,
  wish: { kubeVersion?: string; apiVersions?: readonly string[] } = {},
): Capabilities {
  const kube = wish.kubeVersion ? parseKubeVersion(wish.kubeVersion) : parseKubeVersion(helm.kubeVersion)
  return new Capabilities(kube, [...helm.apiVersions, ...(wish.apiVersions ?? [])], helm)
}
