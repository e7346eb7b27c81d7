/** `npm run lessons:check [lesson]`: proves every open lesson, or the one of that id or folder. */
import { load } from './load.mjs'

const { main } = await load('lib/course/check/main.ts')
try {
  process.exitCode = await main({ only: process.argv[2] }, console.log)
} catch (error) {
  console.error(`lessons:check: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 2
}
