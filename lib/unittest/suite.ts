/** A suite file, read. Mirrors TestSuite and TestJob in helm-unittest pkg/unittest. */
import { isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseAllDocuments, type YAMLMap } from 'yaml'
import { ASSERTS } from './asserts'
import { type Check, ParameterError, Parameters } from './asserts/types'
import { type Data, type DataDocument, dataOf, toData, YAML_OPTIONS } from './data'

export interface ReleaseSettings {
  name: string
  namespace: string
  revision: number
  upgrade: boolean
}

/** What suite and test both may set; a test's own comes first. */
export interface Settings {
  /** Paths relative to the suite's file. */
  values: readonly string[]
  set: ReadonlyMap<string, Data>
  release: Partial<ReleaseSettings>
  capabilities: { majorVersion?: string; minorVersion?: string; apiVersions?: readonly string[] | null }
  chart: { version?: string; appVersion?: string }
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
  tests: readonly Test[]
}

/** A suite that cannot be run; line and column from 1 in its file. */
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

type Node = ParsedNode | null | undefined

/** The suites of one file, which `---` may separate. Throws SuiteFault. */
export function parseSuites(file: string, text: string): Suite[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments<ParsedNode, true>(text, { ...YAML_OPTIONS, lineCounter: lines })
  if (!Array.isArray(documents)) return []
  return documents.flatMap((document) => {
    const error = document.errors[0]
    if (error) throw faultAt(file, lines, error.pos[0], error.message.split('\n')[0] ?? error.message)
    if (document.contents === null || dataOf(document) === null) return []
    return [new SuiteReader(file, lines, document).suite(document.contents)]
  })
}

function faultAt(file: string, lines: LineCounter, offset: number, message: string): SuiteFault {
  const { line, col } = lines.linePos(offset)
  return new SuiteFault(file, line, col, message)
}

const keyOf = (node: Node): string => (isScalar(node) ? String(node.value) : '')

/** `apiVersions:` without a value empties the set; without the key the suite's is used. */
function apiVersionsOf(from: Data | undefined): Pick<Settings['capabilities'], 'apiVersions'> {
  const versions = from instanceof Map ? from.get('apiVersions') : undefined
  if (versions === null) return { apiVersions: null }
  return Array.isArray(versions) ? { apiVersions: versions.filter((item) => typeof item === 'string') } : {}
}

class SuiteReader {
  constructor(
    private readonly file: string,
    private readonly lines: LineCounter,
    private readonly document: DataDocument,
  ) {}

  suite(node: ParsedNode): Suite {
    const map = this.map(node, 'a suite')
    this.refuse(map, ['kubernetesProvider', 'postRenderer', 'includeCrds'])
    const tests = this.seq(map, 'tests').map((item) => this.test(item))
    if (tests.length === 0) throw this.fault(map, 'no tests found')
    return {
      file: this.file,
      name: this.text(map, 'suite') ?? '',
      templates: this.texts(map, 'templates') ?? [],
      excludeTemplates: this.texts(map, 'excludeTemplates') ?? [],
      tests,
      ...this.settings(map),
    }
  }

  private test(node: Node): Test {
    const map = this.map(node, 'a test')
    this.refuse(map, ['kubernetesProvider', 'postRenderer'])
    const asserts = this.seq(map, 'asserts').map((item) => this.assertion(item))
    if (asserts.length === 0) throw this.fault(node, 'no asserts found')
    const template = this.text(map, 'template')
    return {
      it: this.text(map, 'it') ?? '',
      templates: this.texts(map, 'templates') ?? (template === undefined ? [] : [template]),
      asserts,
      line: this.lineOf(node),
      ...this.settings(map),
      ...this.selection(map),
    }
  }

  private assertion(node: Node): Assertion {
    const map = this.map(node, 'an assertion')
    const types = map.items.map((pair) => keyOf(pair.key)).filter((key) => ASSERTS.has(key))
    const [type, second] = types
    if (second !== undefined) {
      throw this.fault(node, `assertion type \`${type}\` and \`${second}\` is declared duplicately`)
    }
    const known = type === undefined ? undefined : ASSERTS.get(type)
    if (type === undefined || !known) {
      const other = map.items
        .map((pair) => keyOf(pair.key))
        .find((key) => !['template', 'documentIndex', 'documentSelector', 'not'].includes(key))
      throw this.fault(
        node,
        other === undefined ? 'no assertion type defined' : `Assertion type \`${other}\` is invalid`,
      )
    }
    try {
      return {
        type,
        not: (this.data(map, 'not') === true) !== known.antonym,
        needsRender: known.needsRender,
        template: this.text(map, 'template') ?? '',
        check: known.make(new Parameters(this.data(map, type) ?? null)),
        line: this.lineOf(node),
        ...this.selection(map),
      }
    } catch (error) {
      if (error instanceof ParameterError) throw this.fault(node, `${type}: ${error.message}`)
      throw error
    }
  }

