/**
 * helm-unittest's suite format, run on our engine. Mirrors helm-unittest pkg/unittest.
 * A verdict is data: what was expected, what came, and where in the output. Knows nothing of the DOM or of Node.
 * Not read yet: snapshots, kubernetesProvider, postRenderer, suites of subcharts.
 */
export { equalData, showData, toData } from './data'
export type { Failure } from './failure'
export { find as findPath } from './path'
export { type Render, runSuite, type TestResult } from './run'
export { parseSuites, SuiteFault } from './suite'
