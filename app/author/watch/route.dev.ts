import { watchLessons } from '../../../lib/course/node/desk-node'

export const dynamic = 'force-dynamic'

/** A line for each save under lessons/, for as long as the page listens. */
export function GET(request: Request): Response {
  const encoder = new TextEncoder()
  const lines = new ReadableStream({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text))
      send(': listening\n\n')
      const stop = watchLessons((path) => send(`data: ${JSON.stringify(path)}\n\n`))
      request.signal.addEventListener('abort', () => {
        stop()
        controller.close()
      })
    },
  })
  // `no-transform`: a stream that is compressed is held back until it fills a block.
  return new Response(lines, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' },
  })
}
