/** What differs between the Helm versions charts meet: entries here, not a second engine. */
import { quote } from '../go'
import { INSTALL_ORDER } from './kind-order'
import { type Attribute, debugLine, type Level, logLine } from './log'
import { debugLine3, logLine3 } from './log-helm3'

export type HelmMajor = '3' | '4'

/** Go packages that show in texts, as in `common.Values`. */
export interface PackageNames {
  /** Of Values, Capabilities, KubeVersion and VersionSet. */
  readonly values: string
  /** Of Metadata, Dependency, Maintainer and Lock. */
  readonly chart: string
  /** Of SimpleHead. */
  readonly release: string
}

/** What `helm package` does in one version and not in another. */
export interface PackageRules {
  /** What stands in the extra field of the gzip header. */
  readonly mark: string
  /** Entries have the times of their files, or SOURCE_DATE_EPOCH; else the time of packing. */
  readonly keepsTimes: boolean
  /** Said of a values.schema.json that is no JSON. */
  readonly invalidSchema: string
}

/** What lint says in one version and not in another. */
export interface LintRules {
  /** The Go type a manifest is read into, as errors name it. */
  readonly objectType: string
  /** Chart.yaml is read again, refusing what is written twice or unknown. */
  readonly readsChartStrictly: boolean
  /** The version must be whole: 1.2 is not. */
  readonly wantsWholeVersion: boolean
  /** A chart without templates/ is warned of. */
  readonly wantsTemplates: boolean
  /** How bad a file is where templates/ should be. */
  readonly templatesFile: 'warning' | 'error'
  readonly checksCrds: boolean
  /** Templates by these extensions are read as manifests. */
  readonly manifestExtension: RegExp
  /** --skip-schema-validation holds for values.yaml too. */
  readonly skipsSchemaOfValues: boolean
  /** Templates that name what Helm 2 had are told. */
  readonly namesHelm2: boolean
  readonly keptInList: string
}

export interface HelmVersion {
  readonly major: HelmMajor
  /** `.Capabilities.HelmVersion.Version`. */
  readonly version: string
  readonly goVersion: string
  readonly gitTreeState: string
  /** Helm 3 has no such field. */
  readonly kubeClientVersion?: string
  /** The Kubernetes version assumed without a cluster. */
  readonly kubeVersion: string
  readonly apiVersions: readonly string[]
  /** Functions of the table that this version does not have. */
  readonly missingFunctions: ReadonlySet<string>
  readonly packages: PackageNames
  /** `whole`: documents keep their blank lines. `trimmed`: the separator takes white space with it. */
  readonly documents: 'whole' | 'trimmed'
  /** A null in a chart's own values stays for templates and schema to see. */
  readonly keepsOwnNulls: boolean
  /** A values file may hold several documents, later over earlier; else only the first counts. */
  readonly mergesValuesDocuments: boolean
  /** A chart under two aliases has its own dependencies once: what the first alias made of them, the second finds. */
  readonly sharesDependenciesOfAliases: boolean
  /** `--set-json` takes a whole object. */
  readonly takesJsonObjects: boolean
  /** `blocks`: a template's fault over several lines. `line`: as Go words it. */
  readonly execErrors: 'blocks' | 'line'
  /** What `.Chart` is. */
  readonly chartScope: 'map' | 'struct'
  /** `--kube-version` as given stands beside its numbers; else the numbers are all there is. */
  readonly keepsKubeVersionSuffix: boolean
  /** The apiVersion of Chart.yaml decides who loads a chart; else any will do. */
  readonly checksChartApiVersion: boolean
  /** A failing step of an install is named in the error, and logged. */
  readonly namesFailedStep: boolean
  /** Said of dependencies that are not in charts/. */
  readonly missingDependencies: string
  /** Said of a Chart.lock that does not fit Chart.yaml. */
  readonly outOfSync: string
  /** Bytes one file of a chart may have; undefined for no limit but the whole chart's. */
  readonly maxFileSize: number | undefined
  /** Kinds in the order they are installed. */
  readonly installOrder: readonly string[]
  readonly lint: LintRules
  readonly package: PackageRules
  /** What `helm create` writes otherwise: pairs of a text in values.yaml and what stands for it. */
  readonly scaffoldEdits: readonly (readonly [text: string, instead: string])[]
  /** An index of `--set` that is never closed ends the flag, without a fault. */
  readonly forgivesOpenIndex: boolean
  /** `--dry-run` takes one of these; undefined for a strategy: client or server. */
  readonly dryRunValues: readonly string[] | undefined
  readonly hasExclusiveFlags: boolean
  /** Why the post-renderer of that name is not there: a plugin, or any program. */
  readonly noPostRenderer: (name: string) => string
  /** `helm show` begins every CRD with `---`; else only the first below other parts. */
  readonly separatesCrds: boolean
  /** There is a folder for charts fetched, and a variable for it. */
  readonly hasContentCache: boolean
  /** The head of `helm plugin list`. */
  readonly pluginColumns: readonly string[]
  /** `helm repo list` fails when there are none. */
  readonly wantsRepositories: boolean
  /** A line of the log; undefined where this version says nothing. */
  /** `--debug` tells a failure again, as a log line. */
  readonly repeatsFailure: boolean
  /** A line `--debug` adds, at a time in nanoseconds since 1970; undefined where this Helm says nothing. */
  readonly debugLine: (now: bigint, message: string, ...attributes: Attribute[]) => string | undefined
  readonly logLine: (level: Level, message: string, ...attributes: Attribute[]) => string | undefined
}

