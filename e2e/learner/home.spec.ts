import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Prerequisites } from '../../lib/course'
import { expect, test } from './bench'

const { questions }: Prerequisites = parse(
  readFileSync(new URL('../../lessons/prerequisites.yaml', import.meta.url), 'utf8'),
)

test('ten questions say whether I am ready, and where to read what I missed', async ({ learner, page }) => {
  expect(questions).toHaveLength(10)
  await learner.opens('/')
  const section = page.getByRole('region', { name: 'Before you start' })
  await section.getByText(`Check yourself: ${questions.length} questions`).click()
  for (const [at, { choices }] of questions.entries()) {
    const right = choices.findIndex(({ correct }) => correct)
    // The first is missed.
    const chosen = at === 0 ? (right + 1) % choices.length : right
    await section
      .getByRole('group')
      .nth(at + 1)
      .getByRole('button')
      .nth(chosen)
      .click()
  }
  await expect(section.getByText('9 of 10 right. Read these, and begin:')).toBeVisible()
  const pointers = section.getByRole('list', { name: 'Where to read' }).getByRole('link')
  await expect(pointers).toHaveCount(1)
  await expect(pointers).toHaveAttribute('href', questions[0]?.read.url ?? '')
  await learner.meetsNoBarrier()
})

test('the course says what it promises, and what comes after it', async ({ learner, page }) => {
  await learner.opens('/')
  for (const phase of ['Introduction', 'Foundation', 'Application', 'Distribution', 'Synthesis'])
    await expect(page.getByRole('region', { name: phase })).toBeVisible()
  const after = page.getByRole('region', { name: 'After the course' })
  await expect(after.getByRole('listitem')).toHaveCount(3)
  await expect(after).toContainText('GitOps')
})
