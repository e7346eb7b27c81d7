/** What stays in memory: the heap after a thousand renders beside that after fifty. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

function heapUsed() {
  for (let i = 0; i < 4; i++) collect()
  return process.memoryUsage().heapUsed / 2 ** 20
}

/**
 * @param {string} name of the chart
 * @param {(n: number, session: unknown) => void} render the nth edit
 * @param {() => unknown} open a session
 */
export function heapGrowth(name, render, open) {
  const session = open()
  let early = 0
  for (let n = 1; n <= 1000; n++) {
    render(n, session)
    if (n === 50) early = heapUsed()
  }
  const late = heapUsed()
  const grown = ((late - early) / early) * 100
  console.log(
    `\n${name}: heap after 50 renders ${early.toFixed(1)} MB, after 1,000 ${late.toFixed(1)} MB (${grown >= 0 ? '+' : ''}${grown.toFixed(1)} %)`,
  )
}
