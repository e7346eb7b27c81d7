/** What is asked of each chart: its defaults, each ci/*values.yaml, flag variations, and, in depth, its own values turned over. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const BASE = [
  [],
  ['--kube-version', '1.27.3', '-n', 'elsewhere', '--is-upgrade'],
  ['--include-crds', '--skip-tests', '-a', 'monitoring.coreos.com/v1', '-a', 'cert-manager.io/v1'],
]
const DEEP = [
  ['--kube-version', 'v1.19', '--no-hooks'],
  ['--set-json', 'global={"imageRegistry":"r.example","imagePullSecrets":["a",{"name":"b"}]}', '--debug'],
  ['--set', 'nameOverride=null,fullnameOverride=,image=null,resources=null', '--skip-schema-validation'],
  [
    '--set-string',
    'replicaCount=007,image.tag=1e3,service.port=80',
    '--set-literal',
    'podAnnotations.a=b,c={d}',
  ],
  ['--set', 'ingress.hosts[1].host=a.example,tolerations[0].key=k,extraEnv[0]=x,env={a,b}'],
]
/** Values of every kind a value may be overridden with. */
const ODD = ['null', '{}', '[]', '"text"', '0', '1.5', 'true', '[{"a":null},"b",3]', '{"a":{"b":[1]},"c":""}']

/** `isDeep`: the further variations too, and the commands that read a chart without rendering it. */
export function chartCases(chart, isDeep) {
  const template = (flags) => ({ chart, argv: ['template', 'rel', '.', ...flags] })
  const base = [...BASE, ...valueFiles(chart).map((name) => ['-f', join('ci', name)])].map(template)
  if (!isDeep) return base
  const commands = ['lint', 'lint --strict --with-subcharts', 'show chart', 'show values', 'show readme']
  return [
    ...base,
    ...[...DEEP, ...turnedOver(chart), ...onlyOne(chart)].map(template),
    ...[...commands, 'show crds', 'show all', 'dependency list'].map((command) => {
      const [first, ...rest] = command.split(' ')
      const isNested = first === 'show' || first === 'dependency'
      return {
        chart,
        argv: isNested ? [first, ...rest, '.'] : [first, '.', ...rest],
      }
    }),
  ]
}

function valueFiles(chart) {
  const ci = join(chart, 'ci')
  if (!existsSync(ci)) return []
  return readdirSync(ci)
    .filter((name) => /values.*\.ya?ml$/.test(name) && statSync(join(ci, name)).isFile())
    .sort()
}

/** Every top-level boolean the other way, every `enabled` on, and some values of another kind than the chart's own. */
function turnedOver(chart) {
  const values = readValues(chart)
  if (!values) return []
  const keys = Object.keys(values).filter((key) => /^[\w-]+$/.test(key))
  const flipped = keys
    .filter((key) => typeof values[key] === 'boolean')
    .map((key) => ['--set', `${key}=${!values[key]}`])
  const enabled = switches(values, '', 0)
  const all = enabled.length ? [['--set', enabled.map((path) => `${path}=true`).join(',')]] : []
  const none = enabled.length ? [['--set', enabled.map((path) => `${path}=false`).join(',')]] : []
  const odd = keys.map((key, index) => ['--set-json', `${key}=${ODD[index % ODD.length]}`])
  return [...flipped.slice(0, 8), ...all, ...none, ...odd.slice(0, 18)]
}

function switches(values, at, depth) {
  if (depth > 4 || typeof values !== 'object' || values === null || Array.isArray(values)) return []
  return Object.entries(values).flatMap(([key, value]) => {
    if (!/^[\w-]+$/.test(key)) return []
    return key === 'enabled' ? [`${at}enabled`] : switches(value, `${at}${key}.`, depth + 1)
  })
}

function readValues(chart) {
  try {
    const values = parse(readFileSync(join(chart, 'values.yaml'), 'utf8'))
    return typeof values === 'object' && !Array.isArray(values) ? values : undefined
  } catch {
    return undefined
  }
}

/** --show-only with the first template of the chart, one of its subcharts' and none at all. */
function onlyOne(chart) {
  const names = templateNames(join(chart, 'templates')).map((name) => `templates/${name}`)
  return [names[0], names.at(-1), 'templates/absent.yaml'].filter(Boolean).map((name) => ['-s', name])
}

function templateNames(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))
}
