/** What checking asks of Helm. The worker, the build and the tests each hand in theirs. */

import type { FileMap, RenderRequest, RenderResult, ValuesLayers } from '../helm'
import type { RenderSuite } from '../unittest'
import type { Files } from './files'

export interface LintMessage {
  severity: 'error' | 'warning' | 'info'
  path: string
  message: string
}

export interface Engine {
  render(request: RenderRequest): RenderResult
  /** Renders a chart for a test of a suite. */
  renderSuite: RenderSuite
  lint(files: FileMap, options: { strict?: boolean; values?: ValuesLayers }): readonly LintMessage[]
  /** The files `helm create NAME` writes, paths relative to the chart. */
  scaffold(name: string): Files
}
