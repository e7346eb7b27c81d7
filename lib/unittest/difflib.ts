/**
 * A unified difference of two texts, as Python's difflib finds it. Mirrors pmezard/go-difflib, which differs from
 * other differences in what it takes to be the same: the longest common run first, then what stands on either side.
 */

interface Block {
  a: number
  b: number
  size: number
}

interface Edit {
  isEqual: boolean
  a: [from: number, to: number]
  b: [from: number, to: number]
}

/** With one line of context and the heads `Expected` and `Actual`; empty for equal texts. */
export function unifiedDiff(expected: string, actual: string): string {
  const [a, b] = [linesOf(expected), linesOf(actual)]
  const hunks = inHunks(editsOf(a, b))
  if (hunks.length === 0) return ''
  const printed = hunks.map((edits) => {
    const [first, last] = [edits[0]!, edits.at(-1)!]
    const head = `@@ -${range(first.a[0], last.a[1])} +${range(first.b[0], last.b[1])} @@\n`
    return head + edits.map((edit) => printEdit(edit, a, b)).join('')
  })
  return `--- Expected\n+++ Actual\n${printed.join('')}`
}

/** Every line with its end; the last has one too, even when it is empty. */
function linesOf(text: string): string[] {
  return text.split('\n').map((line) => `${line}\n`)
}

function printEdit({ isEqual, a, b }: Edit, from: readonly string[], to: readonly string[]): string {
  const marked = (mark: string, lines: readonly string[]) => lines.map((line) => mark + line).join('')
  if (isEqual) return marked(' ', from.slice(...a))
  return marked('-', from.slice(...a)) + marked('+', to.slice(...b))
}

function range(from: number, to: number): string {
  const length = to - from
  if (length === 1) return String(from + 1)
  return `${length === 0 ? from : from + 1},${length}`
}

const CONTEXT = 1

function inHunks(edits: readonly Edit[]): Edit[][] {
  const hunks: Edit[][] = []
  let hunk: Edit[] = []
  edits.forEach((edit, i) => {
    let { a, b } = edit
    if (edit.isEqual && i === 0) {
      a = [Math.max(a[0], a[1] - CONTEXT), a[1]]
      b = [Math.max(b[0], b[1] - CONTEXT), b[1]]
    }
    const isLast = i === edits.length - 1
    if (edit.isEqual && isLast) {
      a = [a[0], Math.min(a[1], a[0] + CONTEXT)]
      b = [b[0], Math.min(b[1], b[0] + CONTEXT)]
    } else if (edit.isEqual && a[1] - a[0] > 2 * CONTEXT) {
      hunk.push({ isEqual: true, a: [a[0], a[0] + CONTEXT], b: [b[0], b[0] + CONTEXT] })
      hunks.push(hunk)
      hunk = []
      a = [a[1] - CONTEXT, a[1]]
      b = [b[1] - CONTEXT, b[1]]
    }
    hunk.push({ isEqual: edit.isEqual, a, b })
  })
  hunks.push(hunk)
  return hunks.filter((edits) => edits.some(({ isEqual }) => !isEqual))
}

function editsOf(a: readonly string[], b: readonly string[]): Edit[] {
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  for (const block of [...blocksOf(a, b), { a: a.length, b: b.length, size: 0 }]) {
    if (i < block.a || j < block.b) edits.push({ isEqual: false, a: [i, block.a], b: [j, block.b] })
    i = block.a + block.size
    j = block.b + block.size
    if (block.size > 0) edits.push({ isEqual: true, a: [block.a, i], b: [block.b, j] })
  }
  return edits
}

/** What both have, in order; neighbouring blocks are one. */
function blocksOf(a: readonly string[], b: readonly string[]): Block[] {
  const places = placesOf(b)
  const found: Block[] = []
  const search = (aFrom: number, aTo: number, bFrom: number, bTo: number): void => {
    const block = longestBlock(a, b, places, [aFrom, aTo], [bFrom, bTo])
    if (block.size === 0) return
    search(aFrom, block.a, bFrom, block.b)
    const last = found.at(-1)
    if (last && last.a + last.size === block.a && last.b + last.size === block.b) last.size += block.size
    else found.push(block)
    search(block.a + block.size, aTo, block.b + block.size, bTo)
  }
  search(0, a.length, 0, b.length)
  return found
}

/** Where each line of `b` stands. In long texts, lines that stand everywhere begin no block. */
function placesOf(b: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>()
  b.forEach((line, j) => {
    const known = places.get(line)
    if (known) known.push(j)
    else places.set(line, [j])
  })
  if (b.length < 200) return places
  const most = Math.floor(b.length / 100) + 1
  return new Map([...places].filter(([, at]) => at.length <= most))
}

function longestBlock(
  a: readonly string[],
  b: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  [aFrom, aTo]: [number, number],
  [bFrom, bTo]: [number, number],
): Block {
  let best: Block = { a: aFrom, b: bFrom, size: 0 }
  let lengths = new Map<number, number>()
  for (let i = aFrom; i < aTo; i++) {
    const next = new Map<number, number>()
    for (const j of places.get(a[i]!) ?? []) {
      if (j < bFrom) continue
      if (j >= bTo) break
      const size = (lengths.get(j - 1) ?? 0) + 1
      next.set(j, size)
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size }
    }
    lengths = next
  }
  while (best.a > aFrom && best.b > bFrom && a[best.a - 1] === b[best.b - 1])
    best = { a: best.a - 1, b: best.b - 1, size: best.size + 1 }
  while (
    best.a + best.size < aTo &&
    best.b + best.size < bTo &&
    a[best.a + best.size] === b[best.b + best.size]
  )
    best = { ...best, size: best.size + 1 }
  return best
}
