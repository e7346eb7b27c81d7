import { expect, LESSON, type Learner, test } from './bench'
import { lessonOf } from './study'

const IMAGE = '<img src=x onerror="window.hit=1">'
const HOSTILE = `${IMAGE}<svg onload="window.hit=1"><a href="javascript:window.hit=1">x</a></script><script>window.hit=1</script>`
const ESCAPES = '\u001b[31mred\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007'

const CHART: Readonly<Record<string, string>> = {
  'Chart.yaml': `apiVersion: v2\nname: hostile\nversion: 0.1.0\ndescription: ${JSON.stringify(HOSTILE)}\n`,
  'values.yaml': `say: ${JSON.stringify(HOSTILE)}\n`,
  'README.md': HOSTILE,
  'templates/NOTES.txt': `${HOSTILE}\n${ESCAPES}\n`,
  'templates/<img src=x onerror=window.hit=1>.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: said\n  annotations:\n    say: {{ .Values.say | quote }}\ndata:\n  page: {{ .Values.say | quote }}\n',
  'templates/fails.yaml': '',
}

/** Lays the chart on the playground's bench, as if it had been left there. */
async function laysTheChart(learner: Learner): Promise<void> {
  await learner.page.addInitScript(() => {
    const broken: string[] = []
    Object.assign(window, { broken })
    document.addEventListener('securitypolicyviolation', (event) =>
      broken.push(`${event.violatedDirective} ${event.blockedURI}`),
    )
  })
  await learner.opens('/review')
  await expect(learner.page.getByText(/^Nothing is in review yet\./)).toBeVisible()
  await learner.page.evaluate(
    (chart) =>
      new Promise<void>((resolve, reject) => {
        const files = new Map(Object.entries(chart))
        const data = {
          files,
          base: files,
          layers: [],
          exercise: undefined,
          release: { name: 'hostile', namespace: 'default' },
          open: ['values.yaml', 'templates/fails.yaml'],
          active: 'templates/fails.yaml',
          cursors: new Map(),
          past: [],
        }
        const open = indexedDB.open('chartroom')
        open.onerror = () => reject(open.error)
        open.onsuccess = () => {
          const transaction = open.result.transaction('workspaces', 'readwrite')
          transaction.objectStore('workspaces').put({ version: 1, revision: 1, data }, 'playground')
          transaction.oncomplete = () => resolve()
        }
      }),
    CHART,
  )
}

/** Nothing ran, and the page's policy had nothing to refuse. */
async function isUnharmed(learner: Learner): Promise<void> {
  expect(
    await learner.page.evaluate(() => ({
      hit: Reflect.get(window, 'hit'),
      broken: Reflect.get(window, 'broken'),
    })),
  ).toEqual({
    hit: undefined,
    broken: [],
  })
  expect(await learner.page.locator('img').count()).toBe(0)
}

test('X85: markup in notes, values, names and faults of a chart is only text', async ({ learner, page }) => {
  await laysTheChart(learner)
  await learner.opens('/playground')
  await learner.isAtTheBench()
  await expect(page.getByRole('row', { name: '<img src=x onerror=window.hit=1>.yaml' })).toBeVisible()
  await expect(learner.output).toContainText(IMAGE)
  await learner.looksAt('Cluster')
  await page.getByRole('button', { name: 'Install', exact: true }).click()
  const happened = page.getByRole('region', { name: 'What happened' })
  await expect(happened).toContainText('Installed hostile')
  await expect(happened).toContainText(IMAGE)
  await isUnharmed(learner)

  await learner.writes(`{{ fail ${JSON.stringify(HOSTILE)} }}`)
  await learner.looksAt('Problems')
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText('onerror')
  await isUnharmed(learner)
  await learner.opens('/releases')
  await expect(page.getByText('hostile').first()).toBeVisible()
  await isUnharmed(learner)
})

test('X85: markup in a question is only text', async ({ learner, page }) => {
  const lesson = await lessonOf(learner, LESSON.slice('/lessons/'.length))
  const question = lesson.questions.find(({ type }) => type === 'single')
  if (question?.type !== 'single') throw new Error('The lesson has a question with one right choice.')
  await page.route('**/data.json', (route) =>
    route.fulfill({
      json: {
        ...lesson,
        questions: [
          {
            ...question,
            prompt: HOSTILE,
            code: HOSTILE,
            choices: question.choices.map((choice) => ({ ...choice, text: `${choice.text} ${HOSTILE}` })),
          },
        ],
      },
    }),
  )
  await laysTheChart(learner)
  await learner.puts('progress', 'progress', {
    version: 1,
    revision: 1,
    data: {
      v: 1,
      lessons: {
        [lesson.card.id]: {
          openedAt: '2026-01-01T00:00:00.000Z',
          exercises: {},
          questions: { [question.id]: [{ at: '2026-01-01T00:00:00.000Z', correct: false, answer: [0] }] },
        },
      },
    },
  })
  await page.reload()
  await expect(page.getByText('1 of 1 still to do.')).toBeVisible()
  await expect(page.getByRole('article')).toContainText(IMAGE)
  await page.getByRole('article').getByRole('group').getByRole('button').first().click()
  await isUnharmed(learner)
})

test('X87: escape sequences are seen as pictures, and copied as such', async ({ learner, page }) => {
  await laysTheChart(learner)
  await learner.opens('/playground')
  await learner.isAtTheBench()
  const notes = learner.output.getByText('␛[31mred').first()
  await expect(notes).toContainText('␛]8;;https://evil.example␇link')
  await learner.looksAt('Cluster')
  await page.getByRole('button', { name: 'Install', exact: true }).click()
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('␛[31mred')
  const copied = await page.evaluate(() => {
    getSelection()?.selectAllChildren(document.body)
    return getSelection()?.toString() ?? ''
  })
  expect(copied).toContain('[31mred')
  expect(copied).not.toContain('\u001b')
})
