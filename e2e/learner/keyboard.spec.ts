import type { Locator } from '@playwright/test'
import { expect, LESSON, type Learner, test } from './bench'
import { lessonOf } from './study'

const FAR = 120

/** Tab by Tab to where the focus should be; no pointer, no shortcut of the test's own. */
async function tabsTo(learner: Learner, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  for (let step = 0; step < FAR; step++) {
    if (await target.evaluate((element) => element.contains(document.activeElement))) return
    await learner.page.keyboard.press('Tab')
  }
  throw new Error(`${FAR} times Tab did not lead to ${target}`)
}

async function presses(learner: Learner, target: Locator): Promise<void> {
  await tabsTo(learner, target)
  await learner.page.keyboard.press('Enter')
}

/** Through the palette. */
async function says(learner: Learner, words: string, chosen: string | RegExp): Promise<void> {
  const { page } = learner
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox', { name: /^Search the lessons/ })).toBeFocused()
  await page.keyboard.type(words)
  const option = page.getByRole('listbox', { name: 'Results' }).getByRole('option', { selected: true })
  await expect(option).toContainText(chosen)
  await page.keyboard.press('Enter')
  await expect(option).toHaveCount(0)
}

test('by keyboard alone I go from the course through a lesson to the review', async ({ learner, page }) => {
  test.slow()
  const lesson = await lessonOf(learner, LESSON.slice('/lessons/'.length))
  const question = lesson.questions.find(({ type }) => type === 'single')
  const demo = lesson.demos[0]
  const exercise = lesson.exercises[0]
  if (question?.type !== 'single' || !demo || !exercise) throw new Error('The lesson has one of each.')

  await learner.opens('/')
  await presses(learner, page.getByRole('link', { name: 'Begin lesson 1' }))
  await expect(page).toHaveURL(new RegExp(`${LESSON}$`))
  await learner.isAtTheBench()

  const figure = page.locator(`[id="${demo.id}"]`)
  await tabsTo(learner, figure.getByRole('textbox'))
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('# by keyboard')
  await expect(figure.getByRole('button', { name: 'Reset' })).toBeVisible()

  const card = page.locator(`[id="${exercise.id}"]`)
  await says(learner, `start ${exercise.title.split(' ')[0]}`, exercise.title)
  await expect(card.getByRole('button', { name: 'Check' })).toBeVisible()
  await says(learner, `open ${exercise.focus}`, `Open ${exercise.focus}`)
  await tabsTo(learner, learner.editor)
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('# edited')
  await expect(learner.editor.locator('.view-line', { hasText: '# edited' })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(card.getByText('not done yet')).toBeVisible()

  await says(learner, exercise.title, exercise.title)
  await presses(learner, card.getByRole('button', { name: 'Solve' }))
  await presses(learner, card.getByRole('button', { name: 'Show the solution' }))
  await presses(learner, card.getByRole('button', { name: 'Check' }))
  await expect(card.getByText('passed', { exact: true })).toBeVisible()

  const asked = page.locator(`[id="${question.id}"]`)
  const choice = (isRight: boolean) =>
    asked
      .getByRole('group')
      .getByRole('button')
      .nth(question.choices.findIndex(({ correct = false }) => correct === isRight))
  await says(learner, question.prompt, question.prompt)
  await presses(learner, choice(false))
  await expect(asked.getByText('Not yet.', { exact: true })).toBeVisible()
  await learner.hasKept((kept) => JSON.stringify(kept).includes(question.id))

  await page.clock.setFixedTime(Date.now() + 30 * 60 * 60 * 1000)
  await says(learner, 'go to review', 'Review')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Review')
  await presses(learner, choice(true))
  await expect(asked.getByText('Right.', { exact: true })).toBeVisible()
  await expect(page.getByText(/^Comes back on /).first()).toBeVisible()
})
