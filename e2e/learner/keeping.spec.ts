import { expect, LESSON, test } from './bench'

test('after a reload everything is as I left it', async ({ learner, page }) => {
  await learner.opens(LESSON)
  await learner.isAtTheBench()
  await learner.chooses('values.yaml')
  await learner.typesAfter('logLevel: info', '-kept')
  await learner.isSaved()
  const question = page.getByRole('region', { name: 'Quiz' }).getByRole('article').first()
  await question.getByRole('group').getByRole('button').first().click()
  await page.reload()
  await learner.isAtTheBench()
  await expect(page.getByRole('tab', { name: 'values.yaml' })).toHaveAttribute('aria-selected', 'true')
  await expect(learner.editor.locator('.view-line', { hasText: 'logLevel: info-kept' })).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('link', { name: 'Continue lesson 1' })).toBeVisible()
})

test('a tab killed half a second after typing loses nothing', async ({ browser }) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto('/playground')
  await expect(page.getByText(/rendered in \d+ ms/)).toBeVisible({ timeout: 30_000 })
  await page.locator('.view-line', { hasText: 'replicaCount: 1' }).click()
  await page.keyboard.press('End')
  await page.keyboard.type('234')
  await page.waitForTimeout(500)
  const session = await context.newCDPSession(page)
  // Page.crash never answers: the renderer is gone at once, with no chance to say goodbye.
  void session.send('Page.crash').catch(() => {})
  await page.waitForEvent('crash')
  const again = await context.newPage()
  await again.goto('/playground')
  await expect(again.locator('.view-line', { hasText: 'replicaCount: 1234' })).toBeVisible({
    timeout: 30_000,
  })
  await context.close()
})

test('two tabs agree', async ({ browser }) => {
  const context = await browser.newContext()
  const [one, other] = [await context.newPage(), await context.newPage()]
  for (const page of [one, other]) {
    await page.goto('/playground')
    await expect(page.getByText(/rendered in \d+ ms/)).toBeVisible({ timeout: 30_000 })
  }
  await one.bringToFront()
  await one.locator('.view-line', { hasText: 'replicaCount: 1' }).click()
  await one.keyboard.press('End')
  await one.keyboard.type('7')
  await expect(other.locator('.view-line', { hasText: 'replicaCount: 17' })).toBeVisible()
  await context.close()
})

test('P93: what cannot be read is set aside, and the page works', async ({ learner, page }) => {
  await page.goto('/playground')
  await expect(page.getByText(/rendered in \d+ ms/)).toBeVisible({ timeout: 30_000 })
  await learner.puts('workspaces', 'playground', { version: 1, revision: 99, data: '{' })
  await page.reload()
  await expect(page.getByText(/rendered in \d+ ms/)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('could not be read')).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download it' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^chartroom-.*\.json$/)
})
