/** What Tab completes: commands, helm's and kubectl's commands, flags and kinds, and files. */
import type { IFileSystem } from 'just-bash/browser'
import { cleanPath } from '../../go'
import { type Command, GLOBAL_FLAGS } from '../helm/command'
import { COMMANDS } from '../helm/commands'
import type { Flag } from '../helm/flags'
import { KINDS, KUBECTL } from '../kubectl'

export interface Completion {
  /** Where in the line the word begins that the choices replace. */
  from: number
  /** Whole words; one that is done ends in a space, a folder in a slash. */
  choices: string[]
}

export interface Place {
  fs: IFileSystem
  cwd: string
  home: string
}

const PROGRAMS =
  'alias awk base64 basename cat cd chmod clear cp cut date diff dirname echo env exit export false find grep head helm history jq kubectl ln ls mkdir mv printf pwd rm rmdir sed seq sort stat tail tee test touch tr tree true uniq unset wc which xargs yq'.split(
    ' ',
  )
const KUBECTL_KINDS = ['get', 'describe', 'delete', 'label', 'annotate', 'patch', 'scale', 'wait', 'edit']

export async function complete(line: string, place: Place): Promise<Completion> {
  const word = /[^\s|;&<>()=]*$/.exec(line)![0]
  const from = line.length - word.length
  const words = line
    .slice(0, from)
    .split(/[|;&(]/)
    .at(-1)!
    .trim()
    .split(/\s+/)
    .filter(Boolean)
  const isAssigned = /[=<>]\s*$/.test(line.slice(0, from))
  const known = isAssigned ? [] : words.length === 0 ? PROGRAMS : afterProgram(words, word)
  const matching = known.filter((one) => one.startsWith(word)).map((one) => `${one} `)
  if (matching.length > 0 || word.startsWith('-')) return { from, choices: [...new Set(matching)].sort() }
  const path = await files(word, place)
  return { from: from + path.at, choices: path.choices }
}

function afterProgram(words: readonly string[], word: string): string[] {
  const [program, ...rest] = words
  const plain = rest.filter((one) => !one.startsWith('-'))
  if (program === 'helm') {
    const { commands, command } = inHelm(plain)
    if (word.startsWith('-')) return flagsOf([...(command?.flags ?? []), ...GLOBAL_FLAGS])
    return commands.map(({ name }) => name)
  }
  if (program !== 'kubectl') return []
  const command = KUBECTL.find(({ name }) => name === plain[0])
  if (word.startsWith('-')) return [...flagsOf(command?.flags ?? []), '--namespace', '--help']
  if (!command) return plain.length === 0 ? KUBECTL.map(({ name }) => name) : []
  return plain.length === 1 && KUBECTL_KINDS.includes(command.name) ? KINDS : []
}

/** The command that the words lead to, and what may follow it. */
function inHelm(words: readonly string[]): { commands: readonly Command[]; command?: Command } {
  let commands: readonly Command[] = COMMANDS
  let command: Command | undefined
  for (const word of words) {
    const next = commands.find(({ name, aliases }) => name === word || aliases?.includes(word))
    if (!next) break
    command = next
    commands = next.commands ?? []
  }
  return { commands, ...(command && { command }) }
}

const flagsOf = (flags: readonly Flag[]): string[] =>
  flags
    .filter(({ isHidden, deprecated, helm }) => !isHidden && !deprecated && helm !== '3')
    .map(({ name }) => `--${name}`)

/** Names in the folder that the word stands in. */
async function files(word: string, { fs, cwd, home }: Place): Promise<{ at: number; choices: string[] }> {
  const slash = word.lastIndexOf('/')
  const folder = word.slice(0, slash + 1)
  const base = folder.startsWith('~/') ? `${home}/${folder.slice(2)}` : folder
  const full = cleanPath(base.startsWith('/') ? base : `${cwd}/${base}`)
  const start = word.slice(slash + 1)
  const names = await fs.readdir(full).catch(() => [])
  const choices: string[] = []
  for (const name of names.sort()) {
    if (!name.startsWith(start) || (name.startsWith('.') && start === '')) continue
    const { isDirectory } = await fs.stat(`${full}/${name}`)
    choices.push(`${folder}${name}${isDirectory ? '/' : ' '}`)
  }
  return { at: 0, choices }
}
