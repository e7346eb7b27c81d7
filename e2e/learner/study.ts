/** A learner who goes through a whole lesson: answers every question, solves every exercise at the editor. */
import type { Exercise, Lesson, Question } from '../../lib/course'
import { expect, LESSON, type Learner } from './bench'

/** The lesson as the page itself fetches it, answers and solutions included. */
export async function lessonOf(learner: Learner, slug: string): Promise<Lesson> {
  const response = await learner.page.request.get(`/lessons/${slug}/data.json`)
  return response.json()
}

/** Gives the right answer, and sees it accepted with a reason for every choice. */
export async function answers(learner: Learner, question: Question): Promise<void> {
  const card = learner.page.locator(`[id="${question.id}"]`)
  const send = card.getByRole('button', { name: 'Answer', exact: true })
  switch (question.type) {
    case 'single':
    case 'predict':
    case 'fix-line':
      await card
        .getByRole('group')
        .getByRole('button')
        .nth(rightOnes(question.choices)[0] ?? 0)
        .click()
      break
    case 'multiple':
      for (const at of rightOnes(question.choices))
        await card.getByRole('group').getByRole('button').nth(at).click()
      await send.click()
      break
    case 'spot-the-bug': {
      const inOrder = [...question.lines].sort((a, b) => a.line - b.line)
      for (const at of rightOnes(inOrder)) await card.locator('ol').getByRole('button').nth(at).click()
      await send.click()
      break
    }
    case 'match':
      for (const at of question.pairs.keys())
        await card.getByRole('combobox').nth(at).selectOption(String(at))
      await send.click()
      break
    case 'order':
      for (const [place, { text }] of question.items.entries()) {
        const up = card.getByRole('button', { name: `${text}: up`, exact: true })
        const placeNow = () =>
          up.evaluate((button) =>
            [...(button.closest('ol')?.children ?? [])].findIndex((li) => li.contains(button)),
          )
        while ((await placeNow()) > place) await up.click()
      }
      await send.click()
      break
  }
  await expect(card.getByText('Right.', { exact: true })).toBeVisible()
}

const rightOnes = (all: readonly { correct?: boolean | undefined }[]): number[] =>
  all.flatMap(({ correct }, at) => (correct ? [at] : []))

/** Starts the exercise, sees what is missing, writes each file that must change, and passes. */
export async function solves(learner: Learner, exercise: Exercise): Promise<void> {
  const card = learner.page.locator(`[id="${exercise.id}"]`)
  await card.getByRole('button', { name: 'Start' }).click()
  await card.getByRole('button', { name: 'Check' }).click()
  await expect(card.getByText('not done yet')).toBeVisible()
  for (const [path, text] of Object.entries(exercise.solution)) {
    if (exercise.starter[path] === text) continue
    await learner.chooses(path)
    await learner.writes(text)
  }
  await card.getByRole('button', { name: 'Check' }).click()
  await expect(card.getByText(/All \d+ checks hold/)).toBeVisible()
  await expect(card.getByText('passed', { exact: true })).toBeVisible()
}

/** Takes the solution of the lesson's first exercise, and passes with it. */
export async function takesASolution(learner: Learner): Promise<void> {
  await learner.opens(LESSON)
  await learner.isAtTheBench()
  const exercise = learner.exercise(/Unfreeze/)
  await exercise.getByRole('button', { name: 'Solve' }).click()
  await exercise.getByRole('button', { name: 'Show the solution' }).click()
  await exercise.getByRole('button', { name: 'Check' }).click()
  await expect(exercise.getByText('passed', { exact: true })).toBeVisible()
  await learner.hasKept((kept) => JSON.stringify(kept).includes('solvedAt'))
}

interface Change {
  from: string
  to: string
  /** What the output holds then. */
  gives: string | RegExp
}

/** Changes one thing in a live demo and sees the output follow. */
export async function changes(learner: Learner, demo: string, { from, to, gives }: Change): Promise<void> {
  const card = learner.page.locator(`[id="${demo}"]`)
  const field = card.getByRole('textbox')
  const text = await field.inputValue()
  expect(text, `${demo} holds what is to be changed`).toContain(from)
  await field.fill(text.replace(from, to))
  await expect(card.locator('pre').last()).toContainText(gives)
}

/** A demo, and its change. */
type Play = readonly [demo: string, from: string, to: string, gives: Change['gives']]

/** From the first demo to the last question; then everything is kept. */
export async function goesThrough(
  learner: Learner,
  { slug, heading, plays }: { slug: string; heading: string; plays: readonly Play[] },
): Promise<void> {
  const { page } = learner
  await learner.opens(`/lessons/${slug}`)
  await learner.isAtTheBench()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
  const lesson = await lessonOf(learner, slug)
  for (const [demo, from, to, gives] of plays) await changes(learner, demo, { from, to, gives })
  for (const prediction of lesson.predictions) await answers(learner, prediction)
  for (const exercise of lesson.exercises) await solves(learner, exercise)
  for (const question of lesson.questions) await answers(learner, question)
  const count = lesson.questions.length
  await expect(page.getByText(`${count} of ${count} answered right.`)).toBeVisible()
  await learner.isSaved()
  await page.reload()
  await learner.isAtTheBench()
  for (const { id } of lesson.exercises)
    await expect(page.locator(`[id="${id}"]`).getByText('passed', { exact: true })).toBeVisible()
  await expect(page.getByText(`${count} of ${count} answered right.`)).toBeVisible()
}
