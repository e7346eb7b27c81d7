/**
 * The line being typed: editing, history, paste, and what each key of a terminal means. Knows no xterm: bytes of keys
 * come in, escape sequences go out. Readline's keys, as far as a learner reaches for them.
 */

export interface LineDoor {
  write(text: string): void
  columns(): number
  /** A whole line, or several where it goes on: quotes open, a backslash at its end, a here-document. */
  enter(line: string): void
  /** Ctrl+C while a line runs. */
  interrupt(): void
  complete(line: string): Promise<{ from: number; choices: string[] }>
}

const MOST_HISTORY = 500

export class LineEditor {
  private text = ''
  private at = 0
  private prompt = ''
  /** Lines before this one that belong to it. */
  private before = ''
  private isReading = false
  /** Row of the cursor below the prompt's first row. */
  private row = 0
  private back = 0
  private draft = ''
  /** Typed or pasted ahead, while something runs. */
  private ahead = ''

  constructor(
    private readonly door: LineDoor,
    readonly history: string[] = [],
  ) {}

  get isEmpty(): boolean {
    return this.text === '' && this.before === ''
  }

  /** Shows a prompt and takes a line. */
  read(prompt: string): void {
    this.prompt = prompt
    this.before = ''
    this.begin()
  }

  /** Writes a command as if it were typed, and enters it. */
  submit(command: string): void {
    this.feed(`\x15${command}\r`)
  }

  /** What a terminal sends for keys and pastes. */
  feed(data: string): void {
    if (!this.isReading) {
      if (data.includes('\x03')) this.door.interrupt()
      else this.ahead += data
      return
    }
    for (const key of keysOf(data)) {
      if (!this.isReading) this.ahead += key
      else this.press(key)
    }
  }

  /** Draws the line anew: the window has another width, or the screen was cleared. */
  redraw(): void {
    if (this.isReading) this.draw()
  }

  private begin(): void {
    this.text = ''
    this.at = 0
    this.row = 0
    this.back = 0
    this.isReading = true
    this.door.write(this.shownPrompt)
    const typed = this.ahead
    this.ahead = ''
    if (typed) this.feed(typed)
  }

  private get shownPrompt(): string {
    return this.before === '' ? this.prompt : '> '
  }

  private press(key: string): void {
    const action = KEYS[key]
    if (action) action(this)
    else if (key.startsWith('\x1b[200~')) this.insert(key.slice(6).replaceAll(/\r\n?/g, '\n'))
    else if (!key.startsWith('\x1b') && key >= ' ') this.insert(key)
  }

  /** Line by line: each but the last is entered. */
  insert(text: string): void {
    const [first = '', ...rest] = text.split('\n')
    this.text = this.text.slice(0, this.at) + first.replaceAll('\t', '  ') + this.text.slice(this.at)
    this.at += first.replaceAll('\t', '  ').length
    this.draw()
    if (rest.length === 0) return
    this.enter()
    this.feed(`\x1b[200~${rest.join('\n')}\x1b[201~`)
  }

  enter(): void {
    this.move(this.text.length)
    this.door.write('\r\n')
    this.isReading = false
    const whole = this.before + this.text
    if (isUnfinished(whole)) {
      this.before = `${whole}\n`
      this.begin()
      return
    }
    if (whole.trim() !== '' && this.history.at(-1) !== whole) this.history.push(whole)
    if (this.history.length > MOST_HISTORY) this.history.shift()
    this.before = ''
    this.text = ''
    this.door.enter(whole)
  }

  drop(): void {
    this.move(this.text.length)
    this.door.write('^C\r\n')
    this.before = ''
    this.begin()
  }

  clear(): void {
    this.door.write('\x1b[2J\x1b[3J\x1b[H')
    this.row = 0
    this.draw()
  }

  move(at: number): void {
    this.at = Math.max(0, Math.min(this.text.length, at))
    this.draw()
  }
  step(by: number): void {
    this.move(this.at + by)
  }
  toEnd(): void {
    this.move(this.text.length)
  }
  word(by: -1 | 1): void {
    this.move(this.wordFrom(by))
  }
  cut(from: number, to: number): void {
    this.text = this.text.slice(0, Math.max(0, from)) + this.text.slice(to)
    this.at = Math.max(0, from)
    this.draw()
  }
  cutBack(): void {
    if (this.at > 0) this.cut(this.at - 1, this.at)
  }
  cutHere(): void {
    if (this.at < this.text.length) this.cut(this.at, this.at + 1)
  }
  cutWord(): void {
    this.cut(this.wordFrom(-1), this.at)
  }
  cutBefore(): void {
    this.cut(0, this.at)
  }
  cutAfter(): void {
    this.cut(this.at, this.text.length)
  }

  recall(by: -1 | 1): void {
    const wanted = this.back - by
    if (wanted < 0 || wanted > this.history.length) return
    if (this.back === 0) this.draft = this.text
    this.back = wanted
    this.text = wanted === 0 ? this.draft : (this.history[this.history.length - wanted] ?? '')
    this.text = this.text.replaceAll('\\\n', '').replaceAll('\n', ' ')
    this.at = this.text.length
    this.draw()
  }

