/** A thirteenth lesson, written by following docs/authoring.md and nothing else. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { main } from '../../lib/course/check/main'
import { NewLessonError, newLesson } from '../../lib/course/node/new-lesson-node'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/authoring.md'), 'utf8')
const lessons = join(mkdtempSync(join(tmpdir(), 'authoring-')), 'lessons')
cpSync(join(root, 'lessons'), lessons, { recursive: true })
afterAll(() => rmSync(dirname(lessons), { recursive: true }))

/** A file's name in bold, then the fenced block that is its text. */
const blocks = [...page.matchAll(/^\*\*`([^`]+)`\*\*\n\n```\w+\n([\s\S]*?)^```$/gm)].map(
  ([, path = '', text = '']) => ({ path, text }),
)

async function check(only: string): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  const code = await main({ lessons, only }, (line) => lines.push(...line.split('\n')))
  return { code, lines }
}

describe('following docs/authoring.md', () => {
  it('lessons:new writes a lesson that lacks nothing but its sentences, and says each', async () => {
    const [, folder = ''] = /npm run lessons:new (\S+)\n/.exec(page) ?? []
    expect(folder).toBe('13-quiet-hours')
    expect(newLesson({ lessons, folder })).toContain('lessons/13-quiet-hours/lesson.mdx')
    const { code, lines } = await check('13')
    expect(code).toBe(1)
    const faults = lines.filter((line) => /^lessons\/\S+:\d+:\d+: /.test(line))
    expect(faults.filter((line) => !line.includes(': still to write: '))).toEqual([])
    expect(faults.length).toBeGreaterThan(10)
  })

  it('its blocks make a lesson with nothing to mend', async () => {
    expect(blocks.map(({ path }) => path)).toContain('lesson.mdx')
    for (const { path, text } of blocks) {
      const place = join(lessons, '13-quiet-hours', path)
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(place, text)
    }
    const { code, lines } = await check('13-quiet-hours')
    expect(lines.filter((line) => line.startsWith('lessons/'))).toEqual([])
    expect(code).toBe(0)
  })

  it('a wrong turn is answered in words', () => {
    const wrong = (folder: string, phase?: string) => () => newLesson({ lessons, folder, phase })
    expect(wrong('Quiet')).toThrow(NewLessonError)
    expect(wrong('Quiet')).toThrow(
      'Quiet is not a folder’s name: write NN-slug, as in 13-quiet-hours'.replace('’', "'"),
    )
    expect(wrong('13-quiet-hours')).toThrow('lessons/13-quiet-hours is already there')
    expect(wrong('14-more', 'finale')).toThrow('there is no phase finale: course.yaml has introduction, ')
    expect(wrong('15-values-deep-dive')).toThrow('course.yaml already has a lesson values-deep-dive')
  })

  it('a lesson that was announced keeps its place', () => {
    newLesson({ lessons, folder: '05-chart-dependencies' })
    const course = readFileSync(join(lessons, 'course.yaml'), 'utf8')
    expect(course).toContain(
      '      - id: chart-dependencies\n        folder: 05-chart-dependencies\n      - id: helm-hooks',
    )
  })
})
