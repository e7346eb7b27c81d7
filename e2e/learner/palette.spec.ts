import { expect, LESSON, type Learner, test } from './bench'

const field = (learner: Learner) => learner.page.getByRole('combobox', { name: /^Search the lessons/ })
const results = (learner: Learner) => learner.page.getByRole('listbox', { name: 'Results' })

test('I search all lessons and land on the step that says it', async ({ learner, page }) => {
  const fetched: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('search')) fetched.push(request.url())
  })
  await learner.opens('/')
  await expect(page.getByText('Nothing yet.')).toBeVisible()
  expect(
    fetched.filter((url) => url.endsWith('/search.json')),
    'the index waits until it is wanted',
  ).toEqual([])
  await page.getByRole('button', { name: 'Search and commands' }).click()
  await expect(field(learner)).toBeFocused()
  await page.keyboard.type('what a template may ask')
  const hit = results(learner).getByRole('option', { name: /^What a template may ask/ })
  await expect(hit).toBeVisible()
  await expect(hit).toContainText('Step · 2 Advanced Go Templating')
  await hit.click()
  await expect(page).toHaveURL(/advanced-go-templating#what-a-template-may-ask$/)
  await expect(page.getByRole('heading', { name: 'What a template may ask' })).toBeInViewport()
  await expect(results(learner)).toHaveCount(0)
})

test('by keys alone I begin an exercise, change the theme, and come back to where I was', async ({
  learner,
  page,
}) => {
  await learner.opens(LESSON)
  await learner.isAtTheBench()
  await learner.editor.locator('.view-lines').click()
  await page.keyboard.press('ControlOrMeta+k')
  await expect(field(learner)).toBeFocused()
  await page.keyboard.type('start unfreeze')
  await expect(results(learner).getByRole('option', { selected: true })).toContainText('Start “Unfreeze')
  await page.keyboard.press('Enter')
  await expect(learner.exercise(/Unfreeze/).getByRole('button', { name: 'Check' })).toBeVisible()

  await page.keyboard.press('ControlOrMeta+k')
  await expect(field(learner)).toBeFocused()
  await page.keyboard.type('theme')
  const chosen = results(learner).getByRole('option', { selected: true })
  await expect(chosen).toHaveText('Theme: as the system')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(chosen).toHaveText('Theme: night')
  const named = await chosen.getAttribute('id')
  await expect(field(learner)).toHaveAttribute('aria-activedescendant', named ?? '')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'night')

  await page.keyboard.press('ControlOrMeta+k')
  await expect(field(learner)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(field(learner)).toHaveCount(0)
})

test('? lists the keys, and is a letter while I write', async ({ learner, page }) => {
  await learner.opens('/')
  await expect(page.getByText('Nothing yet.')).toBeVisible()
  await page.keyboard.press('?')
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(list).toContainText('Check the exercise, from the editor')
  await page.keyboard.press('Escape')
  await expect(list).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+k')
  await expect(field(learner)).toBeFocused()
  await page.keyboard.type('why?')
  await expect(field(learner)).toHaveValue('why?')
  await expect(list).toHaveCount(0)
})

for (const theme of ['light', 'dark'] as const)
  test(`the palette has no serious barrier in the ${theme} theme`, async ({ learner, page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await learner.opens('/')
    await page.getByRole('button', { name: 'Search and commands' }).click()
    await field(learner).fill('values')
    await expect(results(learner).getByRole('group', { name: 'In the lessons' })).toBeVisible()
    await learner.meetsNoBarrier()
  })