const API_VERSIONS = [
  'v1',
  'admissionregistration.k8s.io/v1',
  'admissionregistration.k8s.io/v1alpha1',
  'admissionregistration.k8s.io/v1beta1',
  'internal.apiserver.k8s.io/v1alpha1',
  'apps/v1',
  'apps/v1beta1',
  'apps/v1beta2',
  'authentication.k8s.io/v1',
  'authentication.k8s.io/v1alpha1',
  'authentication.k8s.io/v1beta1',
  'authorization.k8s.io/v1',
  'authorization.k8s.io/v1beta1',
  'autoscaling/v1',
  'autoscaling/v2',
  'batch/v1',
  'batch/v1beta1',
  'certificates.k8s.io/v1',
  'certificates.k8s.io/v1beta1',
  'certificates.k8s.io/v1alpha1',
  'coordination.k8s.io/v1alpha2',
  'coordination.k8s.io/v1beta1',
  'coordination.k8s.io/v1',
  'discovery.k8s.io/v1',
  'discovery.k8s.io/v1beta1',
  'events.k8s.io/v1',
  'events.k8s.io/v1beta1',
  'extensions/v1beta1',
  'flowcontrol.apiserver.k8s.io/v1',
  'flowcontrol.apiserver.k8s.io/v1beta1',
  'flowcontrol.apiserver.k8s.io/v1beta2',
  'flowcontrol.apiserver.k8s.io/v1beta3',
  'lifecycle.k8s.io/v1alpha1',
  'networking.k8s.io/v1',
  'networking.k8s.io/v1beta1',
  'node.k8s.io/v1',
  'node.k8s.io/v1alpha1',
  'node.k8s.io/v1beta1',
  'policy/v1',
  'policy/v1beta1',
  'rbac.authorization.k8s.io/v1',
  'rbac.authorization.k8s.io/v1beta1',
  'rbac.authorization.k8s.io/v1alpha1',
  'resource.k8s.io/v1',
  'resource.k8s.io/v1beta2',
  'resource.k8s.io/v1beta1',
  'resource.k8s.io/v1alpha3',
  'scheduling.k8s.io/v1alpha3',
  'scheduling.k8s.io/v1beta1',
  'scheduling.k8s.io/v1',
  'storage.k8s.io/v1beta1',
  'storage.k8s.io/v1',
  'storage.k8s.io/v1alpha1',
  'storagemigration.k8s.io/v1',
  'storagemigration.k8s.io/v1beta1',
  'apiextensions.k8s.io/v1beta1',
  'apiextensions.k8s.io/v1',
]

