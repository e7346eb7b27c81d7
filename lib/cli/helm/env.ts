/** `helm env`. Mirrors helm pkg/cmd/env.go and pkg/cli/environment.go. */
import type { Command, Run } from './command'

export const ENV: Command = {
  name: 'env',
  use: 'env',
  short: 'helm client environment information',
  takes: { least: 0, most: 1 },
  flags: [],
  run: env,
}

async function env(run: Run): Promise<void> {
  const variables = environment(run)
  const [name] = run.args
  if (name !== undefined) run.io.stdout(`${variables[name] ?? ''}\n`)
  else
    run.io.stdout(
      Object.entries(variables)
        .map(([key, value]) => `${key}="${value}"\n`)
        .join(''),
    )
}

/** In the order of their names. */
function environment({ io, namespace, isDebug, flags }: Run): Record<string, string> {
  const get = (name: string, byDefault: string): string => io.env[name] || byDefault
  const home = io.env.HOME ?? ''
  const cache = get('HELM_CACHE_HOME', `${get('XDG_CACHE_HOME', `${home}/.cache`)}/helm`)
  const config = get('HELM_CONFIG_HOME', `${get('XDG_CONFIG_HOME', `${home}/.config`)}/helm`)
  const data = get('HELM_DATA_HOME', `${get('XDG_DATA_HOME', `${home}/.local/share`)}/helm`)
  return {
    HELM_BIN: 'helm',
    HELM_BURST_LIMIT: flags.string('burst-limit', get('HELM_BURST_LIMIT', '100')),
    HELM_CACHE_HOME: cache,
    HELM_CONFIG_HOME: config,
    HELM_CONTENT_CACHE: flags.string('content-cache', get('HELM_CONTENT_CACHE', `${cache}/content`)),
    HELM_DATA_HOME: data,
    HELM_DEBUG: String(isDebug),
    HELM_KUBEAPISERVER: flags.string('kube-apiserver', get('HELM_KUBEAPISERVER', '')),
    HELM_KUBEASGROUPS: get('HELM_KUBEASGROUPS', ''),
    HELM_KUBEASUSER: get('HELM_KUBEASUSER', ''),
    HELM_KUBECAFILE: get('HELM_KUBECAFILE', ''),
    HELM_KUBECONTEXT: flags.string('kube-context', get('HELM_KUBECONTEXT', '')),
    HELM_KUBEINSECURE_SKIP_TLS_VERIFY: get('HELM_KUBEINSECURE_SKIP_TLS_VERIFY', 'false'),
    HELM_KUBETLS_SERVER_NAME: get('HELM_KUBETLS_SERVER_NAME', ''),
    HELM_KUBETOKEN: get('HELM_KUBETOKEN', ''),
    HELM_MAX_HISTORY: get('HELM_MAX_HISTORY', '10'),
    HELM_NAMESPACE: namespace,
    HELM_PLUGINS: get('HELM_PLUGINS', `${data}/plugins`),
    HELM_QPS: get('HELM_QPS', '0.00'),
    HELM_REGISTRY_CONFIG: flags.string(
      'registry-config',
      get('HELM_REGISTRY_CONFIG', `${config}/registry/config.json`),
    ),
    HELM_REPOSITORY_CACHE: flags.string(
      'repository-cache',
      get('HELM_REPOSITORY_CACHE', `${cache}/repository`),
    ),
    HELM_REPOSITORY_CONFIG: flags.string(
      'repository-config',
      get('HELM_REPOSITORY_CONFIG', `${config}/repositories.yaml`),
    ),
  }
}