  async completeWord(): Promise<void> {
    const typed = this.text.slice(0, this.at)
    const { from, choices } = await this.door.complete(typed)
    if (!this.isReading || this.text.slice(0, this.at) !== typed || choices.length === 0) return
    const common = choices.reduce((a, b) => {
      let length = 0
      while (length < a.length && a[length] === b[length]) length += 1
      return a.slice(0, length)
    })
    if (common.length > this.at - from || choices.length === 1) {
      this.text = typed.slice(0, from) + common + this.text.slice(this.at)
      this.at = from + common.length
      return this.draw()
    }
    const { at } = this
    this.move(this.text.length)
    this.door.write(`\r\n${choices.map((one) => one.trim()).join('  ')}\r\n`)
    this.row = 0
    this.at = at
    this.draw()
  }

  private wordFrom(by: -1 | 1): number {
    if (by < 0) return this.at - /\S*\s*$/.exec(this.text.slice(0, this.at))![0].length
    return this.at + /^\s*\S*/.exec(this.text.slice(this.at))![0].length
  }

  /** From the prompt on, whatever was there; the cursor where it belongs. */
  private draw(): void {
    const columns = Math.max(1, this.door.columns())
    const length = plainLength(this.shownPrompt)
    const end = length + this.text.length
    const up = this.row > 0 ? `\x1b[${this.row}A` : ''
    // A line that ends at the very edge leaves the cursor there; the next row is made by hand.
    const edge = end > 0 && end % columns === 0 ? '\r\n' : ''
    const here = length + this.at
    const rows = Math.floor(end / columns) - Math.floor(here / columns)
    this.row = Math.floor(here / columns)
    const column = here % columns
    this.door.write(
      `\r${up}\x1b[J${this.shownPrompt}${this.text}${edge}\r${rows > 0 ? `\x1b[${rows}A` : ''}${column > 0 ? `\x1b[${column}C` : ''}`,
    )
  }
}

const KEYS: Readonly<Record<string, ((editor: LineEditor) => void) | undefined>> = {
  '\r': (editor) => editor.enter(),
  '\n': (editor) => editor.enter(),
  '\t': (editor) => void editor.completeWord(),
  '\x7f': (editor) => editor.cutBack(),
  '\b': (editor) => editor.cutBack(),
  '\x1b[3~': (editor) => editor.cutHere(),
  '\x04': (editor) => editor.cutHere(),
  '\x1b[D': (editor) => editor.step(-1),
  '\x1b[C': (editor) => editor.step(1),
  '\x1b[1;5D': (editor) => editor.word(-1),
  '\x1b[1;5C': (editor) => editor.word(1),
  '\x1bb': (editor) => editor.word(-1),
  '\x1bf': (editor) => editor.word(1),
  '\x1b[H': (editor) => editor.move(0),
  '\x01': (editor) => editor.move(0),
  '\x1b[F': (editor) => editor.toEnd(),
  '\x05': (editor) => editor.toEnd(),
  '\x1b[A': (editor) => editor.recall(-1),
  '\x10': (editor) => editor.recall(-1),
  '\x1b[B': (editor) => editor.recall(1),
  '\x0e': (editor) => editor.recall(1),
  '\x15': (editor) => editor.cutBefore(),
  '\x0b': (editor) => editor.cutAfter(),
  '\x17': (editor) => editor.cutWord(),
  '\x0c': (editor) => editor.clear(),
  '\x03': (editor) => editor.drop(),
}

/** Pastes, escape sequences and single keys. */
const keysOf = (data: string): string[] =>
  data
    .match(
      /\x1b\[200~[\s\S]*?(?=\x1b\[201~|$)|\x1b\[201~|\x1b[[O][\d;]*[A-Za-z~]|\x1b.|[^\x00-\x1f\x7f]+|[\s\S]/g,
    )
    ?.map((key) => key.replace(/^\x1bO/, '\x1b[')) ?? []

const plainLength = (text: string): number => text.replaceAll(/\x1b\[[\d;]*m/g, '').length

/** Whether a shell would wait for more. */
export function isUnfinished(text: string): boolean {
  const heredoc = /<<-?\s*(['"]?)([A-Za-z_]\w*)\1/.exec(text)
  if (heredoc && text.includes('\n')) return !text.split('\n').slice(1).includes(heredoc[2]!)
  if (heredoc) return true
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!
    if (letter === '\\' && quote !== "'") {
      if (i === text.length - 1) return true
      i += 1
    } else if (quote !== '') quote = letter === quote ? '' : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '#' && (i === 0 || /\s/.test(text[i - 1]!)))
      i = Math.max(i, ((text.indexOf('\n', i) + text.length + 1) % (text.length + 1)) - 1)
  }
  return quote !== ''
}
