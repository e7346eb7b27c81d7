import { checkApart } from '../../../lib/course/node/desk-node'

export const dynamic = 'force-dynamic'

/** `?lesson=NN-slug`: what lessons:check says of it, as JSON. */
export async function GET(request: Request): Promise<Response> {
  const lesson = new URL(request.url).searchParams.get('lesson') ?? ''
  if (!/^\d\d-[a-z0-9-]+$/.test(lesson)) return Response.json({ error: 'name a lesson' }, { status: 400 })
  try {
    return Response.json(await checkApart(lesson))
  } catch (error) {
    return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status: 500 })
  }
}
