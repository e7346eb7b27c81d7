/**
 * Parsed texts, kept: an edit changes one file of many, and `tpl` renders the same few texts again and again.
 */
import type { Template } from './template'

/** Characters of the files kept parsed, and of the texts `tpl` is given. A parsed text takes some twenty bytes for each. */
const FILES = 8_000_000
const OTHERS = 2_000_000

interface ParsedText {
  readonly text: string
  readonly templates: ReadonlyMap<string, Template>
}

/** A map that forgets its oldest entries when the texts in it grow too large together. */
class Shelf {
  private readonly entries = new Map<string, ParsedText>()
  private size = 0

  constructor(private readonly capacity: number) {}

  get(key: string): ParsedText | undefined {
    return this.entries.get(key)
  }

  put(key: string, parsed: ParsedText): void {
    this.size += parsed.text.length - (this.entries.get(key)?.text.length ?? 0)
    this.entries.set(key, parsed)
    for (const [oldest, { text }] of this.entries) {
      if (this.size <= this.capacity || oldest === key) break
      this.entries.delete(oldest)
      this.size -= text.length
    }
  }
}

/** Texts parsed with one function table. */
export class ParsedTexts {
  /** The latest text of each name, compared as a whole: it is the same string, or its first difference is found soon. */
  private readonly latest = new Shelf(FILES)
  /** Other texts of the same names, by name and text. */
  private readonly others = new Shelf(OTHERS)

  constructor(private readonly parse: (name: string, text: string) => ReadonlyMap<string, Template>) {}

  get(name: string, text: string): ReadonlyMap<string, Template> {
    const latest = this.latest.get(name)
    if (latest?.text === text) return latest.templates
    const known = latest && this.others.get(keyOf(name, text))
    const parsed = known ?? { text, templates: this.parse(name, text) }
    this.latest.put(name, parsed)
    if (latest) this.others.put(keyOf(name, latest.text), latest)
    return parsed.templates
  }
}

const keyOf = (name: string, text: string): string => `${name}\u0000${text}`
