/**
 * `npm run bench`: how long a render takes, beside Helm's own work inside one Go process.
 *   --charts DIR   also ingress-nginx and kube-prometheus-stack, where found under DIR with their dependencies
 *   --runs N       of each measure (default 20); medians are shown
 *   --releases     instead: release actions on a real control plane (releases.ts)
 *   --only NAME    only charts with this in their name
 * cold: load and parse everything. warm: values, all templates and all documents anew.
 * one value: a session's render after one changed value; Helm has no such thing, so its warm time stands beside it.
 * The two sides take turns, so that a busy machine is equally busy for both.
 */
import { load } from '../../bin/load.mjs'
import { acquireCluster } from '../control-plane/test-cluster.mjs'
import { readOptions } from '../options.mjs'
import { findHelm } from '../oracle/helm.mjs'
import { benchCharts } from './charts.mjs'
import { findGoBench, timeHelm } from './go-bench.mjs'
import { heapGrowth } from './heap.mjs'

const { values: options } = readOptions({
  options: {
    charts: { type: 'string' },
    runs: { type: 'string' },
    only: { type: 'string' },
    releases: { type: 'boolean', default: false },
  },
})
if (options.releases) {
  const { benchReleases } = await load('e2e/bench/releases.ts')
  const { path: helm, why } = await findHelm()
  if (!helm) throw new Error(why)
  const cluster = await acquireCluster()
  try {
    await benchReleases(Number(options.runs ?? 5), helm, cluster)
  } finally {
    await cluster.release()
  }
  process.exit()
}
const RUNS = Math.max(20, Number(options.runs ?? 20))
const ROUNDS = 5
const GOALS = { cold: 1.5, warm: 0.7 }

const engine = await load('lib/helm/index.ts')
const go = await findGoBench()
if (!go.path) console.log(`Helm's own times are left out: ${go.why}`)

const env = { clock: () => 0n, random: (count) => new Uint8Array(count), timeZone: 'UTC' }
const newEngine = () => engine.createEngine(env, { crypto })
const crypto = await engine.loadCrypto()
const release = { name: 'bench', namespace: 'default' }
const ask = ({ files, value }, n) => ({ files, values: { set: [`${value}=${n}`] }, release })

console.log(`medians of ${RUNS} in milliseconds; × is our time over Helm's, in brackets the goal\n`)
console.log(
  row(['', 'cold', 'Helm', '×', 'warm', 'Helm', '×', 'one value', '×', 'edited values.yaml', '×', 'ran']),
)
// ── times ─────────────────────────────────────────────────────────────────────────────────────────────

function measure(chart) {
  const times = { cold: [], warm: [], value: [], edit: [], goCold: [], goWarm: [] }
  const session = engine.createSession(newEngine())
  const full = engine.createSession(newEngine())
  const timed = (list, work) => {
    const start = performance.now()
    const result = work()
    list.push(performance.now() - start)
    return result
  }
  const everything = (n) => {
    full.forget()
    return full.render(ask(chart, n))
  }
  const anew = (n) => engine.createSession(newEngine()).render(ask(chart, n))
  warmUp([(n) => checked(chart, session.render(ask(chart, n))), everything, anew])
  let n = 0
  const perRound = Math.ceil(RUNS / ROUNDS)
  for (let round = 0; round < ROUNDS; round++) {
    if (go.path) {
      const sets = Array.from({ length: perRound }, (_, i) => `${chart.value}=${i}`)
      // The first runs of a process are not counted, as ours are not.
      const { load, warm } = timeHelm(go.path, chart.folder, perRound + 3, sets)
      times.goWarm.push(...warm.slice(3))
      times.goCold.push(...warm.map((time, i) => time + load[i]).slice(3))
    }
    for (let i = 0; i < perRound; i++) {
      n++
      timed(times.cold, () => anew(n))
      timed(times.warm, () => everything(n))
      timed(times.value, () => session.render(ask(chart, n)))
    }
    for (let i = 0; i < perRound; i++) timed(times.edit, () => session.render(edited(chart, i)))
  }
  session.render(ask(chart, 0))
  session.render(ask(chart, 1))
  return { times, work: `${session.work.ran} of ${session.work.ran + session.work.reused}` }
}

