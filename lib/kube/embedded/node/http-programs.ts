/** curl and BusyBox wget inside the cluster: their usual options, words and exit codes. No progress meters. */
import { type Answer, answer, REASONS, type Reached } from './network'
import type { Run, Streams } from './sh-run'

export type Dial = (host: string, port: number) => Reached

/** How long a connection nobody answers is tried, milliseconds. */
const PATIENCE = 130_000

interface Address {
  host: string
  port: number
  path: string
}

function addressOf(url: string): Address | undefined {
  const match = /^(?:(https?):\/\/)?(?:[^/@]*@)?([^/:?#]+)(?::(\d+))?([/?#].*)?$/.exec(url)
  if (!match) return undefined
  const [, scheme = 'http', host = '', port = scheme === 'https' ? '443' : '80', path = '/'] = match
  return { host, port: Number(port), path: path.startsWith('/') ? path : `/${path}` }
}

/** Options with a value, by letter and by name; everything else that begins with - is a switch. */
interface Options {
  switches: Set<string>
  values: Map<string, string>
  rest: string[]
}

function readOptions(args: readonly string[], valued: Readonly<Record<string, string>>): Options {
  const options: Options = { switches: new Set(), values: new Map(), rest: [] }
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as string
    if (arg.startsWith('--')) {
      const [name = '', given] = arg.slice(2).split(/=(.*)/s)
      if (Object.hasOwn(valued, name)) options.values.set(valued[name] as string, given ?? args[++i] ?? '')
      else options.switches.add(name)
    } else if (arg.startsWith('-') && arg.length > 1) {
      for (let k = 1; k < arg.length; k += 1) {
        const letter = arg[k] as string
        if (!Object.hasOwn(valued, letter)) {
          options.switches.add(letter)
          continue
        }
        const attached = arg.slice(k + 1)
        options.values.set(valued[letter] as string, attached !== '' ? attached : (args[++i] ?? ''))
        break
      }
    } else options.rest.push(arg)
  }
  return options
}

const CURL_VALUES = {
  o: 'output',
  output: 'output',
  w: 'write-out',
  'write-out': 'write-out',
  m: 'max-time',
  'max-time': 'max-time',
  'connect-timeout': 'connect-timeout',
  X: 'request',
  request: 'request',
  H: 'header',
  header: 'header',
  d: 'data',
  data: 'data',
  'data-raw': 'data',
  A: 'agent',
  'user-agent': 'agent',
  u: 'user',
  user: 'user',
  retry: 'retry',
  'retry-delay': 'retry-delay',
  'retry-max-time': 'retry-max-time',
  url: 'url',
}

export function* curl(args: readonly string[], streams: Streams, dial: Dial): Run {
  const options = readOptions(args, CURL_VALUES)
  const { switches, values, rest } = options
  const url = values.get('url') ?? rest[0]
  const isQuiet = switches.has('s') || switches.has('silent')
  const say = (code: number, text: string): number => {
    if (!isQuiet || switches.has('S') || switches.has('show-error')) streams.err(`curl: (${code}) ${text}\n`)
    return code
  }
  if (url === undefined) {
    streams.err('curl: (2) no URL specified\n')
    return 2
  }
  const address = addressOf(url)
  if (!address) return say(3, 'URL rejected: Malformed input to a URL function')
  const retries = Number(values.get('retry') ?? 0)
  for (let attempt = 0; ; attempt += 1) {
    const { code, text, isTransient } = yield* attemptCurl(address, options, streams, dial)
    if (code === 0) return 0
    const isLast = attempt >= retries || !isTransient
    if (isLast) return say(code, text)
    yield 1000 * Number(values.get('retry-delay') ?? 2 ** attempt)
  }
}

interface Outcome {
  code: number
  text: string
  /** Whether --retry tries again. */
  isTransient: boolean
}

function* attemptCurl(
  { host, port, path }: Address,
  { switches, values }: Options,
  streams: Streams,
  dial: Dial,
): Generator<number, Outcome> {
  const has = (letter: string, name: string): boolean => switches.has(letter) || switches.has(name)
  const retriesAll = switches.has('retry-all-errors')
  const reached = dial(host, port)
  if (reached.kind === 'unknown-host')
    return { code: 6, text: `Could not resolve host: ${host}`, isTransient: retriesAll }
  if (reached.kind === 'refused') {
    const text = `Failed to connect to ${host} port ${port} after 0 ms: Could not connect to server`
    return { code: 7, text, isTransient: retriesAll || switches.has('retry-connrefused') }
  }
  if (reached.kind === 'silent') {
    const limit = values.get('connect-timeout') ?? values.get('max-time')
    const waited = limit === undefined ? PATIENCE : Number(limit) * 1000
    yield waited
    return { code: 28, text: `Connection timed out after ${waited} milliseconds`, isTransient: true }
  }
  const { status, body } = answer(reached.pod, path)
  const isFailure = status >= 400 && (has('f', 'fail') || switches.has('fail-with-body'))
  const isHead = has('I', 'head')
  if (has('i', 'include') || isHead) streams.out(`HTTP/1.1 ${status} ${REASONS[status] ?? ''}\r\n\r\n`)
  if (!isHead && !values.has('output') && !(isFailure && has('f', 'fail'))) streams.out(body)
  const format = values.get('write-out')
  if (format !== undefined)
    streams.out(format.replace(/%\{(?:http_code|response_code)\}/g, String(status)).replace(/\\n/g, '\n'))
  if (!isFailure) return { code: 0, text: '', isTransient: false }
  const isTransient = retriesAll || [408, 429, 500, 502, 503, 504].includes(status)
  return { code: 22, text: `The requested URL returned error: ${status}`, isTransient }
}

const WGET_VALUES = {
  O: 'output',
  'output-document': 'output',
  T: 'timeout',
  timeout: 'timeout',
  t: 'tries',
  tries: 'tries',
  U: 'agent',
  'user-agent': 'agent',
  header: 'header',
  'post-data': 'data',
  P: 'prefix',
}

export function* wget(args: readonly string[], streams: Streams, dial: Dial): Run {
  const { switches, values, rest } = readOptions(args, WGET_VALUES)
  const [url] = rest
  const address = url === undefined ? undefined : addressOf(url)
  if (!address) {
    streams.err(`wget: ${url === undefined ? 'missing URL' : `not an http or ftp url: ${url}`}\n`)
    return 1
  }
  const isQuiet = switches.has('q') || switches.has('quiet')
  const tell = (text: string): void => {
    if (!isQuiet) streams.err(`${text}\n`)
  }
  const fail = (text: string): number => {
    streams.err(`wget: ${text}\n`)
    return 1
  }
  const reached = dial(address.host, address.port)
  if (reached.kind === 'unknown-host') return fail(`bad address '${address.host}:${address.port}'`)
  tell(`Connecting to ${address.host}:${address.port} (${reached.address}:${address.port})`)
  if (reached.kind === 'refused')
    return fail(`can't connect to remote host (${reached.address}): Connection refused`)
  if (reached.kind === 'silent') {
    const limit = values.get('timeout')
    yield limit === undefined ? PATIENCE : Number(limit) * 1000
    if (limit !== undefined) return fail('download timed out')
    return fail(`can't connect to remote host (${reached.address}): Operation timed out`)
  }
  const { status, body } = answer(reached.pod, address.path)
  if (status >= 400)
    return fail(`server returned error: HTTP/1.1 ${status} ${REASONS[status] ?? ''}`.trimEnd())
  if (switches.has('spider')) tell('remote file exists')
  else save({ status, body }, address, values.get('output'), streams, tell)
  return 0
}

function save(
  { body }: Answer,
  { path }: Address,
  output: string | undefined,
  streams: Streams,
  tell: (text: string) => void,
): void {
  const size = String(body.length).padStart(5)
  const bar = (name: string): string => `${name.padEnd(20)} 100% |${'*'.repeat(32)}| ${size}  0:00:00 ETA`
  if (output === '-') {
    tell('writing to stdout')
    streams.out(body)
    tell(`${bar('-')}\nwritten to stdout`)
    return
  }
  const file =
    output ??
    (path
      .replace(/[?#].*$/, '')
      .split('/')
      .pop() ||
      'index.html')
  tell(`saving to '${file}'\n${bar(file)}\n'${file}' saved`)
}
