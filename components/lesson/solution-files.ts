import type { Files } from '../stores/workspace-model'

/** The text files a learner's work and the solution do not share, by path. */
export function differing(files: Files, solution: Readonly<Record<string, string>>): string[] {
  const mine = [...files].flatMap(([path, content]) => (typeof content === 'string' ? [path] : []))
  return [...new Set([...mine, ...Object.keys(solution)])]
    .filter((path) => files.get(path) !== solution[path])
    .sort()
}
