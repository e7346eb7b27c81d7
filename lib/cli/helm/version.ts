/** `helm version`. Mirrors helm pkg/cmd/version.go. */
import { named, Struct } from '../../go'
import { StringSink, TemplateSet } from '../../gotemplate'
import type { Command, Run } from './command'
import { nameFunctions } from './functions'

const BUILD_INFO = named('version.BuildInfo', 'struct')

export const VERSION: Command = {
  name: 'version',
  use: 'version',
  short: 'print the helm version information',
  takes: { least: 0, most: 0 },
  flags: [
    {
      name: 'client',
      short: 'c',
      kind: 'bool',
      helm: '3',
      isHidden: true,
      usage: 'for backwards compatibility',
    },
    { name: 'short', kind: 'bool', usage: 'print the version number' },
    { name: 'template', kind: 'string', usage: 'template for version string format' },
  ],
  run: version,
}

async function version({ io, flags, version }: Run): Promise<void> {
  const template = flags.string('template')
  if (template !== '') {
    const set = new TemplateSet(nameFunctions(io), '_')
    set.parse('_', template)
    const sink = new StringSink()
    const data = new Struct(
      BUILD_INFO,
      new Map([
        ['Version', version.version],
        ['GitCommit', ''],
        ['GitTreeState', version.gitTreeState],
        ['GoVersion', version.goVersion],
        ['KubeClientVersion', version.kubeClientVersion ?? ''],
      ]),
    )
    try {
      set.execute('_', data, { sink })
    } finally {
      io.stdout(sink.text)
    }
    return
  }
  if (flags.bool('short')) io.stdout(`${version.version}\n`)
  else
    io.stdout(
      `version.BuildInfo{Version:"${version.version}", GitCommit:"", GitTreeState:"${version.gitTreeState}", GoVersion:"${version.goVersion}"${version.kubeClientVersion ? `, KubeClientVersion:"${version.kubeClientVersion}"` : ''}}\n`,
    )
}
