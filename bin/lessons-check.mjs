/** `npm run lessons:check [lesson]`: proves every open lesson, or the one of that id or folder. */
import { load } from './load.mjs'

const { main } = await load('lib/course/check/main.ts')
process.exitCode = await main({ only: process.argv[2] }, console.log)
