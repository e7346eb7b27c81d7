import { expect, LESSON, type Learner, test } from './bench'

async function opensTheTerminal(learner: Learner): Promise<void> {
  await learner.opens(LESSON)
  await learner.isAtTheBench()
  await learner.looksAt('Terminal')
  await learner.reads('~/task-api $')
}

test('I work on the chart in a terminal: files, pipes, releases', async ({ learner, page }) => {
  test.setTimeout(120_000)
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await learner.opens(LESSON)
  await learner.isAtTheBench()
  expect(asked, 'nothing of the terminal comes before it is opened').not.toContain('/engine/terminal.js')
  await learner.looksAt('Terminal')
  await learner.reads('~/task-api $')

  await learner.enters('ls')
  await learner.reads('values.yaml')
  await learner.enters('helm template agent . | grep -c ^kind:')
  await learner.reads(/grep -c \^kind:\s*\d/)
  await learner.enters('helm lint . && echo "lint said $?"')
  await learner.reads('lint said 0')

  // What the shell does to files is in the editor, and the other way round.
  await learner.enters('echo "# from the shell" >> values.yaml')
  await learner.chooses('values.yaml')
  await expect(learner.editor).toContainText('# from the shell')
  await learner.writes('replicaCount: 4\n')
  await learner.enters('cat values.yaml | tr a-z A-Z')
  await learner.reads('REPLICACOUNT: 4')

  // Undo takes the shell's step back too.
  await learner.enters('rm values.yaml && echo gone')
  await learner.reads('gone')
  await page.getByRole('button', { name: 'Undo' }).click()
  await learner.enters('cat values.yaml')
  await learner.reads(/\$ cat values\.yaml\s*replicaCount: 4/)

  await learner.enters('clear')
  await learner.enters('helm create other && helm install agent other --wait --hide-notes')
  await learner.reads('STATUS: deployed')
  await learner.enters('kubectl get deployment -o name')
  await learner.reads('deployment.apps/agent-other')
  await learner.enters('clear')
  await learner.enters('helm history agent')
  await learner.reads('Install complete')

  await learner.looksAt('Cluster')
  await expect(page.getByText('other-0.1.0').first()).toBeVisible()
  await learner.looksAt('Terminal')
  await learner.reads('Install complete')
  await learner.enters('helm uninstall agent')
  await learner.reads('release "agent" uninstalled')

  await learner.enters('sleep 100')
  await page.keyboard.press('Control+c')
  await learner.reads(/\^C\s*~\/task-api \$\s*$/)
  await learner.enters('echo and on')
  await learner.reads(/\sand on/)
})

test('I recall, complete and paste lines, and my history is there after a reload', async ({
  learner,
  page,
}) => {
  test.setTimeout(120_000)
  await opensTheTerminal(learner)
  await learner.enters('echo first')
  await learner.enters('echo second')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.type(' again')
  await page.keyboard.press('Enter')
  await learner.reads('first again')

  await page.keyboard.type('helm templ')
  await page.keyboard.press('Tab')
  await page.keyboard.type('agent . -s templ')
  await page.keyboard.press('Tab')
  await learner.reads('helm template agent . -s templates/')
  await page.keyboard.press('Control+u')

  await page.evaluate(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'echo pas\\\nted; echo $((20+3))\n')
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
  })
  await learner.reads(/pasted\s*23/)
  await learner.isSaved()
  await page.waitForTimeout(500)

  await page.reload()
  await learner.isAtTheBench()
  await learner.looksAt('Terminal')
  await learner.reads('~/task-api $')
  await learner.terminal.getByRole('textbox').focus()
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowUp')
  await learner.reads('echo second')
})

test('a command of the prose runs in the terminal', async ({ learner, page }) => {
  test.setTimeout(120_000)
  await learner.opens(LESSON)
  await learner.isAtTheBench()
  await page.getByRole('button', { name: 'Run in terminal' }).first().click()
  await learner.reads(/helm version --short\s*v4\.3\.1/)
})

test('by keyboard alone I enter the terminal and leave it; it meets no barrier in either theme', async ({
  learner,
  page,
}) => {
  test.setTimeout(120_000)
  await opensTheTerminal(learner)
  const inTerminal = () =>
    learner.terminal.getByRole('textbox').evaluate((box) => box === document.activeElement)
  await learner.enters('helm list')
  await learner.reads('NAMESPACE')
  expect(await inTerminal()).toBe(true)
  await page.keyboard.press('Tab')
  expect(await inTerminal(), 'on an empty line Tab moves on').toBe(false)
  await page.keyboard.press('Shift+Tab')
  expect(await inTerminal()).toBe(true)
  await page.keyboard.type('helm li')
  await page.keyboard.press('Tab')
  expect(await inTerminal(), 'Tab completes').toBe(true)
  await page.keyboard.press('Escape')
  await expect(learner.terminal.getByRole('status')).toHaveText('Tab now leaves the terminal.')
  await page.keyboard.press('Tab')
  expect(await inTerminal(), 'after Escape Tab moves on').toBe(false)

  await page.getByLabel('Screen reader mode').check()
  await learner.terminal.getByRole('textbox').focus()
  await page.keyboard.press('Control+u')
  await learner.enters('helm version --short')
  await expect(learner.terminal.locator('.xterm-accessibility')).toContainText('v4.3.1')
  for (const theme of ['day', 'night']) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name
    }, theme)
    await learner.meetsNoBarrier('section[aria-label="Terminal"]')
  }
})

test('at 390 px the terminal is one of the parts', async ({ learner, page }) => {
  test.setTimeout(120_000)
  await page.setViewportSize({ width: 390, height: 844 })
  await learner.opens(LESSON)
  await page.getByRole('navigation', { name: 'Parts of the lesson' }).getByText('Checks').click()
  await learner.looksAt('Terminal')
  await learner.reads('~/task-api $')
  await learner.enters('helm lint .')
  await learner.reads('chart(s) linted')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await learner.meetsNoBarrier()
})
