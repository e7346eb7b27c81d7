/** A suite file, read. Mirrors TestSuite and TestJob in helm-unittest pkg/unittest. */
import { YamlError } from '../goyaml'
import { ASSERTS } from './asserts'
import { type Check, ParameterError, Parameters } from './asserts/types'
import type { Data } from './data'
import { SEPARATOR, scalarText } from './manifest'
import { Complaints, composeAll, dataOf, entriesOf, scalarOf, unaliased, type YamlNode } from './yaml'

export interface ReleaseSettings {
  name: string
  namespace: string
  revision: number
  upgrade: boolean
}

/** What a suite says stands in the cluster for `lookup`. */
export interface ProviderSettings {
  /** By `apiVersion/Kind`. */
  scheme: ReadonlyMap<string, { group: string; version: string; resource: string; namespaced: boolean }>
  objects: readonly Map<Data, Data>[]
}

/** What suite and test both may set; a test's own comes first. */
export interface Settings {
  /** Paths relative to the suite's file. */
  values: readonly string[]
  set: ReadonlyMap<string, Data>
  release: Partial<ReleaseSettings>
  /** `apiVersions` without a value empties the set. */
  capabilities: { majorVersion?: string; minorVersion?: string; apiVersions?: readonly string[] | null }
  chart: { version?: string; appVersion?: string }
  provider: ProviderSettings
  /** The program that is to change what was rendered; none can be run here. */
  postRenderer: string
  skip: string
}

export interface DocumentSelector {
  path: string
  value: Data
  matchMany: boolean
  skipEmptyTemplates: boolean
}

export interface Selection {
  documentIndex?: number
  documentSelector?: DocumentSelector
}

export interface Assertion extends Selection {
  type: string
  /** `not: true` stands beside it. */
  isNegated: boolean
  /** Negated, by that or by its name. */
  not: boolean
  needsRender: boolean
  template: string
  check: Check
  line: number
}

export interface Test extends Settings, Selection {
  it: string
  templates: readonly string[]
  asserts: readonly Assertion[]
  line: number
}

export interface Suite extends Settings {
  file: string
  name: string
  templates: readonly string[]
  excludeTemplates: readonly string[]
  includeCrds: boolean
  snapshotId: string
  tests: readonly Test[]
}

/** A suite that cannot be run; line and column from 1 in its file. The message is helm-unittest's. */
export class SuiteFault extends Error {
  override readonly name = 'SuiteFault'
  constructor(
    readonly file: string,
    readonly line: number,
    readonly column: number,
    message: string,
  ) {
    super(message)
  }
}

export interface ReadOptions {
  /** Fields no suite has are refused. */
  strict?: boolean
  /** The suite was rendered by a chart of suites: it must have a name. */
  isRendered?: boolean
}

/** The plugin whose behaviour this is; suites may ask for a least version of it. */
const PLUGIN_VERSION = '1.1.2'

/** The suites of one file, which `---` may separate. Throws SuiteFault. */
export function parseSuites(file: string, text: string, options: ReadOptions = {}): Suite[] {
  const suites: Suite[] = []
  let offset = 0
  for (const part of text.split(SEPARATOR)) {
    const at = text.indexOf(part, offset)
    offset = at + part.length
    if (part.trim() === '') continue
    const before = text.slice(0, at).split('\n').length - 1
    const suite = readSuite(file, part, before, options)
    if (suite) suites.push(suite)
  }
  return suites
}

function readSuite(file: string, text: string, before: number, options: ReadOptions): Suite | undefined {
  try {
    return new SuiteReader(file, before, options).read(text)
  } catch (fault) {
    if (!(fault instanceof YamlError)) throw fault
    // Backslashes that YAML does not know are meant as they stand.
    if (fault.message.includes('unknown escape character')) {
      const escaped = text.replace(/\\+/g, (run) => (run.length % 2 === 1 ? `\\${run}` : run))
      if (escaped !== text) return readSuite(file, escaped, before, options)
    }
    const column = fault.offset - text.lastIndexOf('\n', fault.offset - 1)
    throw new SuiteFault(file, before + fault.line + 1, Math.max(1, column), fault.message)
  }
}

