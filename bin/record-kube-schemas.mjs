/**
 * Records the structure of Kubernetes' built-in types for the embedded cluster: field names, types, list keys
 * and atomicity from a live API server's OpenAPI v3, none of its texts. Needs kubectl and a kubeconfig:
 *   KUBECTL=…/kubectl KUBECONFIG=… node bin/record-kube-schemas.mjs
 * Writes lib/kube/embedded/schemas.json (its grammar is explained in schema.ts) and http/discovery.json: everything a
 * real server says it serves, as its discovery lists it.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const GROUPS = [
  'api/v1',
  'apis/apps/v1',
  'apis/batch/v1',
  'apis/autoscaling/v2',
  'apis/policy/v1',
  'apis/networking.k8s.io/v1',
  'apis/rbac.authorization.k8s.io/v1',
  'apis/storage.k8s.io/v1',
  'apis/apiextensions.k8s.io/v1',
  'apis/scheduling.k8s.io/v1',
  'apis/coordination.k8s.io/v1',
  'apis/discovery.k8s.io/v1',
  'apis/admissionregistration.k8s.io/v1',
]
const kubectl = process.env.KUBECTL ?? 'kubectl'
const raw = (path) =>
  JSON.parse(execFileSync(kubectl, ['get', '--raw', `/${path}`], { maxBuffer: 1 << 28, encoding: 'utf8' }))

const schemas = {}
for (const group of GROUPS) Object.assign(schemas, raw(`openapi/v3/${group}`).components.schemas)

const resources = []
for (const path of GROUPS) {
  const { groupVersion, resources: list } = raw(path)
  const [version, group = ''] = groupVersion.split('/').reverse()
  for (const r of list) {
    if (r.name.includes('/') || !r.verbs.includes('list') || r.name === 'componentstatuses') continue
    const row = [
      group,
      version,
      r.kind,
      r.name,
      r.singularName,
      (r.shortNames ?? []).join(','),
      r.namespaced ? 1 : 0,
    ]
    resources.push([...row, r.verbs.includes('deletecollection') ? 1 : 0])
  }
}

const types = []
const index = new Map()
const last = (ref) => ref.slice('#/components/schemas/'.length)

function expression(schema) {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref
  const atomic = schema['x-kubernetes-map-type'] === 'atomic'
  if (ref) return named(last(ref)) + (atomic ? '!' : '')
  if (schema.format === 'int-or-string') return 'x'
  if (schema.oneOf) return 'q'
  switch (schema.type) {
    case 'string':
      return schema.format === 'date-time' ? 't' : schema.format === 'byte' ? 'y' : 's'
    case 'integer':
      return schema.format === 'int64' ? 'l' : 'i'
    case 'number':
      return 'n'
    case 'boolean':
      return 'b'
    case 'array': {
      const item = expression(schema.items)
      const kind = schema['x-kubernetes-list-type']
      const merge = schema['x-kubernetes-patch-merge-key']
      const strategy = schema['x-kubernetes-patch-strategy'] ?? ''
      const patch = strategy.includes('merge') ? `;${merge ?? ''}` : ''
      if (kind === 'map') {
        const fields = schemas[last(schema.items.$ref ?? schema.items.allOf[0].$ref)].properties
        const keys = schema['x-kubernetes-list-map-keys'].map((key) => {
          const standard = fields[key].default
          return standard === undefined || standard === '' || standard === 0 ? key : `${key}=${standard}`
        })
        return `[${keys.join(',')}${patch}]${item}`
      }
      return kind === 'set' ? `[.${patch}]${item}` : `[${patch}]${item}`
    }
    default:
      if (schema.additionalProperties)
        return `{}${expression(schema.additionalProperties)}${atomic ? '!' : ''}`
      return '*'
  }
}

/** A struct behind a pointer has no default value of its own. */
const isPointer = (schema) => !schema.default && expression(schema).startsWith('@')

function named(name) {
  const schema = schemas[name]
  if (!schema.properties) return expression(schema)
  if (index.has(name)) return `@${index.get(name)}`
  const at = types.length
  index.set(name, at)
  const type = { n: name.slice(name.lastIndexOf('.') + 1), f: {} }
  types.push(type)
  for (const [field, value] of Object.entries(schema.properties)) {
    const retain = (value['x-kubernetes-patch-strategy'] ?? '').includes('retainKeys') ? '~' : ''
    type.f[field] = retain + expression(value) + (isPointer(value) ? '?' : '')
  }
  if (schema.required) type.r = schema.required
  if (schema['x-kubernetes-map-type'] === 'atomic') type.a = 1
  return `@${at}`
}

const kinds = {}
for (const [name, schema] of Object.entries(schemas)) {
  for (const gvk of schema['x-kubernetes-group-version-kind'] ?? []) {
    const apiVersion = gvk.group ? `${gvk.group}/${gvk.version}` : gvk.version
    if (resources.some((r) => r[0] === gvk.group && r[1] === gvk.version && r[2] === gvk.kind))
      kinds[`${apiVersion}/${gvk.kind}`] = named(name)
  }
}
const meta = named('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')
const lines = [
  `"meta":${JSON.stringify(meta)}`,
  `"resources":[\n${resources.map((r) => JSON.stringify(r)).join(',\n')}\n]`,
  `"kinds":${JSON.stringify(kinds)}`,
  `"types":[\n${types.map((t) => JSON.stringify(t)).join(',\n')}\n]`,
]
writeFileSync(new URL('../lib/kube/embedded/schemas.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`)
console.log(`${resources.length} resources, ${types.length} types`)

const groups = raw('apis').groups.map(({ name, versions }) => ({
  name,
  versions: versions.map((v) => v.version),
}))
const discovery = [{ name: '', versions: ['v1'] }, ...groups].flatMap(({ name, versions }) =>
  versions.map((version) => ({
    group: name,
    version,
    resources: raw(name ? `apis/${name}/${version}` : `api/${version}`).resources.map(
      ({ storageVersionHash: _, ...resource }) => resource,
    ),
  })),
)
const folder = new URL('../lib/kube/embedded/http/', import.meta.url)
const rows = discovery.map(({ group, version, resources: list }) => {
  const body = list.map((r) => `    ${JSON.stringify(r)}`).join(',\n')
  return `  {"group":${JSON.stringify(group)},"version":${JSON.stringify(version)},"resources":[\n${body}\n  ]}`
})
writeFileSync(new URL('discovery.json', folder), `[\n${rows.join(',\n')}\n]\n`)
