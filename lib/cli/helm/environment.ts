/** Where helm keeps its files and what its environment says. Mirrors helm pkg/cli/environment.go and pkg/helmpath. */
import { cleanPath, formatFloat, GoError, parseBool, parseFloat64, parseInt64 } from '../../go'
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

export interface Settings {
  contentCache: string
  registryConfig: string
  repositoryCache: string
  repositoryConfig: string
  /** What every variable that `helm env` prints stands at, by name. */
  variables: ReadonlyMap<string, string>
}

export function settingsOf(env: Env, namespace: string, isDebug: boolean): Settings {
  const contentCache = env.HELM_CONTENT_CACHE ?? cachePath(env, 'content')
  const registryConfig = env.HELM_REGISTRY_CONFIG ?? configPath(env, 'registry/config.json')
  const repositoryCache = env.HELM_REPOSITORY_CACHE ?? cachePath(env, 'repository')
  const repositoryConfig = env.HELM_REPOSITORY_CONFIG ?? configPath(env, 'repositories.yaml')
  const variables = new Map([
    ['HELM_BIN', 'helm'],
    ['HELM_BURST_LIMIT', intOr(env.HELM_BURST_LIMIT, '100')],
    ['HELM_CACHE_HOME', cachePath(env)],
    ['HELM_CONFIG_HOME', configPath(env)],
    ['HELM_CONTENT_CACHE', contentCache],
    ['HELM_DATA_HOME', dataPath(env)],
    ['HELM_DEBUG', String(isDebug)],
    ['HELM_KUBEAPISERVER', env.HELM_KUBEAPISERVER ?? ''],
    ['HELM_KUBEASGROUPS', (env.HELM_KUBEASGROUPS ?? '').replace(/^[, ]+|[, ]+$/g, '')],
    ['HELM_KUBEASUSER', env.HELM_KUBEASUSER ?? ''],
    ['HELM_KUBECAFILE', env.HELM_KUBECAFILE ?? ''],
    ['HELM_KUBECONTEXT', env.HELM_KUBECONTEXT ?? ''],
    ['HELM_KUBEINSECURE_SKIP_TLS_VERIFY', boolOr(env.HELM_KUBEINSECURE_SKIP_TLS_VERIFY)],
    ['HELM_KUBETLS_SERVER_NAME', env.HELM_KUBETLS_SERVER_NAME ?? ''],
    ['HELM_KUBETOKEN', env.HELM_KUBETOKEN ?? ''],
    ['HELM_MAX_HISTORY', intOr(env.HELM_MAX_HISTORY, '10')],
    ['HELM_NAMESPACE', namespace],
    ['HELM_PLUGINS', env.HELM_PLUGINS ?? dataPath(env, 'plugins')],
    ['HELM_QPS', formatFloat(attempt(() => parseFloat64(env.HELM_QPS ?? '0')) ?? 0, 'f', 2)],
    ['HELM_REGISTRY_CONFIG', registryConfig],
    ['HELM_REPOSITORY_CACHE', repositoryCache],
    ['HELM_REPOSITORY_CONFIG', repositoryConfig],
    ...(env.KUBECONFIG ? [['KUBECONFIG', env.KUBECONFIG] as const] : []),
  ])
  return { contentCache, registryConfig, repositoryCache, repositoryConfig, variables }
}

const intOr = (text: string | undefined, byDefault: string): string =>
  attempt(() => String(parseInt64(text ?? byDefault))) ?? byDefault

const boolOr = (text: string | undefined): string =>
  String(attempt(() => parseBool(text ?? 'false')) ?? false)

/** SOURCE_DATE_EPOCH, in seconds; undefined when not set. Throws GoError with Helm's text. */
export function sourceDateEpoch(env: Env): number | undefined {
  const text = env.SOURCE_DATE_EPOCH
  if (!text) return undefined
  let epoch: bigint
  try {
    epoch = parseInt64(text)
  } catch (fault) {
    if (fault instanceof GoError) throw new GoError(`invalid SOURCE_DATE_EPOCH: ${fault.message}`)
    throw fault
  }
  if (epoch < 0n) throw new GoError('invalid SOURCE_DATE_EPOCH: must not be negative')
  return Number(epoch)
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (fault) {
    if (fault instanceof GoError) return undefined
    throw fault
  }
}
