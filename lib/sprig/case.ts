/** snake_case, kebab-case and CamelCase. Mirrors huandu/xstrings 1.5 (convert.go). */
import { isLetter, isNumber, isPunct, isSpace, isUpper, runeString, runes, toLower, toUpper } from '../go'

type Kind = 'none' | 'number' | 'upper' | 'alphabet' | 'connector' | 'punct' | 'other'

interface Word {
  kind: Kind
  text: string
}

/** A character as it stands, with the code point it is judged by. */
interface Letter {
  point: number
  text: string
}

const isInvalid = (point: number): boolean => point === 0xfffd || (point >= 0xdc80 && point <= 0xdcff)

/** Bytes that are no UTF-8 go with the character after them; at the end, with the one before. */
function letters(s: string): Letter[] {
  const out: Letter[] = []
  let pending = ''
  for (const text of s) {
    const point = text.codePointAt(0)!
    pending += text
    if (isInvalid(point)) continue
    out.push({ point, text: pending })
    pending = ''
  }
  const last = out.at(-1)
  if (last) last.text += pending
  return out
}

const isConnector = (point: number): boolean => point === 45 || point === 95 || isSpace(point)

/** Letters, but not the Chinese ones, which have no case and no gaps between words. */
function isAlphabet(point: number): boolean {
  if (!isLetter(point)) return false
  if (point >= 0x4e00 && point <= 0x9fcc) return false
  if (point >= 0x3400 && point <= 0x4d85) return false
  return !(point >= 0x20000 && point <= 0x2b81d)
}

/** Reads words one after another; `peekable` state is only the position. */
class Words {
  private at = 0
  constructor(private readonly letters: readonly Letter[]) {}

  get isDone(): boolean {
    return this.at >= this.letters.length
  }

  private run(test: (point: number) => boolean): void {
    while (!this.isDone && test(this.letters[this.at]!.point)) this.at++
  }

  next(): Word {
    if (this.isDone) return { kind: 'none', text: '' }
    const start = this.at
    const kind = this.scan(this.letters[this.at++]!.point)
    const text = this.letters.slice(start, this.at).map((letter) => letter.text)
    return { kind, text: text.join('') }
  }

  private scan(first: number): Kind {
    if (isConnector(first)) {
      this.run(isConnector)
      return 'connector'
    }
    if (isPunct(first)) {
      this.run(isPunct)
      return 'punct'
    }
    if (isUpper(first)) {
      this.scanCapital()
      return 'upper'
    }
    const isSmall = (point: number): boolean => isAlphabet(point) && !isUpper(point)
    if (isAlphabet(first)) {
      this.run(isSmall)
      return 'alphabet'
    }
    if (isNumber(first)) {
      this.run(isNumber)
      return 'number'
    }
    this.run((point) => !isConnector(point) && !isAlphabet(point) && !isNumber(point) && !isPunct(point))
    return 'other'
  }

  /** `HTTPStatus` is HTTP and Status: the last capital belongs to the word it begins. */
  private scanCapital(): void {
    const second = this.letters[this.at]?.point
    if (second === undefined) return
    if (isUpper(second)) {
      this.run(isUpper)
      const after = this.letters[this.at]?.point
      if (after !== undefined && isAlphabet(after)) this.at--
    } else if (isAlphabet(second)) this.run((point) => isAlphabet(point) && !isUpper(point))
  }
}

/** Words in small letters with `connector` between them. */
export function separateWords(s: string, connector: string): string {
  const all = letters(s)
  if (all.length === 0) return s
  const words = new Words(all)
  let out = ''
  const write = ({ kind, text }: Word): void => {
    if (kind !== 'upper' && kind !== 'connector') {
      out += text
      return
    }
    for (const point of runes(text)) {
      out += isConnector(point) ? connector : runeString(isUpper(point) ? toLower(point) : point)
    }
  }
  const isSolid = ({ kind }: Word): boolean => kind !== 'connector' && kind !== 'punct'
  const isGlued = ({ kind }: Word): boolean => kind === 'alphabet' || kind === 'number'

  let word = words.next()
  /** Writes letters and digits that continue the word before, then a connector if another word follows. */
  const glue = (): void => {
    while (isGlued(word)) {
      write(word)
      word = words.next()
    }
    if (word.kind !== 'none' && isSolid(word)) out += connector
  }

  while (!words.isDone) {
    if (word.kind !== 'connector') write(word)
    const before = word
    word = words.next()
    if (before.kind === 'number') glue()
    else if (before.kind === 'connector') write(before)
    else if (before.kind !== 'punct') {
      if (word.kind !== 'number') {
        if (isSolid(word)) out += connector
      } else if (!words.isDone) {
        // A number at the end of a word is part of it (Bld4Floor), before letters it starts one (http2xx).
        const digits = word
        word = words.next()
        if (word.kind === 'alphabet') {
          out += connector
          write(digits)
          glue()
        } else {
          write(digits)
          if (isSolid(word)) out += connector
        }
      }
    }
  }
  write(word)
  return out
}

/** xstrings.ToPascalCase: connectors vanish, the letter after each is a capital; leading ones stay. */
export function camelCase(s: string): string {
  const points = runes(s)
  let at = 0
  let out = ''
  while (at < points.length && isConnector(points[at]!)) out += runeString(points[at++]!)
  // xstrings writes the last of nothing but connectors twice.
  if (at === points.length) return at === 0 ? out : out + runeString(points[at - 1]!)
  let isFirstUpper = isUpper(points[at]!)
  let held = toUpper(points[at++]!)
  for (; at < points.length; at++) {
    const before = held
    held = points[at]!
    if (isConnector(held) && isConnector(before)) {
      out += runeString(before)
      continue
    }
    if (isConnector(before)) {
      isFirstUpper = isUpper(held)
      held = toUpper(held)
      continue
    }
    if (isFirstUpper) {
      if (isUpper(held)) held = toLower(held)
      else isFirstUpper = false
    }
    out += runeString(before)
  }
  return out + runeString(held)
}