const SETTINGS = [
  'values',
  'set',
  'release',
  'capabilities',
  'chart',
  'kubernetesProvider',
  'postRenderer',
  'skip',
]
const SUITE_FIELDS = [
  ...SETTINGS,
  'suite',
  'templates',
  'excludeTemplates',
  'includeCrds',
  'snapshotId',
  'tests',
]
const TEST_FIELDS = [
  ...SETTINGS,
  'it',
  'template',
  'templates',
  'documentIndex',
  'documentindices',
  'documentSelector',
  'asserts',
]

type Fields = Map<string, YamlNode>

class SuiteReader {
  private readonly complaints = new Complaints()

  constructor(
    private readonly file: string,
    /** Lines of the file before this suite. */
    private readonly before: number,
    private readonly options: ReadOptions,
  ) {}

  read(text: string): Suite | undefined {
    const root = composeAll(text)[0]
    if (!root) return undefined
    const fields = this.fields(root, 'unittest.TestSuite', SUITE_FIELDS)
    const tests = this.items(fields, 'tests')
      .filter((node) => unaliased(node).value !== 'null')
      .map((node) => this.test(node))
    const settings = this.settings(fields)
    const suite: Suite = {
      file: this.file,
      name: this.text(fields, 'suite'),
      templates: this.texts(fields, 'templates'),
      excludeTemplates: this.texts(fields, 'excludeTemplates'),
      includeCrds: this.flag(fields, 'includeCrds'),
      snapshotId: this.text(fields, 'snapshotId'),
      tests,
      ...settings,
    }
    this.complaints.settle()
    if (tests.length === 0) throw this.fault(root, 'no tests found')
    if (this.options.isRendered && suite.name === '')
      throw this.fault(root, 'helm chart based test suites must include `suite` field')
    const empty = tests.findIndex(({ asserts }) => asserts.length === 0)
    if (empty >= 0) throw this.fault(this.items(fields, 'tests')[empty] ?? root, 'no asserts found')
    return { ...suite, skip: this.tooNew(fields) ?? settings.skip }
  }

  private tooNew(fields: Fields): string | undefined {
    const least = this.text(this.below(fields, 'skip'), 'minimumVersion')
    if (least === '' || isAtLeast(PLUGIN_VERSION, least)) return undefined
    return `Test suite requires minimum unittest plugin version ${least}, but current version is ${PLUGIN_VERSION}`
  }

  private test(node: YamlNode): Test {
    const fields = this.fields(node, 'unittest.TestJob', TEST_FIELDS)
    const template = this.text(fields, 'template')
    const templates = this.texts(fields, 'templates')
    return {
      it: this.text(fields, 'it'),
      templates: templates.length > 0 || template === '' ? templates : [template],
      asserts: this.items(fields, 'asserts')
        .filter((item) => unaliased(item).value !== 'null')
        .map((item) => this.assertion(item)),
      line: this.lineOf(node),
      ...this.settings(fields),
      ...this.selection(fields),
    }
  }

  private assertion(node: YamlNode): Assertion {
    const fields = this.fields(node)
    const [type, second] = [...fields.keys()].filter((key) => ASSERTS.has(key))
    if (second !== undefined)
      throw this.fault(node, `assertion type \`${type}\` and \`${second}\` is declared duplicately`)
    const known = type === undefined ? undefined : ASSERTS.get(type)
    const selection = this.assertionSelection(node, fields)
    if (type === undefined || !known) {
      const other = [...fields.keys()].find((key) => !['template', 'documentIndex', 'not'].includes(key))
      const why = other === undefined ? 'no assertion type defined' : `Assertion type \`${other}\` is invalid`
      throw this.fault(node, why)
    }
    const parameters = new Parameters(this.data(fields, type))
    const check = known.make(parameters)
    try {
      parameters.settle()
    } catch (fault) {
      if (fault instanceof ParameterError) throw this.fault(node, fault.message)
      throw fault
    }
    const isNegated = this.data(fields, 'not') === true
    const template = this.data(fields, 'template')
    return {
      type,
      isNegated,
      not: isNegated !== known.antonym,
      needsRender: known.needsRender,
      template: typeof template === 'string' ? template : '',
      check,
      line: this.lineOf(node),
      ...selection,
    }
  }

