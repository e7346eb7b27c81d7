/** What Helm's logger writes on stderr, as an event. */
import { type Attribute, type Level, logLine } from '../helm'
import type { ReleaseEvent } from './service'

type Warning = Omit<Extract<ReleaseEvent, { type: 'warning' }>, 'at'>

export function warning(level: Level, text: string, ...attributes: Attribute[]): Warning {
  const line = logLine(level, text, ...attributes).trimEnd()
  const details = attributes.map(([name, value]) => (name === 'error' ? String(value) : `${name} ${value}`))
  return { type: 'warning', message: [text, ...details].join(': '), line }
}
