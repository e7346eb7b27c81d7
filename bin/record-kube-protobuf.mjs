/**
 * Records how Kubernetes' typed clients number the fields of what they send as protobuf, for the HTTP face of the
 * embedded cluster: from the struct tags of k8s.io/api and apimachinery, none of their texts. Needs Go:
 *   node bin/record-kube-protobuf.mjs
 * Writes lib/kube/embedded/http/protobuf.json (its grammar is explained in protobuf.ts).
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const VERSION = 'v0.36.3'
const META = 'k8s.io/apimachinery/pkg/apis/meta/v1'
/** What kubectl's and Helm's typed clients write: package, and its kinds. */
const ROOTS = {
  'k8s.io/api/core/v1':
    'ConfigMap Event Namespace PersistentVolumeClaim Pod ResourceQuota Secret Service ServiceAccount Binding Endpoints Node',
  'k8s.io/api/apps/v1': 'Deployment ReplicaSet StatefulSet DaemonSet ControllerRevision',
  'k8s.io/api/batch/v1': 'Job CronJob',
  'k8s.io/api/networking/v1': 'Ingress NetworkPolicy',
  'k8s.io/api/policy/v1': 'PodDisruptionBudget Eviction',
  'k8s.io/api/rbac/v1': 'Role RoleBinding ClusterRole ClusterRoleBinding',
  'k8s.io/api/scheduling/v1': 'PriorityClass',
  'k8s.io/api/autoscaling/v1': 'Scale',
  'k8s.io/api/authorization/v1':
    'SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview LocalSubjectAccessReview',
  'k8s.io/api/authentication/v1': 'SelfSubjectReview',
  [META]: 'DeleteOptions',
}
const GROUPS = { rbac: 'rbac.authorization.k8s.io', networking: 'networking.k8s.io', core: '', meta: '' }
for (const name of ['scheduling', 'authorization', 'authentication']) GROUPS[name] = `${name}.k8s.io`

/** Types with a form of their own. */
const SPECIAL = {
  'k8s.io/apimachinery/pkg/apis/meta/v1.Time': 't',
  'k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime': 'm',
  'k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1': 'r',
  'k8s.io/apimachinery/pkg/runtime.RawExtension': 'r',
  'k8s.io/apimachinery/pkg/api/resource.Quantity': 'q',
  'k8s.io/apimachinery/pkg/util/intstr.IntOrString': 'x',
  'k8s.io/apimachinery/pkg/types.UID': 's',
}
const PLAIN = { string: 's', int: 'i', int32: 'i', int64: 'i', bool: 'b', byte: 'y', float64: 'd' }

const modules = Object.fromEntries(
  ['api', 'apimachinery'].map((name) => {
    const text = execFileSync('go', ['mod', 'download', '-json', `k8s.io/${name}@${VERSION}`], {
      encoding: 'utf8',
    })
    return [`k8s.io/${name}`, JSON.parse(text).Dir]
  }),
)

/** A package's structs and plain types, each with the imports of its file. */
const packages = new Map()
function read(path) {
  if (packages.has(path)) return packages.get(path)
  const types = new Map()
  packages.set(path, types)
  const module = Object.keys(modules).find((m) => path.startsWith(`${m}/`))
  if (!module) return types
  const folder = join(modules[module], path.slice(module.length))
  for (const file of readdirSync(folder).filter((f) => /\.go$/.test(f) && !/_test|zz_|generated/.test(f))) {
    const source = readFileSync(join(folder, file), 'utf8')
    const imports = {}
    for (const [, alias, target] of source.matchAll(/^\t(?:(\w+) )?"([\w./-]+)"$/gm))
      imports[alias ?? target.split('/').at(-1)] = target
    for (const [, name, body] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm))
      types.set(name, { body, imports, path })
    for (const [, name, base] of source.matchAll(/^type (\w+) (?!struct|interface)(\S+)$/gm))
      types.set(name, { base, imports, path })
  }
  return types
}

const messages = []
const index = new Map()

function expression(type, imports, path) {
  if (type.startsWith('*')) return expression(type.slice(1), imports, path)
  if (type === '[]byte') return 'y'
  if (type.startsWith('[]')) return `[]${expression(type.slice(2), imports, path)}`
  const map = /^map\[\w+(?:\.\w+)?\](.+)$/.exec(type)
  if (map) return `{}${expression(map[1], imports, path)}`
  if (PLAIN[type]) return PLAIN[type]
  const [alias, name] = type.includes('.') ? type.split('.') : [undefined, type]
  const home = alias ? imports[alias] : path
  const full = `${home}.${name}`
  if (SPECIAL[full]) return SPECIAL[full]
  const found = read(home).get(name)
  if (!found) throw new Error(`unknown type ${full}`)
  return found.base ? expression(found.base, found.imports, found.path) : struct(full, found)
}

function struct(full, { body, imports, path }) {
  if (index.has(full)) return `@${index.get(full)}`
  const at = messages.length
  index.set(full, at)
  messages.push({})
  for (const line of body.split('\n')) {
    const match = /^\t(?:\w+ +)?(\S+) +`json:"([^"]*)" .*?protobuf:"\w+,(\d+),/.exec(line)
    if (!match) continue
    const [, type, json, number] = match
    const [name, ...options] = json.split(',')
    const keepsZero = type.startsWith('*') || !options.includes('omitempty')
    messages[at][number] = [
      options.includes('inline') ? '' : name,
      expression(type, imports, path) + (keepsZero ? '!' : ''),
    ]
  }
  return `@${at}`
}

const kinds = {}
for (const [path, names] of Object.entries(ROOTS)) {
  const [group, version] = path.split('/').slice(-2)
  const named = GROUPS[group] ?? group
  for (const name of names.split(' ')) {
    const reference = struct(`${path}.${name}`, read(path).get(name))
    kinds[`${named ? `${named}/` : ''}${version}/${name}`] = reference
  }
}
const out = new URL('../lib/kube/embedded/http/protobuf.json', import.meta.url)
const rows = messages.map((m) => `    ${JSON.stringify(m)}`).join(',\n')
writeFileSync(out, `{\n  "kinds": ${JSON.stringify(kinds)},\n  "messages": [\n${rows}\n  ]\n}\n`)
console.log(`${Object.keys(kinds).length} kinds, ${messages.length} messages`)
