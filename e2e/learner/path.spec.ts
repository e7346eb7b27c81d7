import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { expect, LESSON, test } from './bench'

const course: { phases: { lessons: { folder?: string }[] }[] } = parse(
  readFileSync(new URL('../../lessons/course.yaml', import.meta.url), 'utf8'),
)
const announced = course.phases.flatMap(({ lessons }) => lessons).filter(({ folder }) => !folder).length

test('I find my way from the course to the first lesson', async ({ learner, page }) => {
  await learner.opens('/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Learn Helm by seeing why.')
  await expect(page.getByText('Not yet open', { exact: true })).toHaveCount(announced)
  await page.getByRole('link', { name: 'Begin lesson 1' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Charts, values, releases')
})

test('I read the whole lesson without JavaScript', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(LESSON)
  await expect(page.getByRole('heading', { name: 'Helm 4 on one page' })).toBeVisible()
  await expect(page.getByText('The workbench comes with JavaScript')).toBeVisible()
  await expect(page.getByText('$ helm install agent .').first()).toBeVisible()
  await context.close()
})

test('I change a value and see the manifest change as I type', async ({ learner }) => {
  await learner.opens(LESSON)
  await learner.isAtTheBench()
  await learner.page
    .getByRole('article', { name: /Unfreeze/ })
    .getByRole('button', { name: 'Solve' })
    .click()
  await learner.page.getByRole('button', { name: 'Show the solution' }).click()
  await learner.chooses('values.yaml')
  await expect(learner.output).toContainText('replicas: 2')
  await learner.typesAfter('replicaCount: 2', '7')
  await expect(learner.output).toContainText('replicas: 27')
  await expect(learner.output.locator('[data-changed]')).toHaveCount(1)
  await expect(learner.page.locator('.monaco-editor .view-line').first()).toBeVisible()
})

test('a mistake gets Helm’s own words at the right place, and the last good output stays', async ({
  learner,
  page,
}) => {
  await learner.opens(LESSON)
  await learner.isAtTheBench()
  await learner.chooses('templates/configmap.yaml')
  await learner.writes('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ oops }}\n')
  await learner.looksAt('Problems')
  const problems = page.getByRole('list', { name: 'Problems' })
  await expect(problems).toContainText('function "oops" not defined')
  await expect(learner.output).toContainText('Below is the last output that worked.')
  await expect(learner.output).toContainText('kind: Deployment')
  await problems.getByRole('button', { name: /templates\/configmap.yaml line 4/ }).click()
  await expect(page.getByText('Ln 4,')).toBeVisible()
  await expect(learner.editor.locator('.squiggly-error')).toBeVisible()
})

test('I ask a line why, and it leads me to its template', async ({ learner, page }) => {
  await learner.opens(LESSON)
  await learner.isAtTheBench()
  await page
    .getByRole('article', { name: /Unfreeze/ })
    .getByRole('button', { name: 'Solve' })
    .click()
  await page.getByRole('button', { name: 'Show the solution' }).click()
  await learner.output.getByRole('button', { name: /replicas: 2\s*Why/ }).click()
  const card = learner.output.getByRole('status').filter({ hasText: 'Action' })
  await expect(card).toContainText('.Values.replicaCount')
  await card
    .getByRole('button', { name: /deployment.yaml/ })
    .first()
    .click()
  await expect(page.getByRole('tab', { name: 'templates/deployment.yaml' })).toHaveAttribute(
    'aria-selected',
    'true',
  )
})

test('checking says what is missing, and the solution passes', async ({ learner, page }) => {
  const exercise = await learner.begins(/Unfreeze/)
  await exercise.getByRole('button', { name: 'Check' }).click()
  await expect(exercise.getByText('not done yet')).toBeVisible()
  const first = page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: 'expected' }).first()
  await expect(first).toContainText('got')
  await exercise.getByRole('button', { name: 'Hint 1 of 3' }).click()
  await expect(exercise.getByRole('list', { name: 'Hints' }).getByRole('listitem')).toHaveCount(1)
  await exercise.getByRole('button', { name: 'Solve' }).click()
  await exercise.getByRole('button', { name: 'Show the solution' }).click()
  await exercise.getByRole('button', { name: 'Check' }).click()
  await expect(exercise.getByText(/All \d+ checks hold/)).toBeVisible()
  await expect(exercise.getByText('passed')).toBeVisible()
})

