import { expect, LESSON, test } from './bench'

/** What is there once a page has read what it shows. */
const SETTLED: Readonly<Record<string, RegExp>> = {
  '/': /^Nothing yet\./,
  '/review': /^Nothing is in review yet\./,
  '/releases': /^None yet\./,
}

for (const theme of ['day', 'night'] as const)
  for (const [name, path] of [
    ['home', '/'],
    ['the lesson', LESSON],
    ['the playground', '/playground'],
    ['the review', '/review'],
    ['the releases', '/releases'],
  ] as const)
    test(`${name} by ${theme} has no serious barrier`, async ({ learner, page }) => {
      await page.emulateMedia({ colorScheme: theme === 'day' ? 'light' : 'dark', reducedMotion: 'reduce' })
      await learner.opens(path)
      const settled = SETTLED[path]
      if (settled) await expect(page.getByText(settled)).toBeVisible()
      else await learner.isAtTheBench()
      await learner.meetsNoBarrier()
    })

test('I choose the theme, and it is there before the next page is painted', async ({ learner, page }) => {
  await learner.opens('/')
  const theme = page.getByRole('button', { name: /^Theme/ })
  await theme.click()
  await theme.click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'night')
  await page.reload({ waitUntil: 'commit' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'night')
})

test('the editor never keeps the Tab key', async ({ learner, page }) => {
  await learner.opens('/playground')
  await learner.isAtTheBench()
  await learner.editor.locator('.view-lines').click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  const isInside = await learner.editor.evaluate((editor) => editor.contains(document.activeElement))
  expect(isInside).toBe(false)
})

test('at 360 px no page is wider than the screen, and the theme is within reach', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  for (const path of ['/', LESSON, '/playground', '/releases', '/review']) {
    await page.goto(path)
    await expect(page.getByRole('button', { name: /^Theme/ })).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), path).toBe(0)
  }
})

test('at 360 px I read, edit, see the output and check, one at a time', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  })
  const page = await context.newPage()
  await page.goto(LESSON)
  const parts = page.getByRole('navigation', { name: 'Parts of the lesson' })
  await parts.getByRole('button', { name: 'Edit' }).click()
  const editor = page.getByTestId('editor')
  await expect(editor).toBeVisible({ timeout: 30_000 })
  await expect(editor).toHaveJSProperty('tagName', 'TEXTAREA')
  await parts.getByRole('button', { name: 'Output' }).click()
  await expect(page.getByRole('region', { name: 'Output' })).toContainText('kind: Deployment')
  await parts.getByRole('button', { name: 'Checks' }).click()
  await expect(page.getByRole('tab', { name: /^Problems/ })).toBeVisible()
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(360)
  await context.close()
})
