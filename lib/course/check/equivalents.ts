/**
 * Other ways to write the same chart. A check that refuses one of them looks at the source, or at names only the chart
 * itself sees, and not at what is rendered. Only files the learner may edit are rewritten.
 */
import { isMap, parseDocument } from 'yaml'
import type { Files } from '../files'
import type { Exercise } from '../lesson'

/** The solution in other words, each with what is different about it. */
export function equivalents({ solution, editable }: Exercise): [how: string, files: Files][] {
  const rewrite = (change: (text: string, path: string) => string): Files =>
    Object.fromEntries(
      Object.entries(solution).map(([path, text]) => [
        path,
        editable.includes(path) ? change(text, path) : text,
      ]),
    )
  const inTemplates = (change: (text: string) => string): Files =>
    rewrite((text, path) => (isTemplate(path) ? change(text) : text))
  return [
    ['single quotes', inTemplates((text) => text.replace(/\| quote\b/g, '| squote'))],
    ['a comment at the end', inTemplates((text) => `${text.trimEnd()}\n{{- /* note */}}\n`)],
    ['other whitespace', inTemplates(otherWhitespace)],
    ['other names for its helpers', inTemplates(renameHelpers(solution, editable))],
    [
      'its keys in another order',
      rewrite((text, path) => (isTemplate(path) ? kindFirst(text) : reverseKeys(text, path))),
    ],
  ]
}

const isTemplate = (path: string): boolean => /^templates\/.*\.(ya?ml|tpl)$/.test(path)

const otherWhitespace = (text: string): string =>
  text
    .replace(/\{\{ /g, '{{')
    .replace(/ \}\}/g, '}}')
    .replace(/^(?=(metadata|spec|data):)/gm, '\n')

/** A helper's name is the chart's own affair, as long as every file that says it is the learner's. */
function renameHelpers(files: Files, editable: readonly string[]): (text: string) => string {
  const names = new Set(
    Object.values(files).flatMap((text) =>
      [...text.matchAll(/\{\{-? *define "([^"]+)"/g)].map(([, name]) => `"${name}"`),
    ),
  )
  const own = [...names].filter((name) =>
    Object.entries(files).every(([path, text]) => editable.includes(path) || !text.includes(name)),
  )
  return (text) => own.reduce((now, name) => now.replaceAll(name, `"renamed.${name.slice(1)}`), text)
}

const kindFirst = (text: string): string => text.replace(/^(apiVersion: .*)\n(kind: .*)$/gm, '$2\n$1')

function reverseKeys(text: string, path: string): string {
  const document = parseDocument(text)
  // An alias must stand behind its anchor.
  if (!/\.ya?ml$/.test(path) || text.includes('&') || document.errors.length > 0 || !isMap(document.contents))
    return text
  document.contents.items.reverse()
  return document.toString({ lineWidth: 0 })
}