export const HELM_4: HelmVersion = {
  major: '4',
  version: 'v4.3.1',
  goVersion: 'go1.26.8',
  gitTreeState: 'clean',
  kubeClientVersion: 'v1.37',
  kubeVersion: 'v1.37.0',
  apiVersions: API_VERSIONS,
  missingFunctions: new Set(),
  packages: { values: 'common', chart: 'v2', release: 'util' },
  documents: 'whole',
  keepsOwnNulls: false,
  mergesValuesDocuments: true,
  sharesDependenciesOfAliases: false,
  takesJsonObjects: true,
  execErrors: 'blocks',
  chartScope: 'map',
  keepsKubeVersionSuffix: true,
  checksChartApiVersion: true,
  namesFailedStep: true,
  missingDependencies:
    "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies",
  outOfSync:
    "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies with 'helm dependency update'",
  maxFileSize: undefined,
  installOrder: INSTALL_ORDER,
  lint: {
    objectType: 'rules.k8sYamlStruct',
    readsChartStrictly: true,
    wantsWholeVersion: true,
    wantsTemplates: true,
    templatesFile: 'error',
    checksCrds: true,
    manifestExtension: /^\.ya?ml$/i,
    skipsSchemaOfValues: true,
    namesHelm2: false,
    keptInList: "annotation 'helm.sh/resource-policy' within List objects are ignored",
  },
  package: {
    mark: 'rr\x28\x00aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=',
    keepsTimes: true,
    invalidSchema: 'invalid JSON in values.schema.json',
  },
  scaffoldEdits: [],
  forgivesOpenIndex: true,
  dryRunValues: undefined,
  hasExclusiveFlags: true,
  noPostRenderer: (name) => `plugin: {Name:${name} Type:postrenderer/v1} not found`,
  separatesCrds: true,
  hasContentCache: true,
  pluginColumns: ['NAME', 'VERSION', 'TYPE', 'APIVERSION', 'PROVENANCE', 'SOURCE'],
  wantsRepositories: false,
  logLine,
  debugLine,
  repeatsFailure: false,
}

/** The last of Helm 3, which many pipelines still run. */
export const HELM_3: HelmVersion = {
  major: '3',
  version: 'v3.22.0',
  goVersion: 'go1.26.8',
  gitTreeState: 'clean',
  kubeVersion: 'v1.37.0',
  apiVersions: API_VERSIONS,
  missingFunctions: new Set([
    'mustToYaml',
    'mustToToml',
    'mustToDuration',
    'durationSeconds',
    'durationMinutes',
    'durationHours',
    'durationDays',
    'durationWeeks',
    'durationMilliseconds',
    'durationMicroseconds',
    'durationNanoseconds',
    'durationRoundTo',
    'durationTruncateTo',
  ]),
  packages: { values: 'chartutil', chart: 'chart', release: 'releaseutil' },
  documents: 'trimmed',
  keepsOwnNulls: true,
  mergesValuesDocuments: false,
  sharesDependenciesOfAliases: true,
  takesJsonObjects: false,
  execErrors: 'line',
  chartScope: 'struct',
  keepsKubeVersionSuffix: false,
  checksChartApiVersion: false,
  namesFailedStep: false,
  missingDependencies:
    'An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies',
  outOfSync:
    'the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies',
  maxFileSize: 5 * 1024 * 1024,
  installOrder: INSTALL_ORDER.filter((kind) => !kind.endsWith('WebhookConfiguration')),
  lint: {
    objectType: 'rules.K8sYamlStruct',
    readsChartStrictly: false,
    wantsWholeVersion: false,
    wantsTemplates: false,
    templatesFile: 'warning',
    checksCrds: false,
    manifestExtension: /^\.yaml$/,
    skipsSchemaOfValues: false,
    namesHelm2: true,
    keptInList: "Annotation 'helm.sh/resource-policy' within List objects are ignored",
  },
  package: {
    mark: '+aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=',
    keepsTimes: false,
    invalidSchema: 'Invalid JSON in values.schema.json',
  },
  scaffoldEdits: [
    ['account should be created.', 'account should be created'],
    ['add to the service account.', 'add to the service account'],
    ['using the fullname template.', 'using the fullname template'],
    ['    # - secretName: chart-', '  #  - secretName: chart-'],
    ['    #   hosts:\n    #     - chart-', '  #    hosts:\n  #      - chart-'],
    [
      '  # - name: foo\n  #   secret:\n  #     secretName: mysecret\n  #     optional',
      '# - name: foo\n#   secret:\n#     secretName: mysecret\n#     optional',
    ],
    [
      '  # - name: foo\n  #   mountPath: "/etc/foo"\n  #   readOnly',
      '# - name: foo\n#   mountPath: "/etc/foo"\n#   readOnly',
    ],
  ],
  forgivesOpenIndex: false,
  dryRunValues: ['false', 'true', 'none', 'client', 'server'],
  hasExclusiveFlags: false,
  noPostRenderer: (name) =>
    `unable to find binary at ${name}: exec: ${quote(name)}: executable file not found in $PATH`,
  separatesCrds: false,
  hasContentCache: false,
  pluginColumns: ['NAME', 'VERSION', 'DESCRIPTION'],
  wantsRepositories: true,
  logLine: logLine3,
  debugLine: debugLine3,
  repeatsFailure: true,
}