  private settings(fields: Fields): Settings {
    const set = this.data(fields, 'set')
    const release = this.below(
      fields,
      'release',
      'struct { Name string; Namespace string; Revision int; IsUpgrade bool "yaml:\\"upgrade\\"" }',
      ['name', 'namespace', 'revision', 'upgrade'],
    )
    const revision = this.data(release, 'revision')
    return {
      values: this.texts(fields, 'values'),
      set: set instanceof Map ? new Map([...set].map(([key, value]) => [String(key), value])) : new Map(),
      release: {
        ...this.given(release, ['name', 'namespace']),
        ...(typeof revision === 'bigint' && { revision: Number(revision) }),
        ...(this.flag(release, 'upgrade') && { upgrade: true }),
      },
      capabilities: this.capabilities(this.below(fields, 'capabilities')),
      chart: this.given(this.below(fields, 'chart'), ['version', 'appVersion']),
      provider: this.provider(this.below(fields, 'kubernetesProvider')),
      postRenderer: this.text(this.below(fields, 'postRenderer'), 'cmd'),
      skip: this.text(this.below(fields, 'skip'), 'reason'),
    }
  }

  private capabilities(fields: Fields): Settings['capabilities'] {
    const versions = this.data(fields, 'apiVersions')
    return {
      ...this.given(fields, ['majorVersion', 'minorVersion']),
      ...(Array.isArray(versions)
        ? { apiVersions: versions.filter((item) => typeof item === 'string') }
        : fields.has('apiVersions') && { apiVersions: null }),
    }
  }

  private provider(fields: Fields): ProviderSettings {
    const scheme = this.data(fields, 'scheme')
    const objects = this.data(fields, 'objects')
    const text = (map: Data | undefined, key: string): string => {
      const value = map instanceof Map ? map.get(key) : undefined
      return typeof value === 'string' ? value : ''
    }
    return {
      scheme: new Map(
        [...(scheme instanceof Map ? scheme : [])].map(([kind, props]) => {
          const gvr = props instanceof Map ? props.get('gvr') : undefined
          return [
            String(kind),
            {
              group: text(gvr, 'group'),
              version: text(gvr, 'version'),
              resource: text(gvr, 'resource'),
              namespaced: props instanceof Map && props.get('namespaced') === true,
            },
          ]
        }),
      ),
      objects: Array.isArray(objects) ? objects.filter((object) => object instanceof Map) : [],
    }
  }

  private selection(fields: Fields): Selection {
    const index = this.data(fields, 'documentIndex')
    const selector = this.below(fields, 'documentSelector')
    const path = this.text(selector, 'path')
    return {
      ...(typeof index === 'bigint' && { documentIndex: Number(index) }),
      ...(selector.size > 0 && { documentSelector: this.selector(selector, path) }),
    }
  }

  private assertionSelection(node: YamlNode, fields: Fields): Selection {
    const index = this.data(fields, 'documentIndex')
    const selector = this.below(fields, 'documentSelector')
    const path = this.data(selector, 'path')
    if (selector.size > 0 && typeof path !== 'string')
      throw this.fault(node, "empty 'documentSelector.path' not supported")
    return {
      ...(typeof index === 'bigint' && { documentIndex: Number(index) }),
      ...(typeof path === 'string' && { documentSelector: this.selector(selector, path) }),
    }
  }

  private selector(fields: Fields, path: string): DocumentSelector {
    return {
      path,
      value: this.data(fields, 'value'),
      matchMany: this.flag(fields, 'matchMany'),
      skipEmptyTemplates: this.flag(fields, 'skipEmptyTemplates'),
    }
  }

  // ── fields ─────────────────────────────────────────────────────────────────────────────────────

