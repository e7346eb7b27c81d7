/** `helm status`. Mirrors helm pkg/cmd/status.go. */
import type { GoMap } from '../../../go'
import { type ReleaseResource, statusText } from '../../../release'
import { objectTable } from '../../kubectl'
import type { Command, Run } from '../command'
import { flags, OUTPUT } from './flags'
import { recordOf, write } from './output'
import { releases } from './play'

export const STATUS: Command = {
  name: 'status',
  use: 'status RELEASE_NAME',
  short: 'display the status of the named release',
  takes: { least: 1, most: 1 },
  flags: [...flags('revision:int'), OUTPUT],
  run: status,
}

/** The release and revision a command names. */
export function targetOf({ args, namespace, flags }: Run): {
  name: string
  namespace: string
  revision?: number
} {
  const revision = Number(flags.string('revision', '0'))
  return { name: args[0]!, namespace, ...(revision !== 0 && { revision }) }
}

async function status(run: Run): Promise<void> {
  const service = releases(run.io, '"helm status"')
  const target = targetOf(run)
  if (run.flags.string('output', 'table') !== 'table') {
    const { chart: _, ...rest } = Object.fromEntries(await recordOf(service, target))
    return write(run, new Map(Object.entries(rest)) as GoMap, () => '')
  }
  const release = await service.status(target)
  const objects = await service.resources(target)
  const now = Number(run.io.clock() / 1_000_000n)
  run.io.stdout(statusText(release, { resources: resourcesText(objects, now) }))
}

/** The live objects, table by table: `==> v1/Deployment`, and `==> v1/Pod(related)` for the Pods they made. */
function resourcesText(objects: readonly ReleaseResource[], now: number): string {
  const groups = new Map<string, ReleaseResource['object'][]>()
  const add = (key: string, object: ReleaseResource['object']): void => {
    groups.set(key, [...(groups.get(key) ?? []), object])
  }
  const addPods = ({ children = [] }: ReleaseResource): void => {
    for (const child of children) {
      if (child.object.kind === 'Pod') add('v1/Pod(related)', child.object)
      addPods(child)
    }
  }
  for (const one of objects) {
    if (one.status === 'missing') continue
    const { apiVersion, kind } = one.object
    add(`${apiVersion.split('/').at(-1)}/${kind}`, one.object)
    addPods(one)
  }
  return [...groups].map(([key, items]) => `==> ${key}\n${objectTable(items, { now })}\n`).join('')
}
