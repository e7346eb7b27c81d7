/** An action's events as a shell sees them: what goes to stderr meanwhile, and how it ends. */
import { GoError } from '../../../go'
import type { ReleaseEvent, ReleaseService } from '../../../release'
import type { Run } from '../command'
import type { CliCluster, CliIo } from '../io'

/** The cluster's releases. Throws GoError where there is no cluster. */
export const releases = (io: CliIo, what: string): ReleaseService => clusterOf(io, what).releases

export function clusterOf(io: CliIo, what: string): CliCluster {
  if (!io.cluster)
    throw new GoError(`${what} needs a cluster, which this helm has not; it renders, lints and packages`)
  return io.cluster
}

/** Runs an action to its end and answers what Helm prints. Throws GoError as the action failed. */
export async function play({ io }: Run, events: AsyncIterable<ReleaseEvent>): Promise<string> {
  for await (const event of events) {
    if ('line' in event && event.line) io.stderr(`${event.line}\n`)
    if (event.type === 'done') return event.message
    if (event.type !== 'failed') continue
    if (event.output) io.stdout(event.output)
    const asked = event.needs?.map(({ id }) => id).join(', ')
    throw new GoError(
      asked ? `${event.message}: say yes to ${asked} in the Cluster panel, which asks first` : event.message,
    )
  }
  throw new GoError('the cluster went away')
}
