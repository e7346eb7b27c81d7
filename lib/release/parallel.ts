/** Doing several things at once, but not too many: Helm has no limit here, a small cluster is grateful for one. */
const WIDTH = 8

/** Runs `task` on every item, at most eight at a time. */
export async function inParallel<T>(
  items: readonly T[],
  task: (item: T, at: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const at = next
      next += 1
      await task(items[at] as T, at)
    }
  }
  await Promise.all(Array.from({ length: Math.min(WIDTH, items.length) }, work))
}

/** As `inParallel`, yielding what each task answers as soon as it does. */
export async function* asTheyCome<T, R>(
  items: readonly T[],
  task: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const done: R[] = []
  let wake = (): void => {}
  let isOver = false
  const all = inParallel(items, async (item) => {
    done.push(await task(item))
    wake()
  }).finally(() => {
    isOver = true
    wake()
  })
  // A failure is thrown below, by awaiting `all`.
  all.catch(() => {})
  for (;;) {
    const next = done.shift()
    if (next !== undefined) yield next
    else if (isOver) break
    else
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
  await all
}

/** Runs of equal kind: within one order does not matter, between them it does. */
export function batches<T extends { resource: { kind: string } }>(targets: readonly T[]): T[][] {
  const out: T[][] = []
  for (const target of targets) {
    const last = out.at(-1)
    if (last?.[0]?.resource.kind === target.resource.kind) last.push(target)
    else out.push([target])
  }
  return out
}
