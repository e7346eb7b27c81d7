/**
 * The chart `helm create` starts with. Mirrors helm pkg/chart/v2/util/create.go. The files are Helm's own (The Helm
 * Authors, Apache License 2.0), recorded from the binary by bin/record-scaffold.mjs, because charts in the field
 * begin as exactly these bytes.
 */
import { GoError } from '../go'
import scaffold from './scaffold.json'
import { HELM_4, type HelmVersion } from './versions'

/** Paths from the chart's folder, in the order Helm writes them. Throws GoError for a name no chart can have. */
export function createChart(name: string, version: HelmVersion = HELM_4): Record<string, string> {
  if (!/^[a-zA-Z0-9._-]+$/.test(name))
    throw new GoError('chart name must match the regular expression "^[a-zA-Z0-9._-]+$"')
  if (name.length > 250) throw new GoError('chart name must be between 1 and 250 characters')
  const files = scaffold as Readonly<Record<string, string>>
  const text = (path: string): string => (path === 'values.yaml' ? valuesYaml(version) : files[path]!)
  return Object.fromEntries(WRITING_ORDER.map((path) => [path, text(path).replaceAll('<CHARTNAME>', name)]))
}

const valuesYaml = ({ scaffoldEdits }: HelmVersion): string =>
  scaffoldEdits.reduce((text, [from, to]) => text.replace(from, () => to), scaffold['values.yaml'])

const WRITING_ORDER = [
  'Chart.yaml',
  'values.yaml',
  '.helmignore',
  'templates/ingress.yaml',
  'templates/httproute.yaml',
  'templates/deployment.yaml',
  'templates/service.yaml',
  'templates/serviceaccount.yaml',
  'templates/hpa.yaml',
  'templates/NOTES.txt',
  'templates/_helpers.tpl',
  'templates/tests/test-connection.yaml',
]
