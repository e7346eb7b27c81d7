import { expect, test } from '@playwright/test'

for (const path of ['/author', '/author/watch', '/author/check?lesson=01-introduction-to-helm']) {
  test(`${path} is of development alone: what learners run does not have it`, async ({ request }) => {
    expect((await request.get(path)).status()).toBe(404)
  })
}
