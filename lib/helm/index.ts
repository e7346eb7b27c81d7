/**
 * Helm on files in memory: charts, values, dependencies, schema, rendering, documents. Mirrors helm pkg/chart,
 * pkg/engine, pkg/strvals and the cluster-free half of pkg/action. Knows nothing of clusters, disks or screens.
 */
export { loadCrypto, loadSelfSigned, NeedsCrypto } from '../sprig'
export { MAX_CHART_SIZE, unpackChart, withoutBom } from './archive'
export { RenderBudget } from './budget'
export { Capabilities, KubeVersion, offlineCapabilities, parseKubeVersion } from './capabilities'
export {
  type Chart,
  type ChartFile,
  checkChartApiVersion,
  crdFiles,
  type Dependency,
  emptyMetadata,
  type Lock,
  setDependencies,
  validateMetadataYaml,
} from './chart'
export { coalesceTables, coalesceValues, copyShared, mergeTables } from './coalesce'
export { createChart } from './create'
export { renderTemplates } from './engine'
export { helmFunctions } from './funcs'
export { IgnoreRules } from './ignore'
export {
  /** @public */
  type Influence,
  /** @public */
  influence,
  /** @public */
  type OutputLine,
  /** @public */
  unreadValues,
} from './influence'
export { sortByKind, UNINSTALL_ORDER } from './kind-order'
export { lint } from './lint'
export { type LintMessage, lintChart, type Standing } from './lint/index'
export { loadFiles } from './load-files'
export { type Attribute, type Level, type Log, logLine, noLog } from './log'
export { type Hook, splitManifests } from './manifests'
export { matchPath } from './match'
export {
  checkDependencies,
  checkInstallable,
  manifestText,
  type Prepared,
  prepare,
  printDocument,
  type Resources,
  renderResources,
} from './prepare'
export { validateReleaseName } from './release-name'
export { createEngine, loadChart, type RenderEngine, render, renderLoading, sharedEngine } from './render'
export type * from './render-types'
export { dependencyFields, lockYaml, metadataYaml, type PackTimes, packChart } from './save'
export { compilePattern } from './schema/regexp'
export { isCompatibleRange, isValidConstraint, isValidSemver, parseConstraint } from './semver'
export { createSession, type RenderSession } from './session'
export { parseIntoFile } from './strvals'
export { loadValues, mergeLayers } from './values'
export { HELM_3, HELM_4, type HelmMajor, type HelmVersion } from './versions'
