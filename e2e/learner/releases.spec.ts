import { expect, test } from './bench'

test('before I upgrade I see what would change; after it, what differs between the revisions', async ({
  learner,
  page,
}) => {
  await learner.isAtTheCluster()
  const change = page.getByRole('region', { name: 'What would change' })
  await page.getByRole('button', { name: 'What would change?' }).click()
  await expect(change.getByRole('heading')).toHaveText('Revision 1 would change 3 of 3 objects')
  await expect(change).toContainText('Deployment my-release-my-chart would be created')
  await page.getByRole('button', { name: 'Install', exact: true }).click()
  await expect(page.getByText('Installed my-release')).toBeVisible()
  await expect(change).toHaveCount(0)

  await learner.chooses('values.yaml')
  await learner.typesAfter('replicaCount: 1', '2')
  await expect(learner.output).toContainText('replicas: 12')
  await page.getByRole('button', { name: 'What would change?' }).click()
  await expect(change.getByRole('heading')).toHaveText('Revision 2 would change 1 of 3 objects')
  const diff = change.getByRole('region', { name: 'Deployment my-release-my-chart: now and after' })
  await expect(diff).toContainText('removed: −   replicas: 1')
  await expect(diff).toContainText('added: +   replicas: 12')

  await page.getByRole('button', { name: 'Upgrade', exact: true }).click()
  await expect(page.getByText('Upgraded my-release')).toBeVisible()
  await page.getByText('Compare two revisions').click()
  await expect(page.getByRole('region', { name: 'Manifest, revision 1 to 2' })).toContainText('replicas: 12')
})

test('I test a release, read a Pod’s log, and find it all on a page of its own, by day and by night', async ({
  learner,
  page,
}) => {
  await learner.isAtTheCluster()
  await page.getByRole('button', { name: 'Install', exact: true }).click()
  await expect(page.getByText('Installed my-release')).toBeVisible()
  const objects = page.getByRole('region', { name: 'Objects' })
  // Before that nobody answers the chart's test.
  const deployment = objects.getByRole('listitem').filter({ hasText: /^Deployment/ })
  await expect(deployment.locator('[data-status]').first()).toHaveText('ready')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  const happened = page.getByRole('region', { name: 'What happened' })
  await expect(happened).toContainText('Tested my-release')
  await expect(happened).toContainText('test hook: Pod my-release-my-chart-test-connection succeeded')
  await expect(happened).toContainText('TEST SUITE:')

  await page.getByRole('link', { name: 'Releases' }).click()
  await page.getByRole('button', { name: /^my-release/ }).click()
  await objects.getByRole('button', { name: /^Log of my-release-my-chart-/ }).click()
  await expect(objects).toContainText('my-chart: started nginx:1.16.0')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await learner.meetsNoBarrier()
  }
})
