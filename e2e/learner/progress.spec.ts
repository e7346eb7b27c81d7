import { readFileSync } from 'node:fs'
import { expect, LESSON, type Learner, test } from './bench'
import { takesASolution } from './study'

const OTHER = '/lessons/advanced-go-templating'

const solved = (learner: Learner) => learner.page.getByText(/^1 lesson opened, 1 exercise solved/)

const take = (learner: Learner, name: string) =>
  Promise.all([learner.page.waitForEvent('download'), learner.page.getByRole('button', { name }).click()])

test('P97: exported, erased and imported, my progress is what it was', async ({ learner, page }) => {
  await takesASolution(learner)
  const before = await learner.kept()
  await learner.opens('/')
  await expect(solved(learner)).toBeVisible()
  const [file] = await take(learner, 'Export')
  expect(file.suggestedFilename()).toMatch(/^chartroom-progress-\d{4}-\d\d-\d\d\.json$/)
  const text = readFileSync(await file.path(), 'utf8')

  await page.getByRole('button', { name: 'Erase', exact: true }).click()
  const asking = page.getByRole('dialog', { name: 'Erase your progress?' })
  await asking.getByRole('button', { name: 'Erase everything' }).click()
  await expect(page.getByText('Your progress is erased.')).toBeVisible()
  await page.reload()
  await expect(page.getByText('Nothing yet.')).toBeVisible()

  const input = page.getByLabel('A file that Export wrote')
  await input.setInputFiles({
    name: 'other.json',
    mimeType: 'application/json',
    buffer: Buffer.from(
      '{"format":"chartroom-progress","progress":{"v":1,"lessons":{"__proto__":{"evil":1}}}}',
    ),
  })
  await expect(page.getByText('The file is damaged')).toBeVisible()
  await input.setInputFiles({
    name: 'newer.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"format":"chartroom-progress","progress":{"v":99}}'),
  })
  await expect(page.getByText('A newer Chartroom wrote this file.')).toBeVisible()
  await expect(page.getByText('Nothing yet.')).toBeVisible()

  await input.setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  await expect(page.getByText(/^Imported 1 lesson opened, 1 exercise solved/)).toBeVisible()
  await expect(solved(learner)).toBeVisible()
  await learner.hasKept((kept) => JSON.stringify(kept) === JSON.stringify(before))
})

test('P95: two tabs finish work in different lessons, and both have both', async ({
  learner,
  page,
  context,
}) => {
  const other = await context.newPage()
  await learner.opens(LESSON)
  await learner.isAtTheBench()
  await other.goto(OTHER)
  await expect(other.getByText(/rendered in \d+ ms|failed in \d+ ms/)).toBeVisible({ timeout: 30_000 })
  const answer = async (tab: typeof page) => {
    const question = tab.getByRole('region', { name: 'Quiz' }).getByRole('article').first()
    await question.getByRole('group').getByRole('button').first().click()
    await expect(question.getByText(/^(Right|Not yet)\.$/)).toBeVisible()
  }
  await page.bringToFront()
  await answer(page)
  await other.bringToFront()
  await answer(other)
  for (const tab of [page, other]) {
    await tab.bringToFront()
    await tab.goto('/')
    await expect(tab.getByText('2 lessons opened, 0 exercises solved, 2 questions answered.')).toBeVisible()
  }
})

test('P94: where the browser keeps nothing, I am told, may go on, and can take my progress along', async ({
  learner,
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
    })
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
  })
  await learner.opens('/')
  await page.getByRole('link', { name: 'Begin lesson 1' }).click()
  await learner.isAtTheBench()
  const question = page.getByRole('region', { name: 'Quiz' }).getByRole('article').first()
  await question.getByRole('group').getByRole('button').first().click()
  await page.getByRole('alert').getByRole('link', { name: 'Export your progress' }).click()
  await expect(page.getByText('1 lesson opened, 0 exercises solved, 1 question answered.')).toBeVisible()
  const [file] = await take(learner, 'Export')
  expect(JSON.parse(readFileSync(await file.path(), 'utf8'))).toMatchObject({ format: 'chartroom-progress' })
})

