/** A YAML file of a lesson: read, checked against its schema, every fault at its place. */
import { isMap, isNode, LineCounter, type ParsedNode, parseDocument } from 'yaml'
import { z } from 'zod'
import type { Fault } from './fault'

/** Where things stand in a YAML text that begins at `firstLine` of its file. */
export class YamlFile {
  private readonly lines = new LineCounter()
  private readonly document
  constructor(
    readonly file: string,
    text: string,
    private readonly firstLine = 1,
  ) {
    this.document = parseDocument<ParsedNode, true>(text, { lineCounter: this.lines, prettyErrors: false })
  }

  /** The value, or undefined when `faults` has grown. */
  read<T>(schema: z.ZodType<T>, faults: Fault[]): T | undefined {
    const broken = this.document.errors[0]
    if (broken) {
      faults.push({
        ...this.atOffset(broken.pos[0]),
        message: `not YAML: ${broken.message}`,
        mend: 'Mend the syntax there.',
      })
      return undefined
    }
    const result = schema.safeParse(this.document.toJS())
    if (result.success) return result.data
    for (const issue of result.error.issues) this.report(issue, schema, faults)
    return undefined
  }

  /** A fault at the value (or key) the path leads to. */
  fault(path: readonly PropertyKey[], message: string, mend: string): Fault {
    return { ...this.at(path), message, mend }
  }

  private report(issue: z.core.$ZodIssue, schema: z.ZodType, faults: Fault[]): void {
    if (issue.code === 'invalid_union') {
      const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? []
      for (const inner of closest)
        this.report({ ...inner, path: [...issue.path, ...inner.path] }, schema, faults)
      if (closest.length > 0) return
    }
    const where = issue.path.map(String).join('.') || 'the file'
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(schema, issue.path)
      for (const key of issue.keys) {
        const near = nearest(key, known)
        const mend = near ? `Write \`${near}\`.` : `Known here: ${known.join(', ')}.`
        faults.push(this.fault([...issue.path, key], `\`${key}\` is not a key of ${where}`, mend))
      }
    } else faults.push(this.fault(issue.path, `${where}: ${issue.message}`, mendOf(issue)))
  }

  private at(path: readonly PropertyKey[]): { file: string; line: number; column: number } {
    for (let length = path.length; length > 0; length--) {
      const keys = path.slice(0, length)
      const parent: unknown =
        length === 1 ? this.document.contents : this.document.getIn(keys.slice(0, -1), true)
      const last = keys[keys.length - 1]
      const pair = isMap(parent)
        ? parent.items.find((item) => isNode(item.key) && String(item.key) === String(last))
        : undefined
      const node: unknown = pair?.key ?? this.document.getIn(keys, true)
      if (isNode(node) && node.range) return this.atOffset(node.range[0])
    }
    return this.atOffset(0)
  }

  private atOffset(offset: number): { file: string; line: number; column: number } {
    const { line, col } = this.lines.linePos(offset)
    return { file: this.file, line: Math.max(line, 1) + this.firstLine - 1, column: Math.max(col, 1) }
  }
}

function mendOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'Add it.' : `It must be ${issue.expected}.`
    case 'invalid_value':
      return `One of: ${issue.values.map(String).join(', ')}.`
    case 'too_small':
      return 'Give it at least that much.'
    case 'invalid_format':
      return 'Write it in that form.'
    default:
      return 'See the schema of this file (public/schemas).'
  }
}

type JsonSchema = {
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  prefixItems?: JsonSchema[]
  additionalProperties?: JsonSchema | boolean
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
}

/** The keys the schema knows at a path. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let found: JsonSchema[] = [z.toJSONSchema(schema, { io: 'input' }) as JsonSchema]
  const branches = (one: JsonSchema): JsonSchema[] => [one, ...(one.anyOf ?? []), ...(one.oneOf ?? [])]
  for (const key of path) {
    found = found.flatMap(branches).flatMap((one) => {
      const next =
        typeof key === 'number'
          ? one.items
          : (one.properties?.[String(key)] ??
            (typeof one.additionalProperties === 'object' ? one.additionalProperties : undefined))
      return next ? [next] : []
    })
  }
  return [...new Set(found.flatMap(branches).flatMap((one) => Object.keys(one.properties ?? {})))]
}

/** The known word at most two edits away. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const scored = known
    .map((one) => ({ one, distance: distance(word, one) }))
    .sort((a, b) => a.distance - b.distance)
  return scored[0] && scored[0].distance <= 2 ? scored[0].one : undefined
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
