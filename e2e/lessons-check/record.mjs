/**
 * Records the timelines of lessons on a throw-away cluster:
 *   HELM_BIN=… KUBECTL_BIN=… KUBECONFIG=… node e2e/lessons-check/record.mjs [timeline]
 */
import { join } from 'node:path'
import { load, root } from '../../bin/load.mjs'

const { HELM_BIN: helm, KUBECTL_BIN: kubectl, KUBECONFIG: kubeconfig } = process.env
if (!helm || !kubectl || !kubeconfig) {
  console.error('lessons:record: set HELM_BIN, KUBECTL_BIN and KUBECONFIG (a cluster that may be emptied)')
  process.exit(2)
}
const { record } = await load('lib/course/node/record-node.ts')
const only = process.argv[2]
await record(
  { lessons: join(root, 'lessons'), helm, kubectl, kubeconfig, ...(only && { only }) },
  console.log,
)
