/** A release request from what is on the bench. */
import type { ChartFiles, UpgradeRequest } from '../../lib/release'
import type { WorkspaceData } from '../stores/workspace-model'
import { valuesOf } from '../workbench/bench'

export function requestFrom(workspace: WorkspaceData, isEmbedded: boolean): UpgradeRequest {
  const { files, setJson, set, setString } = valuesOf(workspace)
  return {
    ...workspace.release,
    chart: chartFiles(workspace.files),
    values: {
      ...(files.length > 0 && { files }),
      ...(setJson.length > 0 && { setJson }),
      ...(set.length > 0 && { set }),
      ...(setString.length > 0 && { setString }),
    },
    // A learner's namespace need not exist beforehand; the embedded cluster is theirs alone.
    ...(isEmbedded && { createNamespace: true }),
  }
}

export function chartFiles(files: WorkspaceData['files']): ChartFiles {
  return Object.fromEntries(
    [...files].map(([path, content]) => [
      path,
      typeof content === 'string' ? content : { base64: base64(content) },
    ]),
  )
}

const base64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
