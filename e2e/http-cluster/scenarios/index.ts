import type { Scenario } from '../scenario'
import { applying } from './applying'
import { configuration } from './configuration'
import { deployments } from './deployments'
import { helmFailures } from './helm-failures'
import { helmReleases } from './helm-releases'
import { helmWaits } from './helm-waits'
import { jobs } from './jobs'
import { network } from './network'
import { pods } from './pods'
import { policy } from './policy'
import { refused } from './refused'
import { server } from './server'
import { stateful } from './stateful'
import { watching } from './watching'

/** The longest first: they run side by side. */
export const SCENARIOS: readonly Scenario[] = [
  helmWaits,
  helmReleases,
  helmFailures,
  deployments,
  pods,
  stateful,
  jobs,
  server,
  refused,
  applying,
  policy,
  network,
  configuration,
  watching,
]
