import { expect, type Page } from '@playwright/test'
import { Learner, test } from './bench'

/** A click is answered: the page is alive. How fast is for the bench to say. */
async function answersAClick(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Values', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Values, the later ones win' })).toBeVisible()
  await page.getByRole('tab', { name: /^Problems/ }).click()
}

test.beforeEach(async ({ learner }) => {
  await learner.opens('/playground')
  await learner.isAtTheBench()
  await learner.chooses('templates/deployment.yaml')
})

for (const [name, text] of [
  ['a runaway range', '{{ range until 1000000000 }}x{{ end }}'],
  [
    'a memory hog',
    '{{ $x := "aaaaaaaaaaaaaaaa" }}{{ range until 60 }}{{ $x = printf "%s%s" $x $x }}{{ end }}{{ $x }}',
  ],
] as const) {
  test(`${name} ends with a message while the page lives, and the next render works`, async ({
    learner,
    page,
  }) => {
    await learner.writes(text)
    await answersAClick(page)
    await expect(learner.output.getByText(/Helm stops here|The render was stopped/)).toBeVisible({
      timeout: 20_000,
    })
    await answersAClick(page)
    await learner.writes('kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: after\n')
    await expect(learner.output).toContainText('name: after', { timeout: 20_000 })
  })
}

const STOPPED = 'It did not answer for 3 seconds, so it was stopped.'

/** The engine's worker, but that a chart can lead it astray: what its own budgets would never let happen. */
async function goesAstrayBy(deed: string, page: Page): Promise<void> {
  await page.route('**/engine/render.js', async (route) => {
    const response = await route.fetch()
    const asked = 'JSON.stringify([...(data?.argument?.files ?? [])])'
    const first = `addEventListener('message', ({ data }) => { if (${asked}.includes('GO ASTRAY')) { ${deed} } })\n`
    await route.fulfill({ response, body: first + (await response.text()) })
  })
}

test('E8: an engine that never comes back is thrown away with its frame, the page lives, and the next render works', async ({
  learner,
  page,
}) => {
  await goesAstrayBy('for (;;) {}', page)
  await learner.opens('/playground')
  await learner.isAtTheBench()
  await learner.chooses('templates/deployment.yaml')
  const frames = page.locator('iframe[title="Chartroom engine"]')
  await frames.first().evaluate((frame) => frame.classList.add('the-first'))
  await learner.writes('{{/* GO ASTRAY */}}kind: ConfigMap\n')
  await answersAClick(page)
  await expect(learner.output.getByText(STOPPED)).toBeVisible({ timeout: 20_000 })
  await answersAClick(page)
  await expect(page.locator('iframe.the-first')).toHaveCount(0)
  await learner.writes('kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: after\n')
  await expect(learner.output).toContainText('name: after', { timeout: 30_000 })
  await expect(frames).not.toHaveCount(0)
})

/**
 * The frame's process dies with its worker, and Playwright takes that for the page's end and says no more of it. So
 * the page tells what it shows to a second tab, where the learner writes: tabs agree on files, engines are their own.
 */
test('E9: an engine that takes all the memory is thrown away with its frame, the page lives, and the next render works', async ({
  learner,
  page,
}) => {
  await goesAstrayBy(
    'const hoard = []; for (;;) hoard.push(new Array(100_000).fill(hoard.length + 0.5))',
    page,
  )
  await learner.opens('/playground')
  await learner.isAtTheBench()
  await page.evaluate(() => {
    const output = document.querySelector('[aria-label="Output"]')
    setInterval(() => localStorage.setItem('the page shows', output?.textContent ?? ''), 200)
  })
  const second = new Learner(await page.context().newPage())
  await second.opens('/playground')
  await second.isAtTheBench()
  const shown = () => second.page.evaluate(() => localStorage.getItem('the page shows'))
  await second.chooses('templates/deployment.yaml')
  await second.writes('{{/* GO ASTRAY */}}kind: ConfigMap\n')
  await expect.poll(shown, { timeout: 30_000 }).toContain(STOPPED)
  await second.writes('kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: after\n')
  await expect.poll(shown, { timeout: 30_000 }).toContain('name: after')
})

test('X86, X89: the engine’s frame has no origin, no network and no ear for strangers', async ({ page }) => {
  const frame = page.locator('iframe[title="Chartroom engine"]').first()
  await expect(frame).toHaveAttribute('sandbox', 'allow-scripts')
  const inside = page.frames().find((one) => one !== page.mainFrame())
  expect(await inside?.evaluate(() => self.origin)).toBe('null')
  const fetched = await inside?.evaluate(() =>
    fetch('/').then(
      () => 'fetched',
      () => 'refused',
    ),
  )
  expect(fetched).toBe('refused')
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('iframe'))
      one.contentWindow?.postMessage({ chartroom: 'start', source: 'throw 1' }, '*')
  })
  await expect(page.getByText(/rendered in \d+ ms/)).toBeVisible()
})
