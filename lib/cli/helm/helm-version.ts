/**
 * Which Helm this command line is: `--helm-version 3|4` (ours, taken out before Helm's flags are read), else
 * CHARTROOM_HELM_VERSION, else 4.
 */
import { GoError, quote } from '../../go'
import { HELM_3, HELM_4, type HelmVersion } from '../../helm'
import type { CliIo } from './io'

const FLAG = '--helm-version'

/** The version, and the words that are left. Throws GoError for a version there is no table of. */
export function chooseVersion(
  argv: readonly string[],
  env: CliIo['env'],
): { version: HelmVersion; words: string[] } {
  const end = argv.indexOf('--')
  const words = [...argv]
  let chosen = env.CHARTROOM_HELM_VERSION || '4'
  for (let i = 0; i < (end < 0 ? words.length : end) && i < words.length; ) {
    const word = words[i]!
    if (word === FLAG) {
      if (words[i + 1] === undefined) throw new GoError(`flag needs an argument: ${FLAG}`)
      chosen = words[i + 1]!
      words.splice(i, 2)
    } else if (word.startsWith(`${FLAG}=`)) {
      chosen = word.slice(FLAG.length + 1)
      words.splice(i, 1)
    } else i++
  }
  return { version: versionOf(chosen), words }
}

function versionOf(text: string): HelmVersion {
  if (/^v?3($|\.)/.test(text)) return HELM_3
  if (/^v?4($|\.)/.test(text)) return HELM_4
  throw new GoError(`invalid argument ${quote(text)} for "${FLAG}" flag: must be 3 or 4`)
}
