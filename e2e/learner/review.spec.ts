import type { Question } from '../../lib/course'
import { expect, LESSON, type Learner, test } from './bench'
import { answers, lessonOf, takesASolution } from './study'

const TOMORROW = 30 * 60 * 60 * 1000

/** Answers the lesson's first one-choice question wrongly, and waits until that is kept. */
async function missesAQuestion(learner: Learner): Promise<Question> {
  const lesson = await lessonOf(learner, LESSON.slice('/lessons/'.length))
  const question = lesson.questions.find(({ type }) => type === 'single')
  if (question?.type !== 'single') throw new Error('The lesson has a question with one right choice.')
  await learner.opens(LESSON)
  await learner.isAtTheBench()
  const card = learner.page.locator(`[id="${question.id}"]`)
  const wrong = question.choices.findIndex(({ correct }) => !correct)
  await card.getByRole('group').getByRole('button').nth(wrong).click()
  await expect(card.getByText('Not yet.', { exact: true })).toBeVisible()
  await learner.hasKept((kept) => JSON.stringify(kept).includes(question.id))
  return question
}

test('nothing is due at first, and the page says what would be', async ({ learner, page }) => {
  await learner.opens('/')
  await page.getByRole('link', { name: 'Review' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Review')
  await expect(page.getByText(/^Nothing is in review yet\./)).toBeVisible()
})

test('a question I missed comes back the next day, is answered there, and goes further away', async ({
  learner,
  page,
}) => {
  const question = await missesAQuestion(learner)
  await learner.opens('/review')
  await expect(page.getByText('Nothing is due now. The next one is due tomorrow.')).toBeVisible()
  await page.clock.setFixedTime(Date.now() + TOMORROW)
  await learner.opens('/review')
  await expect(page.getByText('1 of 1 still to do.')).toBeVisible()
  await answers(learner, question)
  await expect(page.getByText(/^All done for now\. The next one is due on /)).toBeVisible()
  await expect(page.getByText(/^Comes back on /)).toBeVisible()
})

test('an exercise whose solution I took comes back with the way to it', async ({ learner, page }) => {
  await takesASolution(learner)
  await page.clock.setFixedTime(Date.now() + TOMORROW)
  await learner.opens('/review')
  await expect(page.getByText('1 of 1 still to do.')).toBeVisible()
  await page.getByRole('link', { name: 'open the exercise' }).click()
  await expect(page).toHaveURL(/\/lessons\/.+#.+/)
  await expect(learner.exercise(/Unfreeze/).getByRole('button', { name: /^(Start|Reset)$/ })).toBeVisible()
})
