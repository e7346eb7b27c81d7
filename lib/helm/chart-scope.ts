/** What templates see as `.Chart`. Mirrors recAllTpls of helm pkg/engine/engine.go: a map in Helm 4, a struct in Helm 3. */
import {
  type Codec,
  type GoMap,
  type GoValue,
  mapOf,
  named,
  pointerTo,
  SLICE,
  STRING,
  STRINGS,
  Struct,
  sliceOf,
  TypedMap,
  TypedSlice,
} from '../go'
import type { Chart, Dependency, Maintainer, Metadata } from './chart'
import type { HelmVersion } from './versions'

/** `.Chart` as the version has it. */
export const chartScope = (chart: Chart, version: HelmVersion): GoValue =>
  version.chartScope === 'map' ? metadataAsMap(chart) : metadataAsStruct(chart)

type Field = readonly [name: string, value: GoValue]
/** How a list of Chart.yaml stands in the scope. */
interface Lists {
  strings(items: readonly string[]): GoValue
  values(items: readonly GoValue[]): GoValue
  maintainers(items: readonly Maintainer[]): GoValue
  dependencies(items: readonly Dependency[]): GoValue
}

const STRING_MAP = mapOf(STRING, STRING)

const metadataFields = (md: Metadata, lists: Lists): Field[] => [
  ['Name', md.name],
  ['Home', md.home],
  ['Sources', lists.strings(md.sources)],
  ['Version', md.version],
  ['Description', md.description],
  ['Keywords', lists.strings(md.keywords)],
  ['Maintainers', lists.maintainers(md.maintainers)],
  ['Icon', md.icon],
  ['APIVersion', md.apiVersion],
  ['Condition', md.condition],
  ['Tags', md.tags],
  ['AppVersion', md.appVersion],
  ['Deprecated', md.deprecated],
  ['Annotations', new TypedMap(STRING_MAP, md.annotations ?? new Map(), md.annotations === undefined)],
  ['KubeVersion', md.kubeVersion],
  ['Dependencies', lists.dependencies(md.dependencies ?? [])],
  ['Type', md.type],
]

const maintainerFields = ({ name, email, url }: Maintainer): Field[] => [
  ['Name', name],
  ['Email', email],
  ['URL', url],
]

const dependencyFields = (dependency: Dependency, lists: Lists): Field[] => [
  ['Name', dependency.name],
  ['Version', dependency.version],
  ['Repository', dependency.repository],
  ['Condition', dependency.condition],
  ['Tags', lists.strings(dependency.tags)],
  ['Enabled', dependency.enabled],
  ['ImportValues', lists.values(dependency.importValues)],
  ['Alias', dependency.alias],
]

// ── a map, as Helm 4 makes it by reflection ──────────────────────────────────────────────────────

const PLAIN: Lists = {
  strings: (items) => [...items],
  values: (items) => [...items],
  maintainers: (items) => items.map((one) => new Map(maintainerFields(one))),
  dependencies: (items) => items.map((one) => new Map(dependencyFields(one, PLAIN))),
}

/** `.Chart` as a map with Go's field names. */
export const metadataAsMap = (chart: Chart): GoMap =>
  new Map([...metadataFields(chart.metadata, PLAIN), ['IsRoot', chart.parent === undefined]])

// ── structs, as Helm 3 hands them over ───────────────────────────────────────────────────────────

const METADATA = named('chart.Metadata', 'struct')
const MAINTAINER = pointerTo(named('chart.Maintainer', 'struct'))
const DEPENDENCY = pointerTo(named('chart.Dependency', 'struct'))
const CHART = named('struct { chart.Metadata; IsRoot bool }', 'struct')

const TYPED: Lists = {
  // A copy: sortAlpha sorts a []string where it stands.
  strings: (items) => new TypedSlice(STRINGS, [...items], items.length === 0),
  values: (items) => (items.length === 0 ? new TypedSlice(SLICE, [], true) : [...items]),
  maintainers: (items) =>
    new TypedSlice(
      sliceOf(MAINTAINER),
      items.map((one) => new Tagged(MAINTAINER, new Map(maintainerFields(one)))),
      items.length === 0,
    ),
  dependencies: (items) =>
    new TypedSlice(
      sliceOf(DEPENDENCY),
      items.map((one) => new DependencyStruct(DEPENDENCY, new Map(dependencyFields(one, TYPED)))),
      items.length === 0,
    ),
}

/** JSON's names differ from Go's by their case, but for these. */
const JSON_NAMES = new Map([
  ['URL', 'url'],
  ['APIVersion', 'apiVersion'],
  ['ImportValues', 'import-values'],
])

const jsonName = (name: string): string => JSON_NAMES.get(name) ?? name[0]!.toLowerCase() + name.slice(1)

/** A struct whose JSON names its fields in lower case and leaves out the empty ones. */
class Tagged extends Struct {
  override encoded(codec: Codec): ReadonlyMap<string, GoValue> {
    return codec === 'json' ? this.tagged() : super.encoded(codec)
  }

  protected tagged(always: readonly string[] = []): ReadonlyMap<string, GoValue> {
    const kept = [...this.fields].filter(([name, value]) => always.includes(name) || !isEmpty(value))
    return new Map(kept.map(([name, value]) => [jsonName(name), value]))
  }
}

/** A dependency has its names for YAML too, and is never without name and repository. */
class DependencyStruct extends Tagged {
  override encoded(codec: Codec): ReadonlyMap<string, GoValue> {
    return codec === 'toml' ? super.encoded(codec) : this.tagged(['Name', 'Repository'])
  }
}

function isEmpty(value: GoValue): boolean {
  if (value instanceof TypedSlice) return value.items.length === 0
  if (value instanceof TypedMap) return value.entries.size === 0
  return value === '' || value === false
}

/** The chart's metadata embedded beside IsRoot: its fields are the chart's, but to fmt and YAML. */
class ChartStruct extends Struct {
  constructor(
    private readonly metadata: Struct,
    private readonly isRoot: boolean,
  ) {
    super(
      CHART,
      new Map<string, GoValue>([
        ['Metadata', metadata],
        ['IsRoot', isRoot],
      ]),
    )
  }
  override field(name: string): GoValue | undefined {
    return super.field(name) ?? this.metadata.field(name)
  }
  override encoded(codec: Codec): ReadonlyMap<string, GoValue> {
    if (codec === 'yaml') return super.encoded(codec)
    return new Map([...this.metadata.encoded(codec), ['IsRoot', this.isRoot]])
  }
}

const metadataAsStruct = (chart: Chart): GoValue =>
  new ChartStruct(
    new Tagged(METADATA, new Map(metadataFields(chart.metadata, TYPED))),
    chart.parent === undefined,
  )
