/**
 * The render worker: the whole engine, asked by name. Bundled to public/engine/render.js by bin/build-engine.mjs and
 * started inside the sealed room; nothing it is given leaves it but its answers.
 */
import { type Demo, demoOutput, gradeExercise, worldOf } from '../../lib/course'
import type { CheckRequest } from '../lesson/check'
import { engine, withEngine } from './course-engine'
import type { RenderRequest, TimedResult, WhyRequest } from './protocol'
import { serve, type WorkerDoor } from './serve'
import { whyLine } from './why'

declare const self: WorkerDoor

serve(
  {
    render: (request: RenderRequest) =>
      withEngine((_engine, session): TimedResult => {
        const start = performance.now()
        const result = session.render(request)
        return { result, milliseconds: performance.now() - start }
      }),
    why: ({ request, document, line }: WhyRequest) =>
      withEngine(({ render }) => {
        const result = render({ ...request, trace: true })
        const rendered = result.documents[document]
        return rendered ? whyLine(result, rendered, line, request.files) : []
      }),
    check({ exercise, files, revisions, resources }: CheckRequest) {
      const objects = resources.filter(({ status }) => status !== 'missing').map(({ object }) => object)
      return withEngine((one) => gradeExercise(exercise, { ...worldOf(files), revisions, objects }, one))
    },
    demo: (demo: Demo) => withEngine((one) => demoOutput(demo, one)),
    scaffold: (name: string) => new Map(Object.entries(engine.scaffold(name))),
  },
  self,
)
