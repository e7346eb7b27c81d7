/** A renderer for tests of the actions alone: templates with `{{ .Values.key }}` and `{{ .Release.X }}`, nothing more. */
import { type GoMap, type GoValue, marshalJSON } from '../../go'
import { decode } from '../../goyaml'
import { ReleaseError } from '../env'
import { INSTALL_ORDER, sortByKind } from '../kind-order'
import { map, text } from '../record'
import type { LoadedChart, Rendered, RenderedHook, Renderer, RenderOptions } from '../renderer'
import type { ChartFiles, ValuesInput } from '../service'

interface Handle {
  files: Record<string, string>
  metadata: GoMap
  values: GoMap
}

const handleOf = (chart: LoadedChart): Handle => chart.handle as Handle

export const stubRenderer: Renderer = {
  load(files: ChartFiles) {
    const texts = files as Record<string, string>
    const chart = texts['Chart.yaml']
    if (chart === undefined) throw new ReleaseError('Chart.yaml file is missing')
    const values = decode(texts['values.yaml'] ?? '', { target: 'map' })
    return { handle: { files: texts, metadata: decode(chart, { target: 'map' }), values } satisfies Handle }
  },
  userValues(values: ValuesInput) {
    const out: GoMap = new Map()
    for (const file of values.files ?? [])
      for (const [k, v] of decode(file.text, { target: 'map' })) out.set(k, v)
    for (const set of values.set ?? []) {
      const at = set.indexOf('=')
      out.set(set.slice(0, at), decode(set.slice(at + 1)))
    }
    return out
  },
  coalesceTables: (over, base) => new Map([...base, ...over]),
  coalesceValues: (chart, config) =>
    new Map([...('stored' in chart ? map(chart.stored.get('values')) : handleOf(chart).values), ...config]),
  withDefaults: (chart, values) => ({ handle: { ...handleOf(chart), values } }),
  crds: (chart) =>
    Object.entries(handleOf(chart).files)
      .filter(([name]) => name.startsWith('crds/'))
      .map(([name, body]) => ({ name, text: body })),
  render(chart, config, options) {
    const { files, metadata, values } = handleOf(chart)
    return new Rendering(files, metadata, values, config, options).run()
  },
}

class Rendering {
  constructor(
    readonly files: Record<string, string>,
    readonly metadata: GoMap,
    readonly defaults: GoMap,
    readonly config: GoMap,
    readonly options: RenderOptions,
  ) {}

  run(): Rendered {
    const name = text(this.metadata.get('name'))
    const documents: { kind: string; text: string }[] = []
    const hooks: RenderedHook[] = []
    for (const [path, body] of Object.entries(this.files)) {
      if (!path.startsWith('templates/') || path.endsWith('NOTES.txt')) continue
      const filled = this.fill(body)
      for (const document of filled.split(/^---\n/m)) {
        if (document.trim() === '') continue
        const object = decode(document, { target: 'map' })
        const metadata = map(object.get('metadata'))
        const annotations = map(metadata.get('annotations'))
        const kind = text(object.get('kind'))
        const events = text(annotations.get('helm.sh/hook'))
        const source = `${name}/${path}`
        if (events)
          hooks.push({
            name: text(metadata.get('name')),
            kind,
            path: source,
            manifest: document,
            events: events.split(','),
            weight: Number(text(annotations.get('helm.sh/hook-weight')) || '0'),
            deletePolicies: words(annotations.get('helm.sh/hook-delete-policy')),
            outputLogPolicies: words(annotations.get('helm.sh/hook-output-log-policy')),
          })
        else documents.push({ kind, text: `---\n# Source: ${source}\n${document}\n` })
      }
    }
    return {
      manifest: sortByKind(documents, INSTALL_ORDER)
        .map((d) => d.text)
        .join(''),
      hooks,
      notes: this.fill(this.files['templates/NOTES.txt'] ?? ''),
      chart: this.chart(),
    }
  }

  private fill(body: string): string {
    const values = new Map([...this.defaults, ...this.config])
    return body.replace(/\{\{ \.(Values|Release)\.(\w+) \}\}/g, (_, room: string, key: string) => {
      if (room === 'Release')
        return String(
          { Name: this.options.name, Namespace: this.options.namespace, Revision: this.options.revision }[
            key
          ],
        )
      const value = values.get(key) ?? null
      return typeof value === 'string' ? value : marshalJSON(value)
    })
  }

  private chart(): GoMap {
    const templates: GoValue[] = Object.entries(this.files)
      .filter(([path]) => path.startsWith('templates/'))
      .map(
        ([path, body]) =>
          new Map<string, GoValue>([
            ['name', path],
            ['data', btoa(body)],
          ]),
      )
    return new Map<string, GoValue>([
      ['metadata', this.metadata],
      ['lock', null],
      ['templates', templates],
      ['values', this.defaults],
      ['schema', null],
      ['schemamodtime', '0001-01-01T00:00:00Z'],
      ['files', null],
    ])
  }
}

const words = (value: GoValue | undefined): string[] =>
  text(value)
    .split(',')
    .filter((word) => word !== '')
