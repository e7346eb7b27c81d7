import { lesson, openLessons } from '../../../course'

export const dynamic = 'force-static'
export const dynamicParams = false

export async function generateStaticParams() {
  return (await openLessons()).map(({ id }) => ({ slug: id }))
}

/** What the bench needs of a lesson: charts, exercises and their checks. The prose is in the page. */
export async function GET(_request: Request, { params }: { params: Promise<{ slug: string }> }) {
  const { source: _prose, ...rest } = await lesson((await params).slug)
  return Response.json(rest)
}
