import { expect, test } from './bench'
import { answers, changes, lessonOf, solves } from './study'

const SLUG = 'advanced-go-templating'

test('I read lesson 2, play with its demos, solve its exercises and answer its questions', async ({
  learner,
  page,
}) => {
  test.setTimeout(300_000)
  await learner.opens(`/lessons/${SLUG}`)
  await learner.isAtTheBench()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The template language, without folklore')
  const lesson = await lessonOf(learner, SLUG)

  await changes(learner, 'text-first', {
    from: '.Values.greeting }}',
    to: '.Values.greeting | quote }}',
    gives: 'GREETING: "Note: the planner is asleep"',
  })
  await changes(learner, 'scope', { from: '$mode := "loud"', to: '$mode = "loud"', gives: 'outside: loud' })
  await changes(learner, 'levels', {
    from: '  tracing:\n    enabled: true\n',
    to: '',
    gives: 'nil pointer evaluating interface {}.tracing',
  })
  await changes(learner, 'dot-in-with', {
    from: '.Release.Name }}-task',
    to: '$.Release.Name }}-task',
    gives: 'agent-task-api',
  })
  await changes(learner, 'compare-from-file', {
    from: 'gt .Values.replicaCount 1',
    to: 'gt (int .Values.replicaCount) 1',
    gives: 'many: "yes"',
  })
  await changes(learner, 'big-number', { from: '1000000', to: '999999', gives: 'plain: 999999' })
  await changes(learner, 'two-dashes', {
    from: 'true -}}',
    to: 'true }}',
    gives: /- --queue=plan\s+- --queue=exec/,
  })
  await changes(learner, 'structures', {
    from: '{{ toYaml .Values.nodeSelector | indent 4 }}',
    to: '{{- toYaml .Values.nodeSelector | nindent 4 }}',
    gives: 'zone: north',
  })

  for (const prediction of lesson.predictions) await answers(learner, prediction)
  for (const exercise of lesson.exercises) await solves(learner, exercise)
  for (const question of lesson.questions) await answers(learner, question)
  await expect(
    page.getByText(`${lesson.questions.length} of ${lesson.questions.length} answered right.`),
  ).toBeVisible()
  await learner.isSaved()
})

test('on coming back, everything in lesson 2 that I did is still done', async ({ learner, page }) => {
  await learner.opens(`/lessons/${SLUG}`)
  await learner.isAtTheBench()
  const lesson = await lessonOf(learner, SLUG)
  const [question] = lesson.questions
  const [exercise] = lesson.exercises
  if (!question || !exercise) throw new Error('lesson 2 has questions and exercises')
  await answers(learner, question)
  await solves(learner, exercise)
  await learner.isSaved()
  await page.reload()
  await learner.isAtTheBench()
  await expect(page.locator(`[id="${exercise.id}"]`).getByText('passed', { exact: true })).toBeVisible()
  await expect(page.locator(`[id="${question.id}"]`).getByText('answered right')).toBeVisible()
})
