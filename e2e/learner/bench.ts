/** A learner at the bench: what they see and do, in their own words. */
import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Locator, type Page } from '@playwright/test'

export const LESSON = '/lessons/introduction-to-helm'

export class Learner {
  /** Hosts asked for that are not ours. */
  readonly strangers: string[] = []

  constructor(readonly page: Page) {
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url())
      if (/^(http|ws)/.test(protocol) && host !== new URL(this.home).host) this.strangers.push(request.url())
    })
  }

  private get home(): string {
    return process.env.CHARTROOM_E2E_URL ?? `http://127.0.0.1:${process.env.CHARTROOM_E2E_PORT ?? 4690}`
  }

  async opens(path: string): Promise<void> {
    await this.page.goto(path)
  }

  /** The bench is there and has rendered. */
  async isAtTheBench(): Promise<void> {
    await expect(this.page.getByText(/rendered in \d+ ms|failed in \d+ ms/)).toBeVisible({ timeout: 30_000 })
  }

  /** The playground, with its cluster in view. */
  async isAtTheCluster(): Promise<void> {
    await this.opens('/playground')
    await this.isAtTheBench()
    await this.looksAt('Cluster')
  }

  /** The first lesson with this exercise of it begun. */
  async begins(title: string | RegExp): Promise<Locator> {
    await this.opens(LESSON)
    await this.isAtTheBench()
    const exercise = this.exercise(title)
    await exercise.getByRole('button', { name: 'Start' }).click()
    return exercise
  }

  get output(): Locator {
    return this.page.getByRole('region', { name: 'Output' })
  }

  get editor(): Locator {
    return this.page.getByTestId('editor')
  }

  /** Replaces the open file's text, as one pasted whole. */
  async writes(text: string): Promise<void> {
    await this.editor.locator('.view-lines').click()
    await this.page.keyboard.press('ControlOrMeta+a')
    // Typed, the editor would indent each line once more.
    await this.page.evaluate((pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
      document.activeElement?.dispatchEvent(event)
    }, text)
  }

  /** Puts the cursor behind the first place that says `before`, and types. */
  async typesAfter(before: string, text: string): Promise<void> {
    const line = this.editor.locator('.view-line', { hasText: before }).first()
    await line.click()
    await this.page.keyboard.press('End')
    await this.page.keyboard.type(text, { delay: 20 })
  }

  async chooses(path: string): Promise<void> {
    const tab = this.page.getByRole('tab', { name: path })
    if (await tab.isVisible()) return tab.click()
    const files = this.page.getByRole('button', { name: 'Files', exact: true })
    if ((await files.getAttribute('aria-expanded')) === 'false') await files.click()
    await this.page.getByRole('row', { name: path.slice(path.lastIndexOf('/') + 1) }).click()
  }

  async looksAt(tab: 'Checks' | 'Problems' | 'Values' | 'Cluster' | 'Terminal'): Promise<void> {
    await this.page.getByRole('tab', { name: new RegExp(`^${tab}(?!\\.)`) }).click()
  }

  get terminal(): Locator {
    return this.page.getByRole('region', { name: 'Terminal' })
  }

  /** Enters a line in the terminal. */
  async enters(line: string): Promise<void> {
    await this.terminal.getByRole('textbox').focus()
    await this.page.keyboard.type(line)
    await this.page.keyboard.press('Enter')
  }

  /** The terminal's screen says so, and waits for the next line. */
  async reads(text: string | RegExp): Promise<void> {
    await expect(this.terminal.locator('.xterm-rows')).toContainText(text, { timeout: 30_000 })
  }

  exercise(title: string | RegExp): Locator {
    return this.page.getByRole('article', { name: title })
  }

  /** What is on the page now, or in a part of it, has no serious barrier, as axe sees it. */
  async meetsNoBarrier(within = 'html'): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.page })
      .include(within)
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(
      serious.map(({ id, nodes }) => ({
        id,
        nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`),
      })),
    ).toEqual([])
  }

  /** What storage holds under a key. */
  record(shelf: string, key: string): Promise<unknown> {
    return this.inStorage(shelf, key)
  }

  /** Puts something into storage, as a fault or another program might have. */
  async puts(shelf: string, key: string, value: unknown): Promise<void> {
    await this.inStorage(shelf, key, { value })
  }

  private inStorage(shelf: string, key: string, put?: { value: unknown }): Promise<unknown> {
    return this.page.evaluate(
      ([shelf, key, put]) =>
        new Promise<unknown>((resolve, reject) => {
          const open = indexedDB.open('chartroom')
          open.onerror = () => reject(open.error)
          open.onsuccess = () => {
            const transaction = open.result.transaction(shelf, put ? 'readwrite' : 'readonly')
            const store = transaction.objectStore(shelf)
            const asked = put ? store.put(put.value, key) : store.get(key)
            transaction.oncomplete = () => {
              open.result.close()
              resolve(asked.result)
            }
          }
        }),
      [shelf, key, put] as const,
    )
  }

  /** The progress in storage. */
  async kept(): Promise<unknown> {
    const record = (await this.record('progress', 'progress')) as { data?: unknown } | undefined
    return record?.data
  }

  /** Waits until storage holds what is looked for. */
  async hasKept(isThere: (progress: unknown) => boolean): Promise<void> {
    await expect.poll(async () => isThere(await this.kept())).toBe(true)
  }

  /** Everything is in storage. */
  async isSaved(): Promise<void> {
    await expect(this.page.getByTestId('kept')).toHaveText('saved')
  }
}

export const test = base.extend<{ learner: Learner }>({
  learner: async ({ page }, use) => {
    const learner = new Learner(page)
    await use(learner)
    expect(learner.strangers, 'requests to other hosts').toEqual([])
  },
})

export { expect }
