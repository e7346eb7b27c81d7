import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sentencesOf } from '../grade'
import { lessonsOf } from '../lesson'
import { diskReader } from '../node/disk-node'
import { ContentError, loadCourse, loadLesson } from './index'

const scaffold = () => ({ 'Chart.yaml': 'name: task-api\n', 'values.yaml': 'image: {}\n' })
const reader = diskReader(join(import.meta.dirname, '../../../lessons'), scaffold)

const course = await loadCourse(reader)
const lesson = await loadLesson(reader, 'introduction-to-helm')

describe('the course', () => {
  it('has twelve lessons in five phases, the first of them open', () => {
    expect(course.phases.map((phase) => [phase.title, phase.lessons.length])).toEqual([
      ['Introduction', 1],
      ['Foundation', 3],
      ['Application', 3],
      ['Distribution', 2],
      ['Synthesis', 3],
    ])
    expect(lessonsOf(course).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(lessonsOf(course)[0]).toMatchObject({
      id: 'introduction-to-helm',
      folder: '01-introduction-to-helm',
    })
  })
  it('refuses a lesson that is not open', async () => {
    await expect(loadLesson(reader, 'capstone-production-ai-agent-chart')).rejects.toThrow(ContentError)
  })
})

describe('lesson 1', () => {
  const exercise = (id: string) => lesson.exercises.find((one) => one.id === id)

  it('has seven exercises and twelve questions, each objective assessed', () => {
    expect(lesson.exercises.map(({ number, id }) => `${number} ${id}`)).toEqual([
      '1 unfreeze-the-manifests',
      '2 two-releases-no-collision',
      '3 make-chart-yaml-loadable',
      '4 one-chart-two-environments',
      '5 ship-break-roll-back',
      '6 drive-the-scaffold-by-values',
      '7 borrow-a-cache',
    ])
    expect(lesson.questions.length).toBe(12)
  })
  it('lays a starter on the chart, a solution on the starter, the next exercise on that', () => {
    const first = exercise('unfreeze-the-manifests')
    expect(first?.starter).toEqual(lesson.chart)
    expect(first?.solution['templates/service.yaml']).toContain('port: {{ .Values.service.port }}')
    expect(first?.solution['values.yaml']).toBe(lesson.chart['values.yaml'])
    expect(exercise('two-releases-no-collision')?.starter).toEqual(first?.solution)
    expect(Object.keys(exercise('make-chart-yaml-loadable')?.starter ?? {})).toEqual([
      'Chart.yaml',
      'templates/build-info.yaml',
      'values.yaml',
    ])
    expect(exercise('drive-the-scaffold-by-values')?.starter['Chart.yaml']).toBe('name: task-api\n')
    expect(exercise('borrow-a-cache')?.catalog.map(({ version }) => version)).toEqual(['1.1.0', '1.2.0'])
  })
  it('knows every check by a sentence, with a next step', () => {
    for (const one of lesson.exercises)
      expect(Object.keys(one.onFail).sort()).toEqual(sentencesOf(one).sort())
  })
  it('is plain data', () => expect(JSON.parse(JSON.stringify(lesson))).toEqual(lesson))
})
