/**
 * What `helm help` and `--help` print. The texts are Helm's own (The Helm Authors, Apache License 2.0), recorded from
 * the binary by bin/record-help.mjs and loaded when asked for. Mirrors spf13/cobra's help command and suggestions.
 */
import { GoError } from '../../go'
import type { HelmVersion } from '../../helm'
import { cachePath, configPath } from './environment'
import type { CliIo } from './io'

interface Recorded {
  /** What stands for `<GLOBAL>`. */
  readonly globals: string
  /** By a command's path: `dependency list`; the empty one is helm's own. */
  readonly commands: Readonly<Record<string, string>>
}

const recorded = async ({ major }: HelmVersion): Promise<Recorded> =>
  (major === '3' ? await import('./help-helm3.json') : await import('./help.json')).default

/** Prints a command's help. Paths shown as defaults are those of this environment. */
export async function printHelp(io: CliIo, path: string, version: HelmVersion): Promise<void> {
  io.stdout(await helpText(io, path, version))
}

async function helpText({ env }: CliIo, path: string, version: HelmVersion): Promise<string> {
  const { globals, commands } = await recorded(version)
  const text = commands[path]
  if (text === undefined) throw new GoError(`no help is kept for helm ${path}`)
  return text
    .replace('<GLOBAL>', () => globals)
    .replaceAll('<HOME>/.cache/helm', () => cachePath(env))
    .replaceAll('<HOME>/.config/helm', () => configPath(env))
    .replaceAll('<HOME>', () => env.HOME ?? '')
}

/** `helm help WORDS…`: the command they lead to, else what there is. */
export async function helpOn(io: CliIo, argv: readonly string[], version: HelmVersion): Promise<void> {
  const isOwn = argv.some((word) => word === '--help' || word === '-h')
  const words = isOwn ? ['help'] : argv.filter((word) => !word.startsWith('-'))
  const path = await knownPath(words, version)
  if (path !== '' || words.length === 0) return printHelp(io, path, version)
  const root = await helpText(io, '', version)
  io.stderr(`Unknown help topic [${words.map((word) => `\`${word}\``).join(' ')}]\n`)
  io.stderr(root.slice(root.indexOf('Usage:\n')).replace(/^ {2}-h, --help .*\n/m, ''))
}

/** How far the words name commands of Helm's, aliases by their real names; empty when the first one names none. */
export async function knownPath(words: readonly string[], version: HelmVersion): Promise<string> {
  const { commands } = await recorded(version)
  let path = ''
  for (const word of words) {
    const next = Object.keys(commands).find((name) => isNamed(name, commands[name]!, path, word))
    if (next === undefined) break
    path = next
  }
  return path
}

function isNamed(name: string, text: string, parent: string, word: string): boolean {
  const own = name.slice(name.lastIndexOf(' ') + 1)
  if (own === '' || name !== `${parent} ${own}`.trimStart()) return false
  const aliases = /^Aliases:\n {2}(.*)$/m.exec(text)?.[1]?.split(', ') ?? []
  return word === own || aliases.includes(word)
}

/** Whether a command only groups others. */
export async function hasCommands(path: string, version: HelmVersion): Promise<boolean> {
  return Object.keys((await recorded(version)).commands).some((name) => name.startsWith(`${path} `))
}

/** The order in which Helm puts its commands together, and so suggests them. */
const SUGGESTED =
  'create dependency pull show lint package repo search verify get history install list test rollback status template uninstall upgrade completion env plugin version registry push'.split(
    ' ',
  )

/** `unknown command …`, with what may have been meant. */
export function unknownCommand(word: string): GoError {
  const typed = word.toLowerCase()
  const isMeant = (name: string): boolean =>
    name.startsWith(typed) ||
    distance(typed, name) <= 2 ||
    (name === 'uninstall' && ['remove', 'rm'].includes(typed))
  const hint = SUGGESTED.filter(isMeant).map((name) => `\t${name}\n`)
  const meant = hint.length > 0 ? `\n\nDid you mean this?\n${hint.join('')}` : ''
  return new GoError(`unknown command "${word}" for "helm"${meant}\nRun 'helm --help' for usage.`)
}

/** Levenshtein's: how many letters to put in, take out or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 1; j <= b.length; j++)
      next.push(letter === b[j - 1] ? row[j - 1]! : 1 + Math.min(row[j - 1]!, row[j]!, next[j - 1]!))
    row = next
  }
  return row[b.length]!
}
