import { expect, LESSON, Learner, test } from './bench'
import { lessonOf } from './study'

test('at 390 px with touch I solve an exercise and answer a question', async ({ browser }) => {
  test.slow()
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const page = await context.newPage()
  const learner = new Learner(page)
  const lesson = await lessonOf(learner, LESSON.slice('/lessons/'.length))
  const exercise = lesson.exercises[0]
  const question = lesson.questions.find(({ type }) => type === 'single')
  if (!exercise || question?.type !== 'single') throw new Error('The lesson has one of each.')
  await page.goto(LESSON)
  const parts = page.getByRole('navigation', { name: 'Parts of the lesson' })
  const card = page.locator(`[id="${exercise.id}"]`)

  await card.getByRole('button', { name: 'Start' }).tap()
  const editor = page.getByTestId('editor')
  await expect(editor).toHaveJSProperty('tagName', 'TEXTAREA', { timeout: 30_000 })
  const changed = Object.entries(exercise.solution).filter(([path, text]) => exercise.starter[path] !== text)
  for (const [path, text] of changed) {
    const tab = page.getByRole('tablist', { name: 'Open files' }).getByRole('tab', { name: path })
    if (await tab.isVisible()) await tab.tap()
    else {
      await page.getByRole('button', { name: 'Files', exact: true }).tap()
      await page.getByRole('row', { name: path.slice(path.lastIndexOf('/') + 1) }).tap()
    }
    await expect(editor).toHaveAttribute('aria-label', path)
    await editor.tap()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(text)
    await expect(editor).toHaveValue(text)
  }

  await parts.getByRole('button', { name: 'Output' }).tap()
  await expect(page.getByRole('region', { name: 'Output' })).toContainText('kind:')
  await parts.getByRole('button', { name: 'Checks' }).tap()
  await page.getByRole('tabpanel').getByRole('button', { name: 'Check', exact: true }).tap()
  await expect(page.getByRole('tabpanel').getByText(/All \d+ checks hold/)).toBeVisible()

  await parts.getByRole('button', { name: 'Read' }).tap()
  await expect(card.getByText('passed', { exact: true })).toBeVisible()
  const asked = page.locator(`[id="${question.id}"]`)
  await asked.getByRole('group').getByRole('button').first().tap()
  await expect(asked.getByText(/^(Right|Not yet)\.$/)).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  expect(learner.strangers).toEqual([])
  await context.close()
})