test('P94: when storage is full, I am told before I close the page', async ({ learner, page }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    }
  })
  await learner.opens(LESSON)
  await expect(page.getByText('This browser keeps nothing for Chartroom')).toBeVisible()
})

test('P96: progress of a newer Chartroom is never overwritten', async ({ learner, page }) => {
  await learner.opens('/')
  await expect(page.getByText('Nothing yet.')).toBeVisible()
  const newer = { version: 99, revision: 7, data: { v: 99, voyages: [] } }
  await learner.puts('progress', 'progress', newer)
  await learner.opens(LESSON)
  await expect(page.getByText('A newer Chartroom wrote your progress.')).toBeVisible()
  await learner.isAtTheBench()
  const question = page.getByRole('region', { name: 'Quiz' }).getByRole('article').first()
  await question.getByRole('group').getByRole('button').first().click()
  await page.goto('/')
  await expect(page.getByText('A newer Chartroom wrote your progress.')).toBeVisible()
  expect(await learner.record('progress', 'progress')).toEqual(newer)
})

for (const [what, junk] of [
  ['a brace', '{'],
  ['null', null],
  ['a list', []],
  ['5 MB of junk', 'x'.repeat(5_000_000)],
] as const)
  test(`P93: ${what} in place of my progress is set aside, and the course opens`, async ({
    learner,
    page,
  }) => {
    await learner.opens('/')
    await expect(page.getByText('Nothing yet.')).toBeVisible()
    await learner.puts('progress', 'progress', junk)
    await page.reload()
    await expect(page.getByText('Your stored progress could not be read and was set aside')).toBeVisible()
    const [file] = await take(learner, 'Download it')
    const kept = JSON.parse(readFileSync(await file.path(), 'utf8'))
    expect(kept.record).toEqual(junk)
    await expect(page.getByRole('link', { name: 'Begin lesson 1' })).toBeVisible()
  })

test('when an exercise has changed since I began it, I keep mine, see both, or take the new start', async ({
  learner,
  page,
}) => {
  const exercise = await learner.begins(/Unfreeze/)
  await learner.chooses('values.yaml')
  await learner.typesAfter('logLevel: info', '-mine')
  await learner.isSaved()
  const ages = () =>
    page.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const open = indexedDB.open('chartroom')
          open.onerror = () => reject(open.error)
          open.onsuccess = () => {
            const store = open.result.transaction('workspaces', 'readwrite').objectStore('workspaces')
            const key = 'lesson:introduction-to-helm'
            const asked = store.get(key)
            asked.onsuccess = () => {
              asked.result.data.exercise.version = 0
              store.put(asked.result, key)
              store.transaction.oncomplete = () => resolve()
            }
          }
        }),
    )
  const offer = exercise.getByRole('group', { name: 'A newer version of this exercise' })
  const mine = learner.editor.locator('.view-line', { hasText: 'logLevel: info-mine' })
  await ages()
  await page.reload()
  await learner.isAtTheBench()
  await offer.getByRole('button', { name: 'See both' }).click()
  await expect(offer.getByRole('region', { name: 'values.yaml: yours and the new start' })).toBeVisible()
  await offer.getByRole('button', { name: 'Keep mine' }).click()
  await expect(offer).toHaveCount(0)
  await expect(mine).toBeVisible()

  await learner.isSaved()
  await ages()
  await page.reload()
  await learner.isAtTheBench()
  await offer.getByRole('button', { name: 'Take the new start' }).click()
  await expect(offer).toHaveCount(0)
  await learner.chooses('values.yaml')
  await expect(mine).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await learner.chooses('values.yaml')
  await expect(mine).toBeVisible()
})
