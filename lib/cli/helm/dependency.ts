/** `helm dependency list|update|build`. Mirrors helm pkg/cmd/dependency.go and its subcommands. */
import { cleanPath } from '../../go'
import type { Command } from './command'
import { listDependencies } from './dependency-list'
import { buildDependencies, updateDependencies } from './dependency-update'
import type { Flag } from './flags'
import { REPOSITORY_FLAGS } from './repository-flags'

const UPDATE_FLAGS: readonly Flag[] = [
  { name: 'verify', kind: 'bool', usage: 'verify the packages against signatures' },
  { name: 'keyring', kind: 'string', usage: 'keyring containing public keys' },
  { name: 'skip-refresh', kind: 'bool', usage: 'do not refresh the local repository cache' },
  ...REPOSITORY_FLAGS,
]

export const DEPENDENCY: Command = {
  name: 'dependency',
  aliases: ['dep', 'dependencies'],
  use: 'dependency update|build|list',
  short: "manage a chart's dependencies",
  flags: [],
  commands: [
    {
      name: 'build',
      use: 'build CHART',
      short: 'rebuild the charts/ directory based on the Chart.lock file',
      takes: { least: 0, most: 1 },
      flags: UPDATE_FLAGS,
      run: (run) => buildDependencies(run, cleanPath(run.args[0] ?? '.')),
    },
    {
      name: 'list',
      aliases: ['ls'],
      use: 'list CHART',
      short: 'list the dependencies for the given chart',
      takes: { least: 0, most: 1 },
      flags: [
        {
          name: 'max-col-width',
          kind: 'int',
          byDefault: '80',
          usage: 'maximum column width for output table',
        },
      ],
      run: listDependencies,
    },
    {
      name: 'update',
      aliases: ['up'],
      use: 'update CHART',
      short: 'update charts/ based on the contents of Chart.yaml',
      takes: { least: 0, most: 1 },
      flags: UPDATE_FLAGS,
      run: (run) => updateDependencies(run, cleanPath(run.args[0] ?? '.')),
    },
  ],
}
