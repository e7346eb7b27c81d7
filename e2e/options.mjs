/** Reads a script's options; one it does not know ends it with exit code 2 and a sentence, never a stack trace. */
import { parseArgs } from 'node:util'

export function readOptions(config) {
  try {
    return parseArgs(config)
  } catch (error) {
    if (!String(error.code).startsWith('ERR_PARSE_ARGS_')) throw error
    const known = Object.keys(config.options).map((name) => `--${name}`)
    console.error(`${error.message.split('. ')[0]}. The options are ${known.join(', ')}.`)
    process.exit(2)
  }
}
