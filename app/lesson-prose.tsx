/**
 * A lesson's prose, compiled while the page is built: MDX with the closed set of components, each handed the data its
 * id names. Content holds no code and no expressions (lib/course refuses them), so nothing of it runs in a browser.
 */
import { evaluate } from '@mdx-js/mdx'
import type { ReactNode } from 'react'
import * as runtime from 'react/jsx-runtime'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import { engine } from '../components/engine/course-engine'
import { Compare } from '../components/lesson/Compare'
import { Demo } from '../components/lesson/Demo'
import { Exercise } from '../components/lesson/Exercise'
import { Callout, Term } from '../components/lesson/parts'
import { Timeline } from '../components/lesson/Timeline'
import { Try } from '../components/lesson/Try'
import { QuestionCard } from '../components/quiz/QuestionCard'
import { Quiz } from '../components/quiz/Quiz'
import { CodeBlock } from '../components/ui/CodeBlock'
import { demoOutput, type Lesson } from '../lib/course'
import { course } from './course'

type Glossary = Readonly<Record<string, { term: string; says: string }>>

export async function LessonProse({ lesson }: { lesson: Lesson }) {
  const { default: Content } = await evaluate(lesson.source, {
    ...runtime,
    format: 'mdx',
    remarkPlugins: [[remarkFrontmatter, 'yaml'], remarkGfm],
    rehypePlugins: [() => giveIds(lesson.headings.map(({ id }) => id))],
  })
  const { glossary } = await course()
  return <Content components={componentsFor(lesson, glossary)} />
}

interface Named {
  id: string
}

/** The closed set, each part bound to what it may name. */
function componentsFor(lesson: Lesson, glossary: Glossary) {
  return {
    Demo: demo.bind(null, lesson),
    Compare: compare.bind(null, lesson),
    Predict: predict.bind(null, lesson),
    Exercise,
    Quiz: quiz.bind(null, lesson),
    Try,
    Timeline: timeline.bind(null, lesson),
    Callout,
    Term: term.bind(null, glossary),
    pre: fenced,
  }
}

function demo(lesson: Lesson, { id }: Named) {
  const found = named(lesson.demos, id)
  return <Demo id={id} {...editable(found)} output={demoOutput(found, engine)} />
}

function compare(lesson: Lesson, { id }: Named) {
  const { left, right } = named(lesson.comparisons, id)
  return (
    <Compare
      id={id}
      path={left.show}
      text={left.chart[left.show] ?? ''}
      left={{ name: sideName(left), output: demoOutput(left, engine) }}
      right={{ name: sideName(right), output: demoOutput(right, engine) }}
    />
  )
}

function predict(lesson: Lesson, { id }: Named) {
  return (
    <QuestionCard
      lesson={lesson.card.id}
      question={named(lesson.predictions, id)}
      title="Predict"
      aside="before you look"
    />
  )
}

function quiz(lesson: Lesson) {
  return <Quiz questions={lesson.questions} />
}

function timeline(lesson: Lesson, { id }: Named) {
  return <Timeline timeline={named(lesson.timelines, id)} />
}

function term(glossary: Glossary, { id, children }: Named & { children?: ReactNode }) {
  const { term = id, says = '' } = glossary[id] ?? {}
  return (
    <Term term={term} says={says}>
      {children}
    </Term>
  )
}

function fenced({ children }: { children?: ReactNode }) {
  return <CodeBlock text={textOf(children)} />
}

/** The loader has checked every id; one that is missing here is a defect of ours. */
function named<T extends Named>(what: readonly T[], id: string): T {
  const found = what.find((one) => one.id === id)
  if (!found) throw new Error(`the lesson has no ${id}`)
  return found
}

/** What a demo lets the learner change: a file of its chart, else its values. */
function editable({ edit, chart, values, flags }: Lesson['demos'][number]) {
  if (edit === 'flags') return { path: edit, text: flags }
  return edit === undefined ? { path: 'values', text: values } : { path: edit, text: chart[edit] ?? '' }
}

const sideName = ({ files, values, flags }: Lesson['demos'][number]): string =>
  files.at(-1) ?? (values || flags || 'defaults')

/** The text of a fenced block: `pre` holds one `code` with one string. */
function textOf(children: unknown): string {
  if (typeof children === 'string') return children
  const { props } = Object(children) as { props?: { children?: unknown } }
  return props ? textOf(props.children) : ''
}

interface HastNode {
  type: string
  tagName?: string
  properties?: Record<string, unknown>
  children?: HastNode[]
}

/** Each heading gets the id the loader gave it, in the order they stand. */
function giveIds(ids: readonly string[]) {
  return (tree: HastNode) => {
    const left = [...ids]
    const visit = (node: HastNode) => {
      if (/^h[1-6]$/.test(node.tagName ?? '')) node.properties = { ...node.properties, id: left.shift() }
      for (const child of node.children ?? []) visit(child)
    }
    visit(tree)
  }
}
