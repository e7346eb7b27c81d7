import { describe, expect, it } from 'vitest'
import { LIMITS } from './budget'
import { createChart } from './create'
import { createEngine, type RenderEngine, render } from './render'
import type { RenderRequest } from './render-types'
import { createSession } from './session'
import { allCharts, STILL } from './testing/all-charts'
import { randomEdit } from './testing/edits'
import { seeded } from './testing/random'
import { HELM_3, HELM_4 } from './versions'

/**
 * Engines that are alike: some for Helm 3, some with so few steps that a larger chart spends them. None looks at the
 * clock, for a slow machine would tell two of them apart.
 */
function engineOf(i: number): RenderEngine {
  const steps = i % 5 === 4 ? 30 : LIMITS.steps
  return createEngine(STILL, {
    version: i % 4 === 1 ? HELM_3 : HELM_4,
    limits: { ...LIMITS, steps, milliseconds: Number.POSITIVE_INFINITY },
  })
}

const release = { name: 'web', namespace: 'default' }

/** Edits made in all; EDITS in the environment asks for more or less. */
const EDITS = Number(process.env.EDITS ?? 2000)
const SEED = Number(process.env.SEED ?? 1)

describe('a session', () => {
  const all = allCharts()
  const each = Math.ceil(EDITS / all.length)

  it.each(all.map(({ name, files }, i) => [name, files, i] as const))(
    'gives what a full render gives after every edit of %s',
    (_name, files, i) => {
      const random = seeded(SEED * 1000 + i)
      const other = engineOf(i)
      const session = createSession(engineOf(i))
      const start: RenderRequest = { files, values: {}, release }
      let request = start
      const edits: string[] = []
      for (let n = 0; n < each; n++) {
        const got = session.render(request)
        const want = render(request, other)
        if (JSON.stringify(got) !== JSON.stringify(want))
          expect({ edits, ...got }).toEqual({ edits, ...want })
        // What cannot be rendered is mostly mended again.
        const isStuck = want.documents.length === 0 && random.below(3) > 0
        const { request: next, edit } = isStuck
          ? { request: start, edit: 'start again' }
          : randomEdit(request, random)
        edits.push(edit)
        request = next
      }
    },
  )

  it('sees a list of Chart.yaml that a template of Helm 3 sorts where it stands', () => {
    const keywords = (name: string, before = ''): [string, string] => [
      `templates/${name}.yaml`,
      `${before}kind: A\nmetadata: {name: ${name}}\nall: {{ .Chart.Keywords | join "," }}\n`,
    ]
    const files = new Map([
      ['Chart.yaml', 'apiVersion: v2\nname: sorted\nversion: 1.0.0\nkeywords: [b, a]\n'],
      keywords('a'),
      keywords('b', '{{ if .Values.sort }}{{ $_ := sortAlpha .Chart.Keywords }}{{ end }}'),
      keywords('c'),
    ])
    const engine = createEngine(STILL, { version: HELM_3 })
    const session = createSession(engine)
    for (const set of [[], ['sort=true'], [], ['sort=true', 'other=1']]) {
      const request = { files, values: { set }, release }
      expect(session.render(request)).toEqual(render(request, createEngine(STILL, { version: HELM_3 })))
    }
  })

  it('counts the steps of what it does not run', () => {
    const files = new Map([
      ['Chart.yaml', 'apiVersion: v2\nname: steps\nversion: 1.0.0\n'],
      ['templates/a.yaml', '{{ range until 60 }}{{ end }}'],
      ['templates/b.yaml', '{{ range until (int .Values.n) }}{{ end }}'],
    ])
    const limits = { ...LIMITS, steps: 100 }
    const session = createSession(createEngine(STILL, { limits }))
    const problems = (n: number) =>
      session.render({ files, values: { set: [`n=${n}`] }, release }).problems.map(({ message }) => message)
    expect(problems(30)).toEqual([])
    expect(problems(31)).toEqual([])
    expect(problems(50)).toEqual(['the templates took more than 100 steps and were stopped'])
    expect(problems(30)).toEqual([])
  })

  it('runs only what an edit touches', () => {
    const files = new Map(Object.entries(createChart('app')))
    const session = createSession(engineOf(0))
    const at = (replicas: number): RenderRequest => ({
      files,
      values: { set: [`replicaCount=${replicas}`] },
      release,
    })
    session.render(at(1))
    const first = session.work.ran
    session.render(at(2))
    expect([session.work.ran, session.work.reused]).toEqual([1, first - 1])
    session.render(at(2))
    expect(session.work.ran).toBe(0)
    session.render({ ...at(2), files: new Map([...files, ['README.md', 'read me']]) })
    expect(session.work.ran).toBe(0)
    session.render({ ...at(2), release: { name: 'other', namespace: 'default' } })
    expect(session.work.ran).toBeGreaterThan(1)
  })
})