/** Until the code is compiled, as it is for who has worked for a while. */
function warmUp(works) {
  const until = performance.now() + 1500
  for (let n = 0; n < 5 || (n < 200 && performance.now() < until); n++) for (const work of works) work(n)
}

/** The chart after an edit of its values.yaml. */
function edited(chart, n) {
  const request = ask(chart, 1)
  const values = `${chart.files.get('values.yaml')}\nbenchEdit: ${n}\n`
  return { ...request, files: new Map([...chart.files, ['values.yaml', values]]) }
}

function checked({ name }, { problems, documents }) {
  const error = problems.find(({ severity }) => severity === 'error')
  if (error || documents.length === 0) throw new Error(`${name}: ${error?.message ?? 'no documents'}`)
}

function report({ name }, { times, work }) {
  const [cold, warm, value, edit, goCold, goWarm] = ['cold', 'warm', 'value', 'edit', 'goCold', 'goWarm'].map(
    (key) => median(times[key]),
  )
  const goal = name === 'kube-prometheus-stack' ? 0.1 : 0.7
  console.log(
    row([
      name,
      ms(cold),
      ms(goCold),
      ratio(cold, goCold, GOALS.cold),
      ms(warm),
      ms(goWarm),
      ratio(warm, goWarm, GOALS.warm),
      ms(value),
      ratio(value, goWarm, goal),
      ms(edit),
      ratio(edit, goWarm),
      work,
    ]),
  )
}

/** One value is not like another: a name everything carries makes everything run. */
function spread(chart) {
  const session = engine.createSession(newEngine())
  const values = engine.loadValues(chart.files.get('values.yaml'))
  const paths = [...leaves(values)].filter((_, i, all) => i % Math.ceil(all.length / 60) === 0)
  const plain = { files: chart.files, values: {}, release }
  const times = paths.map((path) => {
    session.render(plain)
    const start = performance.now()
    session.render({ ...plain, values: { set: [`${path}=7`] } })
    return performance.now() - start
  })
  times.sort((a, b) => a - b)
  const at = (share) => ms(times[Math.floor(share * (times.length - 1))])
  console.log(
    `\n${chart.name}: ${paths.length} of its values changed, one at a time: median ${at(0.5)}, nine of ten within ${at(0.9)}, worst ${at(1)} ms`,
  )
}

/** The first value that something reads, if any is: a chart may begin without templates that read values. */
function valueRead(files) {
  const unread = new Set(engine.unreadValues({ files, values: {}, release }, newEngine()))
  const paths = [...leaves(engine.loadValues(files.get('values.yaml')))]
  return paths.find((path) => !unread.has(path)) ?? paths[0]
}

function* leaves(map, above = '') {
  for (const [key, value] of map) {
    if (/[.,=[\]]/.test(key)) continue
    if (value instanceof Map && value.size > 0) yield* leaves(value, `${above}${key}.`)
    else if (typeof value !== 'object' || value === null) yield `${above}${key}`
  }
}

// ── print ─────────────────────────────────────────────────────────────────────────────────────────────

const size = ({ files }) => [...files.values()].reduce((sum, content) => sum + content.length, 0)

function median(times) {
  return times.length === 0 ? Number.NaN : [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]
}

function ms(time) {
  return Number.isNaN(time) ? '–' : time.toFixed(time < 10 ? 2 : 1)
}

function ratio(ours, theirs, goal) {
  if (Number.isNaN(theirs)) return '–'
  const times = ours / theirs
  return `${times.toFixed(2)}${goal === undefined ? '' : ` (${goal})${times > goal ? ' ✗' : ''}`}`
}

function row([name, ...cells]) {
  return `${name.padEnd(24)}${cells.map((cell) => cell.padStart(cell.length > 11 ? cell.length + 2 : 12)).join('')}`
}

// ── the run ───────────────────────────────────────────────────────────────────────────────────────────

const charts = benchCharts(engine, valueRead, options.charts).filter(
  ({ name }) => !options.only || name.includes(options.only),
)
for (const chart of charts) report(chart, measure(chart))

const largest = charts.reduce((a, b) => (size(b) > size(a) ? b : a))
spread(largest)
heapGrowth(
  largest.name,
  (n, session) => session.render(ask(largest, n % 7)),
  () => engine.createSession(newEngine()),
)
