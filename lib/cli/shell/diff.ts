/** `diff` as GNU prints it: plain (`3c3`) and unified (`-u`). just-bash's own is always unified. */
import { createTwoFilesPatch, diffArrays, FILE_HEADERS_ONLY } from 'diff'
import { defineCommand } from 'just-bash/browser'
import { fromBytes, GoError } from '../../go'
import { parseFlags } from '../helm/flags'
import { absolute, FileError } from '../helm/io'
import { flags } from '../helm/release/flags'
import { shellFiles } from './shell-files'

const FLAGS = flags(
  'unified,u brief,q report-identical-files,s ignore-case,i ignore-all-space,w ignore-space-change,b recursive,r color:string',
)

export const DIFF = defineCommand('diff', async (args, context) => {
  const files = shellFiles(context.fs)
  try {
    const given = parseFlags(args, FLAGS)
    const [before = '', after = ''] = given.args
    if (given.args.length < 2) throw new GoError(`missing operand after '${before || 'diff'}'`)
    const read = async (path: string): Promise<string> =>
      path === '-'
        ? fromBytes(Uint8Array.from(String(context.stdin), (char) => char.charCodeAt(0)))
        : fromBytes(
            await files.read(absolute(context, path)).catch((fault) => Promise.reject(named(path, fault))),
          )
    const [one, two] = [await read(before), await read(after)]
    const plain = (text: string): string => {
      const cased = given.bool('ignore-case') ? text.toLowerCase() : text
      if (given.bool('ignore-all-space')) return cased.replaceAll(/[^\S\n]+/g, '')
      return given.bool('ignore-space-change') ? cased.replaceAll(/[^\S\n]+/g, ' ') : cased
    }
    const isSame = plain(one) === plain(two)
    let stdout = ''
    if (isSame && given.bool('report-identical-files'))
      stdout = `Files ${before} and ${after} are identical\n`
    else if (!isSame && given.bool('brief')) stdout = `Files ${before} and ${after} differ\n`
    else if (!isSame && given.bool('unified'))
      stdout = createTwoFilesPatch(before, after, one, two, undefined, undefined, {
        context: 3,
        headerOptions: FILE_HEADERS_ONLY,
      })
    else if (!isSame) stdout = normal(one, two, plain)
    return { stdout, stderr: '', exitCode: isSame ? 0 : 1, stdoutKind: 'text' as const }
  } catch (fault) {
    if (!(fault instanceof GoError)) throw fault
    return { stdout: '', stderr: `diff: ${fault.message}\n`, exitCode: 2 }
  }
})

const named = (path: string, fault: unknown): unknown =>
  fault instanceof FileError
    ? new GoError(`${path}: ${fault.reason[0]!.toUpperCase()}${fault.reason.slice(1)}`)
    : fault

function normal(one: string, two: string, plain: (text: string) => string): string {
  const [left, right] = [linesOf(one), linesOf(two)]
  let [a, b] = [0, 0]
  let text = ''
  const changes = diffArrays(left, right, { comparator: (x, y) => plain(x) === plain(y) })
  for (let i = 0; i < changes.length; i++) {
    const { value, added, removed } = changes[i]!
    if (!added && !removed) {
      a += value.length
      b += value.length
      continue
    }
    const next = changes[i + 1]
    const pair = next && (removed ? next.added : next.removed) ? next : undefined
    if (pair) i += 1
    const gone = (removed ? value : pair?.value) ?? []
    const come = (added ? value : pair?.value) ?? []
    const letter = gone.length > 0 && come.length > 0 ? 'c' : gone.length > 0 ? 'd' : 'a'
    text += `${range(a, gone.length)}${letter}${range(b, come.length)}\n`
    text += gone.map((line) => said('<', line)).join('')
    if (letter === 'c') text += '---\n'
    text += come.map((line) => said('>', line)).join('')
    a += gone.length
    b += come.length
  }
  return text
}

/** Lines with their ends. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

/** Line numbers from 1; of nothing, the line before it. */
const range = (start: number, length: number): string =>
  length === 0 ? String(start) : length === 1 ? String(start + 1) : `${start + 1},${start + length}`

const said = (mark: string, line: string): string =>
  line.endsWith('\n') ? `${mark} ${line}` : `${mark} ${line}\n\\ No newline at end of file\n`
