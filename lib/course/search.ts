/** What can be found in the course: every step of the prose, exercise, question and glossary term, as text. */
import type { Course, Lesson } from './lesson'

export interface Findable {
  /** Where it stands: a path with its anchor. */
  href: string
  kind: 'lesson' | 'step' | 'exercise' | 'question' | 'term'
  title: string
  /** The lesson it is in; empty for what belongs to all. */
  place: string
  text: string
}

export function findablesOf({ card, source, headings, exercises, questions }: Lesson): Findable[] {
  const page = `/lessons/${card.id}`
  const place = `${card.number} ${card.title}`
  const { opening, sections } = sectionsOf(source)
  return [
    { href: page, kind: 'lesson', title: place, place, text: `${card.tagline} ${card.promise} ${opening}` },
    ...headings.map(({ id, text }, at) => ({
      href: `${page}#${id}`,
      kind: 'step' as const,
      title: text,
      place,
      text: sections[at] ?? '',
    })),
    ...exercises.map(({ id, number, title, goal }) => ({
      href: `${page}#${id}`,
      kind: 'exercise' as const,
      title: `Exercise ${number}: ${title}`,
      place,
      text: goal,
    })),
    ...questions.map(({ id, prompt, code = '' }) => ({
      href: `${page}#${id}`,
      kind: 'question' as const,
      title: prompt,
      place,
      text: code,
    })),
  ]
}

/** A term is found where the prose first explains it; one that no lesson explains is not found. */
export function termsOf(course: Course, lessons: readonly Lesson[]): Findable[] {
  return Object.entries(course.glossary).flatMap(([id, { term, says }]) => {
    const lesson = lessons.find(({ source }) => source.includes(`<Term id="${id}">`))
    if (!lesson) return []
    const { card, source, headings } = lesson
    const before = source.slice(0, source.indexOf(`<Term id="${id}">`))
    const step = headings[sectionsOf(before).sections.length - 1]
    return [
      {
        href: `/lessons/${card.id}${step ? `#${step.id}` : ''}`,
        kind: 'term' as const,
        title: term,
        place: `${card.number} ${card.title}`,
        text: says,
      },
    ]
  })
}

/** The words before the first heading, and those under each. A # inside a fence is no heading. */
function sectionsOf(source: string): { opening: string; sections: string[] } {
  const parts: string[][] = [[]]
  let isFenced = false
  for (const line of source.replace(/^---\n[\s\S]*?\n---\n/, '').split('\n')) {
    if (line.startsWith('```')) isFenced = !isFenced
    else if (!isFenced && /^#{1,6} /.test(line)) parts.push([])
    else parts.at(-1)?.push(line)
  }
  const [opening = '', ...sections] = parts.map((lines) => plain(lines.join('\n')))
  return { opening, sections }
}

/** MDX without its marks: components go, what stands inside them stays. */
const plain = (mdx: string): string =>
  mdx
    .replace(/<\/?[A-Z][^>]*>/g, ' ')
    .replace(/\]\([^)]*\)/g, ' ')
    .replace(/[*`[\]|]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
