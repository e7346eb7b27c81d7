/** `helm` on this machine's files: the shell behind bin/helm, for one command line or a batch of them. */
import { randomBytes } from 'node:crypto'
import {
  appendFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { compareStrings, fromBytes, GoError, hasInvalidBytes, toBytes } from '../../go'
import { type CliIo, type Fetched, FileError, type FileInfo, type FileSystem } from './io'
import { runHelm } from './run'

const REASONS: Record<string, string> = {
  ENOENT: 'no such file or directory',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  EACCES: 'permission denied',
  EEXIST: 'file exists',
  ELOOP: 'too many levels of symbolic links',
}

async function attempt<T>(operation: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    throw new FileError(operation, path, REASONS[code] ?? code)
  }
}

const info = (found: Awaited<ReturnType<typeof stat>>): FileInfo => ({
  isFolder: found.isDirectory(),
  isRegular: found.isFile(),
  isLink: found.isSymbolicLink(),
  size: Number(found.size),
  modified: Math.round(Number(found.mtimeMs) / 1000),
})

export const diskFiles: FileSystem = {
  stat: (path) => attempt('stat', path, async () => info(await stat(path))),
  lstat: (path) => attempt('lstat', path, async () => info(await lstat(path))),
  read: async (path) => {
    const found = await attempt('open', path, () => stat(path))
    if (found.isDirectory()) throw new FileError('read', path, 'is a directory')
    return attempt('open', path, async () => new Uint8Array(await readFile(path)))
  },
  list: (path) => attempt('open', path, async () => (await readdir(path)).sort(compareStrings)),
  resolve: async (path) => {
    try {
      return await realpath(path)
    } catch {
      return followLinks(path)
    }
  },
  write: (path, data) => attempt('open', path, () => writeFile(path, data)),
  append: (path, data) => attempt('open', path, () => appendFile(path, data)),
  makeFolders: (path) => attempt('mkdir', path, async () => void (await mkdir(path, { recursive: true }))),
  remove: (path) => attempt('remove', path, () => rm(path, { recursive: true, force: true })),
}

/** As realpath, one name at a time: a fault names the part that is not there, as Go's filepath.EvalSymlinks does. */
async function followLinks(path: string): Promise<string> {
  let rest = path.split('/')
  let at = ''
  for (let links = 0; rest.length > 0; ) {
    const [name = '', ...after] = rest
    rest = after
    if (name === '' || name === '.') continue
    if (name === '..') {
      at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))
      continue
    }
    const here = `${at}/${name}`
    const found = await attempt('lstat', here, () => lstat(here))
    if (!found.isSymbolicLink()) {
      if (!found.isDirectory() && rest.length > 0) throw new GoError('not a directory')
      at = here
      continue
    }
    if (++links > 255) throw new GoError('EvalSymlinks: too many links')
    const target = await readlink(here)
    rest = [...target.split('/'), ...rest]
    if (target.startsWith('/')) at = ''
  }
  return at || '/'
}

/** Runs process.argv's command line and sets the exit code; `--batch` runs many, from stdin. */
export async function main(argv: readonly string[]): Promise<void> {
  if (argv[0] === '--batch') return batch()
  const io: CliIo = {
    ...outside,
    cwd: process.cwd(),
    env: process.env,
    stdin: readStdin,
    stdout: (text) => void process.stdout.write(toBytes(text)),
    stderr: (text) => void process.stderr.write(toBytes(text)),
  }
  process.exitCode = await runHelm(
    argv.map((word) => fromBytes(Buffer.from(word))),
    io,
  )
}

/** Asks a URL by Node's fetch; a failure is told as Go's net/http tells it. */
export async function getUrl(url: string, headers: Readonly<Record<string, string>>): Promise<Fetched> {
  try {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(120_000) })
    const { status, statusText } = answer
    // Of what was compressed on the way, Go does not know the length either.
    const told = answer.headers.has('content-encoding') ? null : answer.headers.get('content-length')
    const body = new Uint8Array(await answer.arrayBuffer())
    return { status, statusText, length: Number(told ?? -1), body }
  } catch (error) {
    throw new GoError(`Get ${JSON.stringify(url)}: ${networkFault(error)}`, { cause: error })
  }
}

function networkFault(error: unknown): string {
  const cause =
    error instanceof Error ? (error.cause as NodeJS.ErrnoException & Record<string, unknown>) : undefined
  if (cause?.code === 'ECONNREFUSED')
    return `dial tcp ${String(cause.address)}:${String(cause.port)}: connect: connection refused`
  if (cause?.code === 'ENOTFOUND') return `dial tcp: lookup ${String(cause.hostname)}: no such host`
  return cause?.message ?? (error instanceof Error ? error.message : String(error))
}

const outside = {
  files: diskFiles,
  fetch: getUrl,
  clock: () => BigInt(Date.now()) * 1_000_000n,
  random: (count: number) => new Uint8Array(randomBytes(count)),
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return new Uint8Array(Buffer.concat(chunks))
}

interface Request {
  id: unknown
  cwd: string
  argv: string[]
  stdin?: string
  env?: Record<string, string>
  /** Answer the text of every rendered template too, in base64. */
  rendered?: boolean
}

/** One JSON request a line, one answer a line, in order. A request that cannot be read is answered too. */
async function batch(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue
    const answer = await answerTo(line)
    if (!process.stdout.write(`${JSON.stringify(answer)}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve))
  }
}

async function answerTo(line: string): Promise<Record<string, unknown>> {
  let request: Request
  try {
    request = JSON.parse(line) as Request
  } catch (error) {
    return { id: null, code: 2, stdout: '', stderr: `batch: not JSON: ${(error as Error).message}\n` }
  }
  let stdout = ''
  let stderr = ''
  let rendered: ReadonlyMap<string, string> | undefined
  const io: CliIo = {
    ...outside,
    cwd: request.cwd,
    env: request.env ?? process.env,
    stdin: async () => toBytes(request.stdin ?? ''),
    stdout: (text) => {
      stdout += text
    },
    stderr: (text) => {
      stderr += text
    },
    rendered: (texts) => {
      rendered = texts
    },
  }
  let code: number
  try {
    code = await runHelm(request.argv, io)
  } catch (error) {
    code = 70
    stderr += `internal error: ${error instanceof Error ? error.stack : String(error)}\n`
  }
  return {
    id: request.id,
    code,
    ...encoded('stdout', stdout),
    ...encoded('stderr', stderr),
    ...(request.rendered && {
      rendered: Object.fromEntries(
        [...(rendered ?? [])].map(([path, text]) => [path, Buffer.from(toBytes(text)).toString('base64')]),
      ),
    }),
  }
}

function encoded(stream: string, text: string): Record<string, string> {
  if (!hasInvalidBytes(text)) return { [stream]: text }
  return { [`${stream}_b64`]: Buffer.from(toBytes(text)).toString('base64') }
}
