/**
 * `helm --help` of every command. The texts are Helm's own (The Helm Authors, Apache License 2.0), recorded from the
 * binary by bin/record-help.mjs; commands this helm does not have are told apart.
 */
import type { CliIo } from './io'

/** The help of a command by its path (`dependency list`; empty for helm itself); undefined for one Helm has not. */
export async function helpText(io: CliIo, path: string): Promise<string | undefined> {
  const { default: texts } = await import('./help.json')
  const text = (texts as Readonly<Record<string, string>>)[path]
  return text?.replaceAll('$HOME', io.env.HOME ?? '')
}
