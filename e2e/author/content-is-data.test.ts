/** Content is data: what a learner types never reaches the MDX compiler, and what an author writes runs nothing. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Fault, readProse } from '../../lib/course/load'

const root = join(import.meta.dirname, '../..')

const sources = ['app', 'components', 'lib'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.(test|spec)\.tsx?$/.test(path))
    .map((path) => ({ path: `${folder}/${path}`, text: readFileSync(join(root, folder, path), 'utf8') })),
)

/** Imports whose values are used; a type leaves nothing behind. */
const imports = (text: string): string[] =>
  [...text.matchAll(/^(?:import|export)\s+(?!type\b)[^'"]*?from\s+['"]([^'"]+)['"]/gms)].map(
    ([, from = '']) => from,
  )

describe('X88: the MDX compiler', () => {
  it('is called by the page’s build and by the reader of lessons, and by nobody else', () => {
    const callers = sources.filter(({ text }) => text.includes('@mdx-js/mdx')).map(({ path }) => path)
    expect(callers.sort()).toEqual(['app/lesson-prose.tsx', 'lib/course/load/prose.ts'])
  })

  it('is out of reach of everything that runs in the browser', () => {
    const known = new Map(sources.map((source) => [source.path, source.text]))
    const find = (from: string, path: string): string | undefined =>
      path.startsWith('.')
        ? ['.ts', '.tsx', '/index.ts', '/index.tsx']
            .map((end) => join(from, '..', path) + end)
            .find((one) => known.has(one))
        : path === '@mdx-js/mdx'
          ? path
          : undefined
    const entries = sources.filter(
      ({ path, text }) => /^['"]use client['"]/.test(text) || /-worker\.ts$/.test(path),
    )
    expect(entries.length).toBeGreaterThan(20)
    const seen = new Set<string>()
    const visit = (path: string): void => {
      if (seen.has(path)) return
      seen.add(path)
      for (const one of imports(known.get(path) ?? '')) {
        const next = find(path, one)
        if (next) visit(next)
      }
    }
    for (const { path } of entries) visit(path)
    expect([...seen]).toContain('lib/course/grade.ts')
    expect([...seen].filter((path) => path === '@mdx-js/mdx' || path === 'app/lesson-prose.tsx')).toEqual([])
  })
})

describe('hostile prose', () => {
  it.each([
    ['<img src="x" onerror="alert(1)" />', '<img> is not a component of lessons'],
    ['<script>alert(1)</script>', '<script> is not a component of lessons'],
    ['<svg><animate /></svg>', '<svg> is not a component of lessons'],
    ['a {process.exit(1)} b', 'expressions in braces are not allowed in a lesson'],
    ['export const x = 1', 'import and export are not allowed in a lesson'],
    ['<Demo id={alert(1)} show="all" />', 'id of <Demo> is not a text in quotes'],
    ['<Demo {...window} />', 'an attribute of <Demo> is not a text in quotes'],
    ['<Try command="ls" onClick="alert(1)" />', '<Try> has no attribute onClick'],
  ])('%s is refused', (text, message) => {
    const faults: Fault[] = []
    readProse('lesson.mdx', text, faults)
    expect(faults.map((fault) => fault.message)).toContain(message)
  })
})
