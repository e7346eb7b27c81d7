import { describe, expect, it } from 'vitest'
import { isUnfinished, LineEditor } from './line-editor'

/** A line editor with what it entered, and a screen of one row as far as it can be told. */
function open(history: string[] = [], choices: string[] = []) {
  const entered: string[] = []
  const written: string[] = []
  let interrupts = 0
  const editor = new LineEditor(
    {
      write: (text) => written.push(text),
      columns: () => 80,
      enter: (line) => {
        entered.push(line)
        editor.read('$ ')
      },
      interrupt: () => {
        interrupts += 1
      },
      complete: async (line) => {
        const from = line.lastIndexOf(' ') + 1
        return { from, choices: choices.filter((one) => one.startsWith(line.slice(from))) }
      },
    },
    history,
  )
  editor.read('$ ')
  return { editor, entered, written, interrupts: () => interrupts }
}

describe('typing a line', () => {
  it.each([
    ['letters', 'helm list\r', ['helm list']],
    ['a letter in the middle', 'hlm\x1b[D\x1b[De\r', ['helm']],
    ['backspace', 'helmm\x7f list\r', ['helm list']],
    ['to the start and to the end', 'list\x01helm \x05 -A\r', ['helm list -A']],
    ['a word away', 'helm list nothing\x17-A\r', ['helm list -A']],
    ['all away', 'rm -rf /\x15ls\r', ['ls']],
    ['words by Ctrl and arrows', 'a b c\x1b[1;5D\x1b[1;5Dx\r', ['a xb c']],
    ['a dropped line', 'wrong\x03right\r', ['right']],
    ['lines one after the other', 'a\rb\r', ['a', 'b']],
    ['pasted lines', '\x1b[200~a\nb\nc\x1b[201~\r', ['a', 'b', 'c']],
    ['a line that goes on', 'helm \\\rlist\r', ['helm \\\nlist']],
    ['quotes that stay open', "echo 'a\rb'\r", ["echo 'a\nb'"]],
    ['a here-document', 'cat <<EOF\rx\rEOF\r', ['cat <<EOF\nx\nEOF']],
  ])('%s', (_, keys, wanted) => {
    const { editor, entered } = open()
    editor.feed(keys)
    expect(entered).toEqual(wanted)
  })
})

describe('history', () => {
  it('goes back and forth, and the line begun comes back', () => {
    const { editor, entered } = open(['one', 'two'])
    editor.feed('dra\x1b[A\x1b[A\x1b[B\x1b[B\x1b[Aft')
    editor.feed('\r')
    expect(entered).toEqual(['twoft'])
    expect(editor.history).toEqual(['one', 'two', 'twoft'])
  })

  it('keeps a line said twice once', () => {
    const { editor } = open()
    editor.feed('ls\rls\r')
    expect(editor.history).toEqual(['ls'])
  })
})

describe('while a line runs', () => {
  it('Ctrl+C interrupts, and what is typed waits', () => {
    const entered: string[] = []
    let interrupts = 0
    const editor = new LineEditor({
      write() {},
      columns: () => 80,
      enter: (line) => entered.push(line),
      interrupt: () => {
        interrupts += 1
      },
      complete: async () => ({ from: 0, choices: [] }),
    })
    editor.read('$ ')
    editor.feed('sleep 9\r')
    editor.feed('ls\r')
    editor.feed('\x03')
    expect(interrupts).toBe(1)
    editor.read('$ ')
    expect(entered).toEqual(['sleep 9', 'ls'])
  })
})

describe('Tab', () => {
  it('writes what is common, then shows the choices', async () => {
    const { editor, written, entered } = open([], ['template ', 'test '])
    editor.feed('helm t')
    await editor.completeWord()
    editor.feed('m')
    await editor.completeWord()
    expect(written.join('')).not.toContain('template  test')
    editor.feed('\x17te')
    await editor.completeWord()
    await editor.completeWord()
    expect(written.join('')).toContain('template  test')
    editor.feed('\r')
    expect(entered).toEqual(['helm te'])
  })
})

it.each([
  ['echo "a', true],
  ['echo "a"', false],
  ["echo it\\'s", false],
  ['ls # it’s "fine', false],
  ['ls \\', true],
])('%s is unfinished: %s', (text, wanted) => expect(isUnfinished(text)).toBe(wanted))
