/** What kubectl says of the cluster and of itself: api-resources, config, version, cluster-info, auth can-i. */
import { GoError } from '../../go'
import { apiVersionOf } from '../../kube'
import { flags } from '../helm/release/flags'
import type { KubectlCommand } from './command'
import { layout } from './table-text'

export const ABOUT: readonly KubectlCommand[] = [
  {
    name: 'api-resources',
    short: 'Print the supported API resources on the server',
    use: '[--namespaced=true|false] [-o name]',
    flags: flags('namespaced output,o:string no-headers api-group:string'),
    async run({ io, flags, resources }) {
      const shown = resources.filter(
        (one) =>
          (!flags.has('namespaced') || one.namespaced === flags.bool('namespaced')) &&
          (!flags.has('api-group') || one.group === flags.string('api-group')),
      )
      if (flags.string('output') === 'name')
        return io.stdout(shown.map(({ plural, group }) => `${plural}${group && `.${group}`}\n`).join(''))
      io.stdout(
        layout(
          ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND'],
          shown.map((one) => [
            one.plural,
            one.shortNames.join(','),
            apiVersionOf(one),
            String(one.namespaced),
            one.kind,
          ]),
          flags.bool('no-headers'),
        ),
      )
    },
  },
  {
    name: 'config',
    short: 'Show which cluster is spoken to',
    use: 'current-context|get-contexts',
    flags: flags('output,o:string no-headers'),
    async run({ io, args, context }) {
      if (args[0] === 'current-context') return io.stdout(`${context}\n`)
      if (args[0] === 'get-contexts')
        return io.stdout(
          layout(
            ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'],
            [['*', context, context, context, '']],
          ),
        )
      throw new GoError(
        'the cluster is chosen in the Cluster panel; here are current-context and get-contexts',
      )
    },
  },
  {
    name: 'version',
    short: 'Print the client and server version information',
    use: '',
    flags: flags('client output,o:string'),
    async run({ io, kube }) {
      const { gitVersion } = await kube.version()
      io.stdout(`Client Version: ${gitVersion}\nKustomize Version: none\nServer Version: ${gitVersion}\n`)
    },
  },
  {
    name: 'cluster-info',
    short: 'Display cluster information',
    use: '',
    flags: [],
    run: async ({ io, context }) =>
      io.stdout(`Kubernetes control plane is running in this page (${context}): Pods are simulated\n`),
  },
  {
    name: 'auth',
    short: 'Inspect authorization',
    use: 'can-i VERB TYPE',
    flags: flags('list'),
    async run({ io, args }) {
      if (args[0] !== 'can-i') throw new GoError(`kubectl auth ${args[0] ?? ''} is not here; can-i is`)
      io.stdout('yes\n')
    },
  },
]
