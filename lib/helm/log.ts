/** Helm's own log lines on stderr, as its slog text handler writes them without a time: `level=WARN msg="…" key=value`. */
import { quote } from '../go'

/** DEBUG is for `--debug` alone. */
export type Level = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR'
export type Attribute = readonly [key: string, value: string | number | boolean]

/** Where log lines go: the command line prints them, a screen turns them into problems. */
export type Log = (level: Level, message: string, ...attributes: Attribute[]) => void

export const noLog: Log = () => {}

/** A line of `--debug`; Helm 4 tells no time. */
export const debugLine = (_now: bigint, message: string, ...attributes: Attribute[]): string =>
  logLine('DEBUG', message, ...attributes)

export function logLine(level: Level, message: string, ...attributes: Attribute[]): string {
  const pairs = [['level', level], ['msg', message], ...attributes]
  return `${pairs.map(([key, value]) => `${key}=${logValue(String(value))}`).join(' ')}\n`
}

/** slog quotes what is empty or has a space, a quote, an equals sign or a character that does not print. */
function logValue(text: string): string {
  const isPlain = text !== '' && !/[\s"=]/.test(text) && quote(text) === `"${text}"`
  return isPlain ? text : quote(text)
}
