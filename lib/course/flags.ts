/**
 * A command line's words, and the values its flags give: what a demo lets a learner type behind `helm template`.
 * Words are split as a POSIX shell does it, without variables and globs. Values flags mirror helm pkg/cli/values.
 */
import type { SetFile, ValuesLayers } from '../helm'
import type { Files } from './files'

/** A line that cannot be taken; the message is what helm, or the shell, would say. */
export class FlagError extends Error {
  override readonly name = 'FlagError'
}

/** `--set 'a=b c'` → two words. Throws FlagError at a quote that is not closed. */
export function words(line: string): string[] {
  const found: string[] = []
  let word: string | undefined
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? ''
    if (/\s/.test(char)) {
      if (word !== undefined) found.push(word)
      word = undefined
    } else if (char === "'" || char === '"') {
      const close = closing(line, at)
      const inner = line.slice(at + 1, close)
      word = (word ?? '') + (char === '"' ? inner.replace(/\\(["\\$`])/g, '$1') : inner)
      at = close
    } else if (char === '\\') {
      at++
      word = (word ?? '') + (line[at] ?? '')
    } else word = (word ?? '') + char
  }
  if (word !== undefined) found.push(word)
  return found
}

/** Where the quote that opens at `at` is closed. */
function closing(line: string, at: number): number {
  const quote = line[at]
  for (let close = at + 1; close < line.length; close++) {
    if (quote === '"' && line[close] === '\\') close++
    else if (line[close] === quote) return close
  }
  throw new FlagError(`unexpected end of the line while looking for ${quote}`)
}

const KINDS = {
  '-f': 'files',
  '--values': 'files',
  '--set-json': 'setJson',
  '--set': 'set',
  '--set-string': 'setString',
  '--set-file': 'setFile',
  '--set-literal': 'setLiteral',
} as const

const kindOf = (flag: string) => Object.entries(KINDS).find(([name]) => name === flag)?.[1]

/** The layers that values flags make; files are looked up in `files`. Throws FlagError. */
export function layersOf(line: string, files: Files): ValuesLayers {
  const layers = {
    files: [] as { name: string; text: string }[],
    setJson: [] as string[],
    set: [] as string[],
    setString: [] as string[],
    setFile: [] as SetFile[],
    setLiteral: [] as string[],
  }
  const given = words(line)
  const texts = new Map(Object.entries(files))
  for (let at = 0; at < given.length; at++) {
    const [, name = '', glued] = /^(--?[\w-]*)(?:=([\s\S]*))?$/.exec(given[at] ?? '') ?? []
    const kind = kindOf(name)
    if (kind === undefined) throw new FlagError(`not a flag for values: ${given[at]}`)
    const value = glued ?? given[++at]
    if (value === undefined) throw new FlagError(`flag needs an argument: ${name}`)
    if (kind === 'files') {
      for (const path of value.split(',')) {
        const text = texts.get(path)
        if (text === undefined) throw new FlagError(`open ${path}: no such file or directory`)
        layers.files.push({ name: path, text })
      }
    } else if (kind === 'setFile') {
      const named = [...texts].filter(([path]) => value.includes(path))
      if (named.length === 0)
        throw new FlagError(
          `failed parsing --set-file data: open ${value.replace(/^.*?=/, '')}: no such file or directory`,
        )
      layers.setFile.push({ flag: value, texts: new Map(named) })
    } else layers[kind].push(value)
  }
  return layers
}

/** The flags that give `layers` to the real helm, whose files lie beside the chart as `filesOf` names them. */
export const argsOf = (layers: ValuesLayers): string[] => [
  ...(layers.files ?? []).flatMap((_, i) => ['-f', besideName(i)]),
  ...(layers.setJson ?? []).flatMap((text) => ['--set-json', text]),
  ...(layers.set ?? []).flatMap((text) => ['--set', text]),
  ...(layers.setString ?? []).flatMap((text) => ['--set-string', text]),
  ...(layers.setFile ?? []).flatMap((file) => ('flag' in file ? ['--set-file', file.flag] : [])),
  ...(layers.setLiteral ?? []).flatMap((text) => ['--set-literal', text]),
]

/** The files `argsOf` names, by path. */
export const filesOf = (layers: ValuesLayers): Files =>
  Object.fromEntries([
    ...(layers.files ?? []).map(({ text }, i) => [besideName(i), text] as const),
    ...(layers.setFile ?? []).flatMap((file) => ('flag' in file ? [...file.texts] : [])),
  ])

const besideName = (i: number): string => `values-${i}.yaml`
