/**
 * The render worker: the whole engine, asked by name. Bundled to public/engine/render.js by bin/build-engine.mjs and
 * started inside the sealed room; nothing it is given leaves it but its answers.
 */
import { type Demo, demoOutput, gradeExercise, worldOf } from '../../lib/course'
import { render } from '../../lib/helm'
import type { CheckRequest } from '../lesson/check'
import { engine } from './course-engine'
import type { RenderRequest, TimedResult, WhyRequest } from './protocol'
import { serve, type WorkerDoor } from './serve'
import { whyLine } from './why'

declare const self: WorkerDoor

serve(
  {
    render(request: RenderRequest): TimedResult {
      const start = performance.now()
      const result = render(request)
      return { result, milliseconds: performance.now() - start }
    },
    why({ request, document, line }: WhyRequest) {
      const result = render({ ...request, trace: true })
      const rendered = result.documents[document]
      return rendered ? whyLine(result, rendered, line, request.files) : []
    },
    check({ exercise, files, revisions, resources }: CheckRequest) {
      const objects = resources.filter(({ status }) => status !== 'missing').map(({ object }) => object)
      return gradeExercise(exercise, { ...worldOf(files), revisions, objects }, engine)
    },
    demo: (demo: Demo) => demoOutput(demo, engine),
    scaffold: (name: string) => new Map(Object.entries(engine.scaffold(name))),
  },
  self,
)
