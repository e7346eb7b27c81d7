/** `npm run lessons:check [lesson] [-- --json]`: proves every open lesson, or the one of that number, id or folder. */
import { load } from './load.mjs'

const { main } = await load('lib/course/check/main.ts')
try {
  const given = process.argv.slice(2)
  const only = given.find((word) => !word.startsWith('-'))
  process.exitCode = await main({ only, json: given.includes('--json') }, console.log)
} catch (error) {
  console.error(`lessons:check: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 2
}
