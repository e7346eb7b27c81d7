/**
 * Monaco, as the workbench uses it: the core, the features a template editor needs, the `helm` language and the two
 * themes taken from the page's own tokens. Loaded once, after the prose; nothing else imports monaco-editor.
 */
import 'monaco-editor/features/codeEditor/register.js'
import 'monaco-editor/features/bracketMatching/register.js'
import 'monaco-editor/features/caretOperations/register.js'
import 'monaco-editor/features/clipboard/register.js'
import 'monaco-editor/features/comment/register.js'
import 'monaco-editor/features/cursorUndo/register.js'
import 'monaco-editor/features/find/register.js'
import 'monaco-editor/features/folding/register.js'
import 'monaco-editor/features/gotoError/register.js'
import 'monaco-editor/features/hover/register.js'
import 'monaco-editor/features/indentation/register.js'
import 'monaco-editor/features/linesOperations/register.js'
import 'monaco-editor/features/lineSelection/register.js'
import 'monaco-editor/features/multicursor/register.js'
import 'monaco-editor/features/smartSelect/register.js'
import 'monaco-editor/features/toggleTabFocusMode/register.js'
import 'monaco-editor/features/wordOperations/register.js'
import 'monaco-editor/features/wordHighlighter/register.js'
import * as monaco from 'monaco-editor/editor.js'
import { type LineState, START, type TokenKind, tokenizeLine } from './helm-tokens'
import { resolveColour } from './resolve-colour'

export { monaco }

export const LANGUAGE = 'helm'

const COLOURS: Record<TokenKind, string> = {
  text: '--ink',
  key: '--c-key',
  string: '--c-string',
  number: '--c-number',
  constant: '--c-number',
  comment: '--ink-3',
  mark: '--ink-2',
  action: '--c-action',
  keyword: '--c-action',
  function: '--c-func',
  field: '--ink',
  variable: '--c-number',
}

self.MonacoEnvironment = {
  getWorker: () =>
    new Worker(new URL('monaco-editor/editor/editor.worker.js', import.meta.url), { type: 'module' }),
}

/** A line's state as Monaco keeps it. */
class State implements monaco.languages.IState {
  constructor(readonly line: LineState) {}
  clone(): State {
    return this
  }
  equals(other: monaco.languages.IState): boolean {
    if (!(other instanceof State)) return false
    const [a, b] = [this.line, other.line]
    return a.action === b.action && a.block === b.block && a.quote === b.quote
  }
}

monaco.languages.register({ id: LANGUAGE })
monaco.languages.setTokensProvider(LANGUAGE, {
  getInitialState: () => new State(START),
  tokenize(text, state) {
    const { tokens, state: next } = tokenizeLine(text, state instanceof State ? state.line : START)
    return {
      tokens: tokens.map(({ start, kind }) => ({ startIndex: start, scopes: kind })),
      endState: new State(next),
    }
  },
})
monaco.languages.setLanguageConfiguration(LANGUAGE, {
  comments: { lineComment: '#', blockComment: ['{{/*', '*/}}'] },
  brackets: [
    ['{', '}'],
    ['[', ']'],
    ['(', ')'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '(', close: ')' },
    { open: '"', close: '"', notIn: ['string'] },
  ],
  surroundingPairs: [
    { open: '{', close: '}' },
    { open: '(', close: ')' },
    { open: '"', close: '"' },
  ],
  folding: { offSide: true },
  onEnterRules: [{ beforeText: /:\s*$/, action: { indentAction: monaco.languages.IndentAction.Indent } }],
})

/** Takes the colours of the theme the page shows now. Called again when it changes. */
export function paintMonaco(): void {
  const style = getComputedStyle(document.documentElement)
  const of = (token: string) => resolveColour(style.getPropertyValue(token).trim(), document.documentElement)
  const isNight = isDark(of('--sheet'))
  monaco.editor.defineTheme('chartroom', {
    base: isNight ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      { token: '', foreground: of('--ink').slice(1) },
      ...Object.entries(COLOURS).map(([token, colour]) => ({ token, foreground: of(colour).slice(1) })),
    ],
    colors: {
      'editor.background': of('--sheet'),
      'editor.foreground': of('--ink'),
      'editorLineNumber.foreground': of('--ink-3'),
      'editorLineNumber.activeForeground': of('--ink'),
      'editorLineNumber.dimmedForeground': of('--ink-3'),
      'editor.lineHighlightBackground': of('--wash'),
      'editor.lineHighlightBorder': '#00000000',
      'editorCursor.foreground': of('--brass'),
      'editor.selectionBackground': `${of('--sea')}47`,
      'editor.inactiveSelectionBackground': `${of('--sea')}24`,
      'editor.wordHighlightBackground': `${of('--sea')}1f`,
      'editor.findMatchBackground': `${of('--brass')}66`,
      'editor.findMatchHighlightBackground': `${of('--brass')}33`,
      'editorIndentGuide.background1': of('--line'),
      'editorIndentGuide.activeBackground1': of('--line-strong'),
      'editorWhitespace.foreground': of('--line-strong'),
      'editorBracketMatch.background': `${of('--sea')}24`,
      'editorBracketMatch.border': of('--line-strong'),
      'editorError.foreground': of('--fault'),
      'editorWarning.foreground': of('--brass'),
      'editorInfo.foreground': of('--sea'),
      'editorWidget.background': of('--paper'),
      'editorWidget.border': of('--line-strong'),
      'editorHoverWidget.background': of('--paper'),
      'editorHoverWidget.border': of('--line-strong'),
      'input.background': of('--sheet'),
      'input.border': of('--line-strong'),
      focusBorder: of('--brass'),
      'scrollbarSlider.background': `${of('--ink-3')}40`,
      'scrollbarSlider.hoverBackground': `${of('--ink-3')}66`,
    },
  })
  monaco.editor.setTheme('chartroom')
}

function isDark(hex: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
  return red + green + blue < 3 * 128
}
