/**
 * lesson.mdx, read for what it names: front matter, components, headings, links, code.
 * The component set is closed and holds no expressions, so content never runs code.
 */
import { createProcessor } from '@mdx-js/mdx'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import { parseDocument } from 'yaml'
import type { Fault } from './fault'
import { nearest } from './yaml-file'

export interface Element {
  name: string
  attributes: Readonly<Record<string, string>>
  line: number
  column: number
}

export interface Prose {
  /** The YAML between the fences, and the line it begins on. */
  frontMatter: { text: string; line: number } | undefined
  elements: readonly Element[]
  headings: readonly { id: string; text: string; depth: number }[]
  links: readonly { url: string; line: number; column: number }[]
}

/** Attributes by component; those marked true are required. */
const COMPONENTS: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  Demo: {
    id: true,
    chart: false,
    on: false,
    files: false,
    values: false,
    set: false,
    flags: false,
    release: false,
    namespace: false,
    show: true,
    edit: false,
  },
  Compare: { id: true, chart: false, on: false, left: true, right: true, release: false, show: true },
  Predict: { id: true },
  Exercise: { id: true },
  Quiz: {},
  Try: { command: true },
  Timeline: { id: true },
  Callout: { kind: true },
  Term: { id: true },
}

export const CALLOUT_KINDS = ['note', 'misconception', 'caution', 'helm-4'] as const

/** Languages of fenced blocks: what a learner writes. What a program prints comes from <Demo> or <Timeline>. */
const FENCES = ['yaml', 'helm', 'sh']

/** The parts of a syntax-tree node this reader looks at. */
interface Node {
  type: string
  children?: Node[]
  value?: string | null
  name?: string | null
  depth?: number
  url?: string
  lang?: string | null
  attributes?: { type: string; name?: string; value?: unknown; position?: Position }[]
  position?: Position
}
type Position = { start: { line: number; column: number } }

export function readProse(file: string, text: string, faults: Fault[]): Prose {
  const reader = new ProseReader(file, faults)
  try {
    reader.visit(parse(text))
  } catch (error) {
    const at = placeOf(error)
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    faults.push({
      file,
      ...at,
      message: `not MDX: ${message}`,
      mend: 'Close the tag, or escape `<` and `{` with a backslash.',
    })
  }
  return reader
}

function parse(text: string): Node {
  const processor = createProcessor({
    format: 'mdx',
    remarkPlugins: [[remarkFrontmatter, 'yaml'], remarkGfm],
  })
  return processor.parse(text) as Node
}

function placeOf(error: unknown): { line: number; column: number } {
  const { line, column } = Object(error) as { line?: unknown; column?: unknown }
  return { line: typeof line === 'number' ? line : 1, column: typeof column === 'number' ? column : 1 }
}

class ProseReader implements Prose {
  frontMatter: Prose['frontMatter']
  readonly elements: Element[] = []
  readonly headings: { id: string; text: string; depth: number }[] = []
  readonly links: { url: string; line: number; column: number }[] = []

  constructor(
    private readonly file: string,
    private readonly faults: Fault[],
  ) {}

  visit(node: Node): void {
    const at = node.position?.start ?? { line: 1, column: 1 }
    switch (node.type) {
      case 'yaml':
        this.frontMatter = { text: node.value ?? '', line: at.line + 1 }
        break
      case 'mdxjsEsm':
        this.fault(at, 'import and export are not allowed in a lesson', 'Remove the line.')
        break
      case 'mdxFlowExpression':
      case 'mdxTextExpression':
        this.fault(at, 'expressions in braces are not allowed in a lesson', 'Escape the brace: \\{.')
        break
      case 'mdxJsxFlowElement':
      case 'mdxJsxTextElement':
        this.element(node, at)
        break
      case 'heading': {
        const text = textOf(node)
        this.headings.push({ id: headingId(text), text, depth: node.depth ?? 1 })
        break
      }
      case 'link':
        this.links.push({ url: node.url ?? '', line: at.line, column: at.column })
        break
      case 'code':
        this.code(node, at)
        break
      default:
    }
    for (const child of node.children ?? []) this.visit(child)
  }

  private element(node: Node, at: Position['start']): void {
    const name = node.name ?? ''
    const known = COMPONENTS[name]
    if (!known) {
      const near = nearest(name, Object.keys(COMPONENTS))
      this.fault(
        at,
        `<${name}> is not a component of lessons`,
        `Use ${near ? `<${near}>` : Object.keys(COMPONENTS).join(', ')}.`,
      )
      return
    }
    const attributes: Record<string, string> = {}
    for (const attribute of node.attributes ?? []) {
      const place = attribute.position?.start ?? at
      const key = attribute.name ?? ''
      if (attribute.type !== 'mdxJsxAttribute' || typeof attribute.value !== 'string') {
        this.fault(
          place,
          `${key || 'an attribute'} of <${name}> is not a text in quotes`,
          'Write name="text".',
        )
      } else if (!(key in known)) {
        const near = nearest(key, Object.keys(known))
        const mend = near ? `Write ${near}.` : `Known: ${Object.keys(known).join(', ') || 'none'}.`
        this.fault(place, `<${name}> has no attribute ${key}`, mend)
      } else attributes[key] = attribute.value
    }
    for (const [key, required] of Object.entries(known)) {
      if (required && !(key in attributes)) this.fault(at, `<${name}> has no ${key}`, `Add ${key}="…".`)
    }
    if (name === 'Callout' && !CALLOUT_KINDS.some((kind) => kind === attributes.kind)) {
      this.fault(
        at,
        `<Callout> of unknown kind ${attributes.kind ?? ''}`,
        `One of: ${CALLOUT_KINDS.join(', ')}.`,
      )
    }
    this.elements.push({ name, attributes, line: at.line, column: at.column })
  }

  private code(node: Node, at: Position['start']): void {
    const lang = node.lang ?? ''
    if (!FENCES.includes(lang)) {
      this.fault(
        at,
        `a fenced block of ${lang || 'no language'} would be an output typed by hand`,
        `Show outputs with <Demo> or <Timeline>; what learners write is ${FENCES.join(', ')}.`,
      )
    }
    if (lang === 'yaml') {
      const broken = parseDocument(node.value ?? '').errors[0]
      if (broken)
        this.fault(at, `the block is not YAML: ${broken.message.split('\n')[0]}`, 'Mend it, or call it helm.')
    }
  }

  private fault(at: Position['start'], message: string, mend: string): void {
    this.faults.push({ file: this.file, line: at.line, column: at.column, message, mend })
  }
}

const textOf = (node: Node): string => node.value ?? (node.children ?? []).map(textOf).join('')

/** The anchor of a heading: its words in lower case, joined by hyphens. */
export const headingId = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s+/g, '-')
