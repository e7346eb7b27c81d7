/** Charts through the engine in a worker, as a page has it: what never comes back, or dies of its memory, is seen. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { load } from '../../bin/load.mjs'

/** The engine's own budget is two seconds; a busy machine may take a while. */
const PATIENCE = 30_000
const MEGABYTES = 1024

if (!isMainThread) await work(workerData)

/** How many of the charts are answered as Helm never would; the first `show` are printed. */
export async function endure(charts, show) {
  let faults = 0
  for (let next = 0; next < charts.length; ) {
    const { done, fault } = await run(charts, next, (index, text) => tell(index, text))
    if (fault) tell(done, fault)
    next = fault ? done + 1 : charts.length
  }
  return faults

  function tell(index, text) {
    if (++faults <= show)
      console.log(
        `✗ chart ${index}: ${text}\n  ${JSON.stringify(charts[index].files)}\n  ${JSON.stringify(charts[index].layers)}`,
      )
  }
}

/** From chart `first` to the end, or to the one the worker is lost over. */
function run(charts, first, tell) {
  return new Promise((resolve) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { charts: charts.slice(first) },
      resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
    })
    let done = first
    let watch
    const end = (fault) => {
      clearTimeout(watch)
      resolve({ done, fault })
      void worker.terminate()
    }
    const attend = () => {
      clearTimeout(watch)
      watch = setTimeout(() => end('no answer'), PATIENCE)
    }
    worker.on('message', (foreign) => {
      if (foreign) tell(done, foreign)
      done += 1
      if (done === charts.length) end()
      else attend()
    })
    worker.on('error', (error) => end(error.code ?? error.message))
    attend()
  })
}

async function work({ charts }) {
  const { createEngine, loadCrypto, render } = await load('lib/helm/index.ts')
  const { FOREIGN } = await load('lib/helm/testing/fuzz/foreign.ts')
  const world = { clock: () => 0n, random: (count) => new Uint8Array(count).fill(7), timeZone: 'UTC' }
  const engine = createEngine(world, { crypto: await loadCrypto() })
  for (const { files, layers } of charts) {
    const request = {
      files: new Map(Object.entries(files)),
      values: layers,
      release: { name: 'rel', namespace: 'default' },
    }
    parentPort.postMessage(foreignIn(() => render(request, engine), FOREIGN))
  }
}

function foreignIn(work, foreign) {
  try {
    const { manifest, notes, problems } = work()
    const texts = [manifest, notes, ...problems.map(({ message }) => message)]
    return texts.find((text) => foreign.test(text))
  } catch (error) {
    return `thrown: ${error.stack}`
  }
}
