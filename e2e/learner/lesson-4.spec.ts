import type { Exercise } from '../../lib/course'
import { expect, type Learner, test } from './bench'
import { answers, changes, lessonOf, solves } from './study'

const SLUG = 'values-deep-dive'

test('I read lesson 4, play with its demos, solve its exercises and answer its questions', async ({
  learner,
  page,
}) => {
  test.setTimeout(300_000)
  await learner.opens(`/lessons/${SLUG}`)
  await learner.isAtTheBench()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who wins, what survives, what is refused')
  const lesson = await lessonOf(learner, SLUG)

  // An empty map clears nothing.
  const leaves = page.locator('#leaf-by-leaf')
  await changes(learner, 'leaf-by-leaf', {
    from: 'replicaCount: 4',
    to: 'replicaCount: 44\ndatabase: {}',
    gives: 'replicaCount: 44',
  })
  await expect(leaves.locator('pre').last()).toContainText('host: postgres.dev.svc')

  // Flags are typed; the command above the output follows.
  await changes(learner, 'flags-in-any-order', {
    from: '--set replicaCount=9 ',
    to: '',
    gives: 'replicaCount: 4',
  })
  await expect(
    page
      .locator('#flags-in-any-order')
      .getByText('helm template agent . -f prod.yaml -f eu.yaml -s', { exact: false }),
  ).toBeVisible()
  await changes(learner, 'flags-in-any-order', {
    from: '-f eu.yaml',
    to: '-f us.yaml',
    gives: 'open us.yaml: no such file or directory',
  })
  await changes(learner, 'dead-key', {
    from: 'agent.logLevel',
    to: 'agent.config.logLevel',
    gives: 'LOG_LEVEL: "DEBUG"',
  })
  await changes(learner, 'yaml-types', { from: 'NO', to: '"NO"', gives: 'country: "NO is a string"' })
  await changes(learner, 'node-selector', {
    from: '--set nodeSelector.kubernetes.io/os=linux',
    to: String.raw`--set 'nodeSelector.kubernetes\.io/os=linux'`,
    gives: 'kubernetes.io/os: linux',
  })
  await changes(learner, 'policy-from-a-file', {
    from: '    {{ .Values.policy }}',
    to: '    {{- .Values.policy | nindent 4 }}',
    gives: '"delete": []',
  })
  await changes(learner, 'temperature-zero', {
    from: ' | default 0.7',
    to: '',
    gives: 'MODEL_TEMPERATURE: "0"',
  })
  await changes(learner, 'refused', {
    from: 'many',
    to: '51',
    gives: "at '/replicaCount': maximum: got 51, want 50",
  })
  await changes(learner, 'a-typo-passes', {
    from: '"type": "object",',
    to: '"type": "object", "additionalProperties": false,',
    gives: "additional properties 'replicacount' not allowed",
  })
  await changes(learner, 'closed-child', {
    from: '"properties": {',
    to: '"properties": { "global": {"type": "object"},',
    gives: 'size: "1"',
  })

  for (const prediction of lesson.predictions) await answers(learner, prediction)
  for (const exercise of lesson.exercises.filter(({ needs }) => !needs)) await solves(learner, exercise)
  for (const exercise of lesson.exercises.filter(({ needs }) => needs?.includes('terminal')))
    await flagsUnderFire(learner, exercise)
  for (const question of lesson.questions) await answers(learner, question)
  await expect(
    page.getByText(`${lesson.questions.length} of ${lesson.questions.length} answered right.`),
  ).toBeVisible()
  await learner.isSaved()
})

/** The exercise in the terminal: install, upgrade, change the chart, upgrade once more. */
async function flagsUnderFire(learner: Learner, exercise: Exercise): Promise<void> {
  const card = learner.page.locator(`[id="${exercise.id}"]`)
  await card.getByRole('button', { name: 'Start' }).click()
  await card.getByRole('button', { name: 'Check' }).click()
  await expect(card.getByText('not done yet')).toBeVisible()
  await learner.looksAt('Terminal')
  await learner.reads('~/task-api $')
  const [install = '', upgrade = '', again = ''] = exercise.walkthrough ?? []
  await learner.enters(install)
  await learner.reads('REVISION: 1')
  await learner.enters('clear')
  await learner.enters(upgrade)
  await learner.reads('REVISION: 2')
  for (const [path, text] of Object.entries(exercise.solution)) {
    if (exercise.starter[path] === text) continue
    await learner.chooses(path)
    await learner.writes(text)
  }
  await learner.looksAt('Terminal')
  await learner.enters('clear')
  await learner.enters(again)
  await learner.reads('REVISION: 3')
  await card.getByRole('button', { name: 'Check' }).click()
  await expect(card.getByText(/All \d+ checks hold/)).toBeVisible()
  await expect(card.getByText('passed', { exact: true })).toBeVisible()
}
