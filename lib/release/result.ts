/** What an action leaves: the release as recorded, and what `helm` prints on stdout. */
import type { ReleaseRecord } from './record'

export interface ActionResult {
  record: ReleaseRecord | null
  output: string
}