test('after two tries I may see what still lies between my files and the solution', async ({
  learner,
  page,
}) => {
  const exercise = await learner.begins(/Unfreeze/)
  const offer = exercise.getByRole('button', { name: 'See what differs from the solution' })
  await exercise.getByRole('button', { name: 'Check' }).click()
  await expect(exercise.getByText('not done yet')).toBeVisible()
  await expect(offer).toHaveCount(0)
  await exercise.getByRole('button', { name: 'Check' }).click()
  await offer.click()
  const diff = exercise.getByRole('region', { name: /yours and the solution’s/ }).first()
  await expect(diff.getByText('removed: ').first()).toBeAttached()
  await expect(diff.getByText('added: ').first()).toBeAttached()
  await learner.looksAt('Checks')
  await expect(page.getByText('Your files are the solution, line for line.')).toHaveCount(0)
  await exercise.getByRole('button', { name: 'Show the solution' }).click()
  await exercise.getByRole('button', { name: 'Solve' }).click()
  await expect(exercise.getByText('Your files are the solution, line for line.')).toBeVisible()
})

test('a solution I did not mean to take is undone', async ({ learner, page }) => {
  const exercise = await learner.begins(/Unfreeze/)
  await learner.chooses('values.yaml')
  await learner.typesAfter('logLevel:', 'x')
  await exercise.getByRole('button', { name: 'Solve' }).click()
  await exercise.getByRole('button', { name: 'Show the solution' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await learner.chooses('values.yaml')
  await expect(learner.editor.locator('.view-line', { hasText: 'logLevel: infox' })).toBeVisible()
})

test('I install, upgrade, roll back and uninstall on the embedded cluster', async ({ learner, page }) => {
  await learner.opens(LESSON)
  await learner.isAtTheBench()
  await learner.looksAt('Cluster')
  await page.getByRole('button', { name: 'Install', exact: true }).click()
  const happened = page.getByRole('region', { name: 'What happened' })
  await expect(happened).toContainText('Installed agent')
  await expect(happened).toContainText('Deployment task-api created')
  const history = page.getByRole('table', { name: 'History', exact: true })
  await expect(history.getByRole('row')).toHaveCount(2)
  await expect(page.getByRole('region', { name: 'Objects' }).getByText('ready').first()).toBeVisible()

  await page.getByRole('button', { name: 'Upgrade', exact: true }).click()
  await expect(happened).toContainText('Upgraded agent')
  await expect(history.getByRole('row')).toHaveCount(3)
  await expect(history).toContainText('superseded')

  await page.getByRole('button', { name: 'Roll back to revision 1' }).click()
  await expect(happened).toContainText('Rolled back agent')
  await expect(history).toContainText('Rollback to 1')

  await page.reload()
  await learner.isAtTheBench()
  await learner.looksAt('Cluster')
  await expect(page.getByRole('table', { name: 'History', exact: true }).getByRole('row')).toHaveCount(4)

  await page.getByRole('button', { name: 'Uninstall', exact: true }).click()
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('Uninstalled agent')
  await expect(page.getByText('None yet.')).toBeVisible()
})

test('an answer comes with the reason for every choice, and may be tried again', async ({
  learner,
  page,
}) => {
  await learner.opens(LESSON)
  const quiz = page.getByRole('region', { name: 'Quiz' })
  const question = quiz.getByRole('article').first()
  const choices = question.getByRole('group').getByRole('button')
  const count = await choices.count()
  await choices.first().click()
  await expect(question.getByText(/^(Right|Not yet)\.$/)).toBeVisible()
  await expect(question.locator('[class*="why"]')).toHaveCount(count)
  await question.getByRole('button', { name: 'Try again' }).click()
  await expect(question.locator('[class*="why"]')).toHaveCount(0)
})