  /** A mapping's fields by name; with `known`, others are refused where the suite is read strictly. */
  private fields(node: YamlNode, type = 'map[string]interface {}', known?: readonly string[]): Fields {
    const target = unaliased(node)
    const fields: Fields = new Map()
    if (target.kind === 'mapping') {
      for (const [key, value] of entriesOf(target, this.complaints)) {
        fields.set(key.value, value)
        if (this.options.strict && known && !known.includes(key.value))
          this.complaints.add(key, `field ${key.value} not found in type ${type}`)
      }
    } else if (target.kind === 'sequence') this.complaints.add(target, `cannot unmarshal !!seq into ${type}`)
    else if (scalarOf(target) !== null)
      this.complaints.add(target, `cannot unmarshal ${scalarText(target)} into ${type}`)
    return fields
  }

  private below(fields: Fields, key: string, type?: string, known?: readonly string[]): Fields {
    const node = fields.get(key)
    return node ? this.fields(node, type, known) : new Map()
  }

  /** The value of a field; null when there is none. */
  private data(fields: Fields, key: string): Data {
    const node = fields.get(key)
    return node ? dataOf(node, this.complaints) : null
  }

  /** A scalar as Go decodes it into a string: `appVersion: 1.10` means what is written. */
  private text(fields: Fields, key: string): string {
    const node = fields.get(key)
    return node ? this.scalarText(node) : ''
  }

  private scalarText(node: YamlNode): string {
    const target = unaliased(node)
    if (target.kind === 'scalar') return scalarOf(target) === null ? '' : target.value
    this.complaints.add(target, `cannot unmarshal !!${target.kind === 'mapping' ? 'map' : 'seq'} into string`)
    return ''
  }

  private given<K extends string>(fields: Fields, names: readonly K[]): { [name in K]?: string } {
    const found: { [name in K]?: string } = {}
    for (const name of names) {
      const text = this.text(fields, name)
      if (text !== '') found[name] = text
    }
    return found
  }

  private flag(fields: Fields, key: string): boolean {
    const node = fields.get(key)
    if (!node) return false
    const target = unaliased(node)
    if (target.kind === 'scalar') {
      const value = scalarOf(target)
      if (value === null || typeof value === 'boolean') return value === true
      if (/^(y|yes|on|n|no|off)$/i.test(target.value)) return /^(y|yes|on)$/i.test(target.value)
      this.complaints.add(target, `cannot unmarshal ${scalarText(target)} into bool`)
    }
    return false
  }

  private items(fields: Fields, key: string): YamlNode[] {
    const node = fields.get(key)
    const target = node && unaliased(node)
    return target?.kind === 'sequence' ? target.children : []
  }

  private texts(fields: Fields, key: string): string[] {
    const node = fields.get(key)
    const target = node && unaliased(node)
    if (!target || (target.kind === 'scalar' && scalarOf(target) === null)) return []
    if (target.kind === 'sequence') return target.children.map((item) => this.scalarText(item))
    if (target.kind === 'scalar')
      this.complaints.add(target, `cannot unmarshal ${scalarText(target)} into []string`)
    else this.complaints.add(target, 'cannot unmarshal !!map into []string')
    return []
  }

  private fault(node: YamlNode, message: string): SuiteFault {
    return new SuiteFault(this.file, this.lineOf(node), node.column + 1, message)
  }

  private lineOf(node: YamlNode): number {
    return this.before + node.line + 1
  }
}

function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string): number[] | undefined =>
    /^v?\d+(\.\d+){0,2}(?=$|[-+])/.exec(text)?.[0].replace('v', '').split('.').map(Number)
  const [own, wanted] = [numbers(version), numbers(least)]
  if (!own || !wanted) return false
  for (let i = 0; i < 3; i++) if ((own[i] ?? 0) !== (wanted[i] ?? 0)) return (own[i] ?? 0) > (wanted[i] ?? 0)
  return true
}

/** A suite of which every test is skipped is skipped itself; its reason holds for all its tests. */
export function skipReason(suite: Suite, test: Test): string {
  return suite.skip !== '' ? suite.skip : test.skip
}