  private settings(map: YAMLMap.Parsed): Settings {
    const set = this.data(map, 'set')
    const release = this.data(map, 'release')
    const revision = release instanceof Map ? release.get('revision') : undefined
    const isUpgrade = release instanceof Map && release.get('upgrade') === true
    return {
      values: this.texts(map, 'values') ?? [],
      set: set instanceof Map ? new Map([...set].map(([key, value]) => [String(key), value])) : new Map(),
      release: {
        ...this.pick(map, 'release', ['name', 'namespace']),
        ...(typeof revision === 'bigint' && { revision: Number(revision) }),
        ...(isUpgrade && { upgrade: true }),
      },
      capabilities: {
        ...this.pick(map, 'capabilities', ['majorVersion', 'minorVersion']),
        ...apiVersionsOf(this.data(map, 'capabilities')),
      },
      chart: this.pick(map, 'chart', ['version', 'appVersion']),
      skip: this.skip(map),
    }
  }

  /** Texts under a key: `appVersion: 1.10` means what is written, as Go decodes a scalar into a string. */
  private pick<K extends string>(
    map: YAMLMap.Parsed,
    key: string,
    names: readonly K[],
  ): { [name in K]?: string } {
    const found: { [name in K]?: string } = {}
    const inner = this.node(map, key)
    if (!isMap(inner)) return found
    for (const name of names) {
      const text = this.text(inner, name)
      if (text) found[name] = text
    }
    return found
  }

  private skip(map: YAMLMap.Parsed): string {
    const skip = this.data(map, 'skip')
    const reason = skip instanceof Map ? skip.get('reason') : undefined
    return typeof reason === 'string' ? reason : ''
  }

  private selection(map: YAMLMap.Parsed): Selection {
    const index = this.data(map, 'documentIndex')
    const selector = this.data(map, 'documentSelector')
    const found: Selection = {}
    if (typeof index === 'bigint' && index >= 0n) found.documentIndex = Number(index)
    if (selector instanceof Map) {
      const path = selector.get('path')
      if (typeof path !== 'string' || path === '') {
        throw this.fault(map, "empty 'documentSelector.path' not supported")
      }
      found.documentSelector = {
        path,
        value: selector.get('value') ?? null,
        matchMany: selector.get('matchMany') === true,
        skipEmptyTemplates: selector.get('skipEmptyTemplates') === true,
      }
    }
    return found
  }

  private refuse(map: YAMLMap.Parsed, keys: readonly string[]): void {
    for (const pair of map.items) {
      const key = keyOf(pair.key)
      if (keys.includes(key)) throw this.fault(pair.key, `\`${key}\` is not supported here`)
    }
  }

  private node(map: YAMLMap.Parsed, key: string): Node {
    return map.items.find((pair) => keyOf(pair.key) === key)?.value
  }

  private data(map: YAMLMap.Parsed, key: string): Data | undefined {
    const node = this.node(map, key)
    return node ? toData(node.toJS(this.document, { mapAsMap: true })) : undefined
  }

  private text(map: YAMLMap.Parsed, key: string): string | undefined {
    const node = this.node(map, key)
    const value = this.data(map, key)
    if (value === undefined || value === null) return undefined
    if (typeof value === 'string') return value
    return isScalar(node) ? (node.source ?? String(value)) : undefined
  }

  private texts(map: YAMLMap.Parsed, key: string): string[] | undefined {
    const value = this.data(map, key)
    if (value === undefined || value === null) return undefined
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
      throw this.fault(this.node(map, key), `\`${key}\` must be a list of strings`)
    }
    return value
  }

  private seq(map: YAMLMap.Parsed, key: string): Node[] {
    const node = this.node(map, key)
    if (!isSeq(node)) return []
    return node.items
  }

  private map(node: Node, what: string): YAMLMap.Parsed {
    if (!isMap(node)) throw this.fault(node, `${what} must be a mapping`)
    return node
  }

  private fault(node: Node, message: string): SuiteFault {
    return faultAt(this.file, this.lines, node?.range?.[0] ?? 0, message)
  }

  private lineOf(node: Node): number {
    return this.lines.linePos(node?.range?.[0] ?? 0).line
  }
}
