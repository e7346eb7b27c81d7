/** Where helm keeps its files and what its environment says. Mirrors helm pkg/cli/environment.go and pkg/helmpath. */
import { cleanPath, formatFloat, GoError, parseBool, parseFloat64, parseInt64 } from '../../go'
import type { Run } from './command'
import type { CliIo } from './io'

type Env = CliIo['env']

/** filepath.Join: empty parts do not count. */
export const joinPath = (...parts: readonly string[]): string =>
  parts.every((part) => part === '') ? '' : cleanPath(parts.filter((part) => part !== '').join('/'))

function folder(env: Env, own: string, xdg: string, below: string, rest: string): string {
  if (env[own]) return joinPath(env[own], rest)
  return joinPath(env[xdg] || joinPath(env.HOME ?? '', below), 'helm', rest)
}

export const cachePath = (env: Env, rest = ''): string =>
  folder(env, 'HELM_CACHE_HOME', 'XDG_CACHE_HOME', '.cache', rest)
export const configPath = (env: Env, rest = ''): string =>
  folder(env, 'HELM_CONFIG_HOME', 'XDG_CONFIG_HOME', '.config', rest)
export const dataPath = (env: Env, rest = ''): string =>
  folder(env, 'HELM_DATA_HOME', 'XDG_DATA_HOME', '.local/share', rest)

/** What `helm env` prints, in that order: flags before variables before defaults. */
export function environment({ io, flags, namespace, isDebug, version }: Run): Map<string, string> {
  const { env } = io
  const flag = (name: string, otherwise: string): string => flags.string(name, otherwise)
  // Helm reads the flags that all commands share twice, and adds up what a list is given.
  const groups = flags.list('kube-as-group')
  const given = [...(groups.length > 0 ? [] : csv(env.HELM_KUBEASGROUPS)), ...groups, ...groups]
  const kubeconfig = flag('kubeconfig', '') // the flag's default hides the variable
  return new Map([
    ['HELM_BIN', 'helm'],
    ['HELM_BURST_LIMIT', flag('burst-limit', integer(env.HELM_BURST_LIMIT, '100'))],
    ['HELM_CACHE_HOME', cachePath(env)],
    ['HELM_CONFIG_HOME', configPath(env)],
    ...(version.hasContentCache
      ? [
          [
            'HELM_CONTENT_CACHE',
            flag('content-cache', env.HELM_CONTENT_CACHE ?? cachePath(env, 'content')),
          ] as const,
        ]
      : []),
    ['HELM_DATA_HOME', dataPath(env)],
    ['HELM_DEBUG', String(isDebug)],
    ['HELM_KUBEAPISERVER', flag('kube-apiserver', env.HELM_KUBEAPISERVER ?? '')],
    ['HELM_KUBEASGROUPS', given.join(',')],
    ['HELM_KUBEASUSER', flag('kube-as-user', env.HELM_KUBEASUSER ?? '')],
    ['HELM_KUBECAFILE', flag('kube-ca-file', env.HELM_KUBECAFILE ?? '')],
    ['HELM_KUBECONTEXT', flag('kube-context', env.HELM_KUBECONTEXT ?? '')],
    [
      'HELM_KUBEINSECURE_SKIP_TLS_VERIFY',
      flag('kube-insecure-skip-tls-verify', bool(env.HELM_KUBEINSECURE_SKIP_TLS_VERIFY)),
    ],
    ['HELM_KUBETLS_SERVER_NAME', flag('kube-tls-server-name', env.HELM_KUBETLS_SERVER_NAME ?? '')],
    ['HELM_KUBETOKEN', flag('kube-token', env.HELM_KUBETOKEN ?? '')],
    ['HELM_MAX_HISTORY', integer(env.HELM_MAX_HISTORY, '10')],
    ['HELM_NAMESPACE', namespace],
    ['HELM_PLUGINS', env.HELM_PLUGINS ?? dataPath(env, 'plugins')],
    ['HELM_QPS', decimal(flag('qps', env.HELM_QPS ?? '0'))],
    [
      'HELM_REGISTRY_CONFIG',
      flag('registry-config', env.HELM_REGISTRY_CONFIG ?? configPath(env, 'registry/config.json')),
    ],
    [
      'HELM_REPOSITORY_CACHE',
      flag('repository-cache', env.HELM_REPOSITORY_CACHE ?? cachePath(env, 'repository')),
    ],
    [
      'HELM_REPOSITORY_CONFIG',
      flag('repository-config', env.HELM_REPOSITORY_CONFIG ?? configPath(env, 'repositories.yaml')),
    ],
    ...(kubeconfig === '' ? [] : [['KUBECONFIG', kubeconfig] as const]),
  ])
}

const csv = (text = ''): string[] => {
  const trimmed = text.replace(/^[, ]+|[, ]+$/g, '')
  return trimmed === '' ? [] : trimmed.split(',')
}

const integer = (text: string | undefined, byDefault: string): string =>
  attempt(() => String(parseInt64(text ?? byDefault))) ?? byDefault

const bool = (text: string | undefined): string => String(attempt(() => parseBool(text ?? 'false')) ?? false)

const decimal = (text: string): string => formatFloat(attempt(() => parseFloat64(text)) ?? 0, 'f', 2)

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof GoError) return undefined
    throw fault
  }
}
