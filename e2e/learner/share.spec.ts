import { expect, Learner, test } from './bench'

const bench = async (learner: Learner, anchor = '') => {
  await learner.opens(`/playground${anchor}`)
  await learner.isAtTheBench()
}

/** The playground's chart as a link, as its dialog offers it. */
async function shares(learner: Learner): Promise<string> {
  const { page } = learner
  await page.keyboard.press('ControlOrMeta+k')
  const field = page.getByRole('combobox', { name: /^Search the lessons/ })
  await field.fill('share')
  await page.getByRole('option', { name: 'Share this chart as a link' }).click()
  const link = await page.getByRole('textbox', { name: 'The link' }).inputValue()
  await page.keyboard.press('Escape')
  return new URL(link).hash
}

test('L92: a shared chart is opened only when I say so, is not installed, and can be undone', async ({
  learner,
  browser,
}) => {
  await bench(learner)
  await learner.chooses('values.yaml')
  await learner.typesAfter('replicaCount: 1', '7')
  await expect(learner.output).toContainText('replicas: 17')
  const anchor = await shares(learner)

  const context = await browser.newContext()
  const page = await context.newPage()
  const other = new Learner(page)
  await bench(other, anchor)
  const asking = page.getByRole('dialog', { name: 'Open the chart of this link?' })
  await expect(asking).toContainText('templates/deployment.yaml')
  await expect(other.output).toContainText('replicas: 1')
  await expect(other.output).not.toContainText('replicas: 17')
  await asking.getByRole('button', { name: 'Keep mine' }).click()
  await expect(other.output).not.toContainText('replicas: 17')
  expect(new URL(page.url()).hash).toBe('')

  await page.goto('about:blank')
  await bench(other, anchor)
  await asking.getByRole('button', { name: 'Open it' }).click()
  await expect(other.output).toContainText('replicas: 17')
  await other.looksAt('Cluster')
  await expect(page.getByText(/^None yet\./)).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(other.output).not.toContainText('replicas: 17')
  await context.close()
})

test('L91: a broken link is refused with a reason, and my chart stays', async ({ learner, page }) => {
  await bench(learner, '#chart=1.AAAA')
  const told = page.getByRole('dialog', { name: 'This link cannot be opened' })
  await expect(told).toContainText('The link is damaged')
  await told.getByRole('button', { name: 'Keep mine' }).click()
  await expect(learner.output).toContainText('replicas: 1')
})
