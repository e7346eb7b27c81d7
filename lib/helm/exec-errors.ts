/**
 * What Helm makes of the template library's error texts. Mirrors cleanupParseError and reformatExecErrorMsg of
 * helm pkg/engine/engine.go. The places an editor needs come from the TemplateError itself, never from these texts.
 */
import { GoError, trimSpace } from '../go'
import { TemplateError } from '../gotemplate'
import { warnedText } from './funcs'
import type { HelmVersion } from './versions'

/** A template's fault in Helm's words; `cause` is the TemplateError, with its place and frames. */
export class RenderError extends GoError {
  override readonly name = 'RenderError'
}

/** `parse error at (FILE:LINE): …`: of the text only the place and what stands behind the last colon stay. */
export function parseErrorText(file: string, fault: GoError): RenderError {
  const tokens = fault.message.split(': ')
  const text =
    tokens.length === 1
      ? `parse error in (${file}): ${fault.message}`
      : `parse error at (${tokens[1]}): ${tokens.at(-1)}`
  return new RenderError(text, { cause: fault })
}

export function execErrorText(file: string, fault: GoError, version: HelmVersion): GoError {
  if (!(fault instanceof TemplateError) || fault.kind !== 'exec') return fault
  return new RenderError(reformatted(file, fault, version), { cause: fault })
}

function reformatted(file: string, fault: TemplateError, version: HelmVersion): string {
  const { message } = fault
  const first = message.indexOf(': ')
  const second = first < 0 ? -1 : message.indexOf(': ', first + 2)
  if (second < 0) return `execution error in (${file}): ${message}`
  const location = message.slice(first + 2, second)
  const warned = warnedText(message.slice(second + 2))
  if (warned !== undefined) return `execution error at (${location}): ${warned}`
  if (version.execErrors === 'line') return message
  const blocks: string[] = []
  for (let current: unknown = fault; current instanceof GoError; current = current.cause) {
    const block = traceableBlock(current.message)
    if (block === undefined) return message // one plain error among them, and Go's own line stays
    if (blocks.at(-1) !== block) blocks.push(block)
  }
  return trimSpace(blocks.join(''))
}

/** One error of the template library over several lines; undefined for any other error. */
function traceableBlock(message: string): string | undefined {
  const prefix = 'template: '
  if (!message.startsWith(prefix)) return undefined
  const remainder = message.slice(prefix.length)
  if (remainder.startsWith('no template ')) return `${message}\n`
  return executingBlock(remainder) ?? simpleBlock(remainder)
}

function executingBlock(remainder: string): string | undefined {
  const parts = /^(.*?): executing "([^"]*)" at <(.*?)>: (.*)$/s.exec(remainder)
  if (!parts || remainder.indexOf(': executing ') !== parts[1]!.length) return undefined
  const [, location, name, context, message] = parts
  return `${line(location!, '\n  ')}executing "${name}" at <${context}>:\n    ${line(cut(message!), '\n')}`
}

function simpleBlock(remainder: string): string | undefined {
  const at = remainder.lastIndexOf(': ')
  if (at < 0) return undefined
  return line(remainder.slice(0, at), '\n  ') + line(cut(remainder.slice(at + 2)), '\n')
}

const line = (text: string, end: string): string => (text === '' ? '' : text + end)

/** The next error of a chain starts with ` template:`. */
function cut(message: string): string {
  const at = message.indexOf(' template:')
  return at < 0 ? message : message.slice(0, at)
}
