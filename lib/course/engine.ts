/** What checking asks of Helm. The worker, the build and the tests each hand in theirs. */

import type { FileMap, ValuesLayers } from '../helm'
import type { Render } from '../unittest'
import type { Files } from './files'

export interface LintMessage {
  severity: 'error' | 'warning' | 'info'
  path: string
  message: string
}

export interface Engine {
  render: Render
  lint(files: FileMap, options: { strict?: boolean; values?: ValuesLayers }): readonly LintMessage[]
  /** The files `helm create NAME` writes, paths relative to the chart. */
  scaffold(name: string): Files
}
