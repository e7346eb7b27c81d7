/**
 * Reads the kubeconfig as kubectl does (client-go tools/clientcmd/loader.go): $KUBECONFIG is a list, missing
 * files are skipped, the first file to name a cluster, user or context wins; without it ~/.kube/config. Never a
 * server that nobody named, never in-cluster credentials, and current-context is not even kept. Parsing is
 * @kubernetes/client-node's; its own loading stops at a missing file and at a name that two files share.
 */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import type { Cluster, Context, User } from '@kubernetes/client-node'

export interface Kubeconfig {
  readonly contexts: readonly KubeContext[]
  /** Whether any file was there at all. */
  readonly isFound: boolean
}

/** A context with what it names; undefined where the kubeconfig does not hold it. */
export interface KubeContext {
  readonly name: string
  readonly cluster: Cluster | undefined
  readonly user: User | undefined
  readonly namespace: string | undefined
}

/** A file that is there and cannot be used; kubectl too refuses to work then. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError'
}

export type Env = Readonly<Record<string, string | undefined>>

/** Exact names, separated by commas. */
export const listed = (names: string): ReadonlySet<string> =>
  new Set(
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  )

export async function readKubeconfig(env: Env): Promise<Kubeconfig> {
  const clusters = new Map<string, Cluster>()
  const users = new Map<string, User>()
  const contexts = new Map<string, Context>()
  let isFound = false
  for (const path of kubeconfigPaths(env)) {
    const text = await readOptional(path)
    if (text === undefined) continue
    isFound = true
    const file = await parse(path, text)
    addFirst(clusters, file.clusters)
    addFirst(users, file.users)
    addFirst(contexts, file.contexts)
  }
  return {
    isFound,
    contexts: [...contexts.values()].map((context) => ({
      name: context.name,
      cluster: clusters.get(context.cluster),
      user: users.get(context.user),
      namespace: context.namespace,
    })),
  }
}

export function kubeconfigPaths(env: Env): string[] {
  if (env.KUBECONFIG) return [...new Set(env.KUBECONFIG.split(delimiter))].filter((path) => path !== '')
  return [join(env.HOME || env.USERPROFILE || homedir(), '.kube', 'config')]
}

function addFirst<T extends { name: string }>(into: Map<string, T>, entries: readonly T[]): void {
  for (const entry of entries) if (!into.has(entry.name)) into.set(entry.name, entry)
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new KubeconfigError(`${path}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be read'}`)
  }
}

interface Entries {
  clusters: Cluster[]
  users: User[]
  contexts: Context[]
}

async function parse(path: string, text: string): Promise<Entries> {
  if (/^(\s|#.*$)*$/m.test(text) && text.replace(/#.*$/gm, '').trim() === '')
    return { clusters: [], users: [], contexts: [] }
  const { KubeConfig } = await import('@kubernetes/client-node') // 300 ms and 80 MB: only when a cluster is asked for
  const parsed = new KubeConfig()
  try {
    parsed.loadFromString(text, { onInvalidEntry: 'filter' })
  } catch {
    throw new KubeconfigError(`${path}: not a kubeconfig`) // the parser's message quotes the file, keys and all
  }
  const { clusters, users, contexts } = parsed
  for (const [what, entries] of Object.entries({ cluster: clusters, user: users, context: contexts })) {
    const repeated = firstRepeated(entries.map(({ name }) => name))
    if (repeated !== undefined)
      throw new KubeconfigError(`${path}: duplicate ${what} name ${JSON.stringify(repeated)}`)
  }
  const folder = dirname(resolve(path))
  const absolute = (file: string | undefined): string | undefined =>
    file && !isAbsolute(file) ? join(folder, file) : file
  return {
    clusters: clusters.map((cluster) => withFiles(cluster, { caFile: absolute(cluster.caFile) })),
    users: users.map((user) =>
      withFiles(user, { certFile: absolute(user.certFile), keyFile: absolute(user.keyFile) }),
    ),
    contexts,
  }
}

/** The entry with those of its file paths that are set. */
function withFiles<T>(entry: T, files: Partial<Record<keyof T, string | undefined>>): T {
  const set = Object.fromEntries(Object.entries(files).filter(([, file]) => file))
  return { ...entry, ...set }
}

const firstRepeated = (names: readonly string[]): string | undefined =>
  names.find((name, i) => names.indexOf(name) !== i)
