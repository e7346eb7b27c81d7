/** What .helmignore keeps out of a chart. Mirrors helm pkg/ignore/rules.go, its odd negation included. */
import { basePath, fromBytes, GoError, trimSpace } from '../go'
import { matchPath } from './match'

interface Rule {
  readonly isNegated: boolean
  readonly onlyFolders: boolean
  matches(path: string): boolean
}

export class IgnoreRules {
  private readonly rules: Rule[] = []

  /** The rules of a .helmignore (none for undefined) and Helm's own. Throws GoError for a pattern it does not take. */
  constructor(file: Uint8Array | undefined) {
    if (file) for (const line of splitLines(file)) this.add(line)
    this.add('templates/.?*')
  }

  /** Whether a path (from the chart's folder) stays out. A negated rule that does not match ignores the file too. */
  ignores(path: string, isFolder: boolean): boolean {
    if (path === '' || path === '.' || path === './') return false
    for (const rule of this.rules) {
      if (rule.isNegated) {
        if ((rule.onlyFolders && !isFolder) || !rule.matches(path)) return true
      } else if (!(rule.onlyFolders && !isFolder) && rule.matches(path)) return true
    }
    return false
  }

  private add(line: string): void {
    let rule = trimSpace(line)
    if (rule === '' || rule.startsWith('#')) return
    if (rule.includes('**')) throw new GoError('double-star (**) syntax is not supported')
    matchPath(rule, 'abc') // refuses what is no pattern
    const isNegated = rule.startsWith('!')
    if (isNegated) rule = rule.slice(1)
    const onlyFolders = rule.endsWith('/')
    if (onlyFolders) rule = rule.slice(0, -1)
    this.rules.push({ isNegated, onlyFolders, matches: matcher(rule) })
  }
}

function matcher(rule: string): (path: string) => boolean {
  if (rule.startsWith('/')) return (path) => attempt(rule.slice(1), path)
  if (rule.includes('/')) return (path) => attempt(rule, path)
  return (path) => attempt(rule, basePath(path))
}

function attempt(rule: string, path: string): boolean {
  try {
    return matchPath(rule, path)
  } catch (fault) {
    if (fault instanceof GoError) return false
    throw fault
  }
}

function splitLines(file: Uint8Array): string[] {
  const text = fromBytes(file).replace(/^\uFEFF/, '')
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
  if (lines.at(-1) === '') lines.pop()
  return lines
}
