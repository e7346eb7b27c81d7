/**
 * helm-unittest's suite format, run on our engine. Mirrors helm-unittest pkg/unittest.
 * A verdict is data: what was expected, what came, and where in the output; and text, as the plugin prints it.
 * Knows nothing of the DOM or of Node. Post-renderers, which are programs, are refused.
 */
export { equalData, showData, toData } from './data'
export type { Failure } from './failure'
export { find as findPath } from './path'
export { limitedRenderer, type RenderSuite, suiteRenderer } from './rendering'
export { Report } from './report'
export { runSuite, runSuiteOnFiles, type SuiteResult, type TestResult, valuesFiles } from './run'
export { SnapshotCache, snapshotPath } from './snapshot'
export { isSubchartEnabled, subchartValues } from './subcharts'
export { parseSuites, type Suite, SuiteFault } from './suite'
export { xmlReport } from './xml'
