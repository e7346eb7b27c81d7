/** Edits as a learner makes them, by chance: a value, a line of a template, a file more or less, another release. */
import type { RenderRequest } from '../render-types'
import type { Random } from './random'

const WORDS = [
  'blue',
  'red',
  'two',
  '7',
  '0',
  '1.5',
  'true',
  'false',
  '""',
  '~',
  '[a, b]',
  '{x: 1, y: {z: 2}}',
]
const LINES = [
  '{{ .Values.extra }}',
  '# {{ .Release.Name }}',
  '{{- /* a comment */}}',
  '{{ include "chart0.fullname" . }}',
  '{{ if .Values.mode }}#{{ end }}',
  '{{ $_ := set .Values "mode" "green" }}',
  '  added: "{{ .Values.replicas }}"',
  '{{ .Values.image.nothing.there }}',
  '{{ broken',
  '---',
  'plain',
  'a: [b',
]

/** The request after one more edit, and what was done. */
export function randomEdit(request: RenderRequest, random: Random): { request: RenderRequest; edit: string } {
  const kind = random.pick(EDITS)
  return { request: kind.edit(request, random), edit: kind.name }
}

interface Edit {
  readonly name: string
  readonly edit: (request: RenderRequest, random: Random) => RenderRequest
}

const textsOf = (request: RenderRequest, matches: RegExp): [string, string][] =>
  [...request.files].filter(
    (file): file is [string, string] => matches.test(file[0]) && typeof file[1] === 'string',
  )

function withText(
  request: RenderRequest,
  random: Random,
  matches: RegExp,
  change: (text: string) => string,
): RenderRequest {
  const found = textsOf(request, matches)
  if (found.length === 0) return request
  const [path, text] = random.pick(found)
  return { ...request, files: new Map([...request.files, [path, change(text)]]) }
}

const onLines = (random: Random, text: string, change: (lines: string[], at: number) => void): string => {
  const lines = text.split('\n')
  change(lines, random.below(lines.length))
  return lines.join('\n')
}

/** Keys as values.yaml files spell them, with their parents. */
function valuesPath(request: RenderRequest, random: Random): string {
  const texts = textsOf(request, /^values\.yaml$/)
  const keys: string[] = []
  const open: string[] = []
  for (const line of texts[0]?.[1].split('\n') ?? []) {
    const [, indent, key] = /^( *)([A-Za-z][\w-]*):/.exec(line) ?? []
    if (indent === undefined || key === undefined) continue
    open.length = indent.length / 2
    open.push(key)
    keys.push(open.join('.'))
  }
  return keys.length === 0 ? 'some.key' : random.pick(keys)
}

const TEMPLATE = /(^|\/)templates\/[^_][^/]*\.(yaml|txt)$/

const EDITS: readonly Edit[] = [
  {
    name: 'a value by --set',
    edit: (request, random) => ({
      ...request,
      values: {
        ...request.values,
        set: [`${valuesPath(request, random)}=${random.pick(['a', '3', 'true', 'null', '{p,q}', 'two'])}`],
      },
    }),
  },
  {
    name: 'a file of values',
    edit: (request, random) => ({
      ...request,
      values: {
        ...request.values,
        files: [{ name: 'my.yaml', text: nested(valuesPath(request, random), random.pick(WORDS)) }],
      },
    }),
  },
  {
    name: 'a value a template asks for',
    edit: (request, random) => {
      const [file, text] = random.pick(textsOf(request, /templates\//)) ?? ['', '']
      const asked = [...text.matchAll(/\.Values\.((?:\.?[A-Za-z]\w*)+)/g)].map(([, path]) => path!)
      if (asked.length === 0) return request
      const subchart = /^charts\/(\w+)\//.exec(file)?.[1]
      const path = random.pick(asked)
      const set = `${subchart ? `${subchart}.` : ''}${path}=${random.pick(['given', '5', 'true', ''])}`
      return { ...request, values: { ...request.values, set: [...(request.values.set ?? []), set] } }
    },
  },
  { name: 'no values', edit: (request) => ({ ...request, values: {} }) },
  {
    name: "a chart's value",
    edit: (request, random) =>
      withText(request, random, /(^|\/)values\.yaml$/, (text) =>
        onLines(random, text, (lines, at) => {
          lines[at] = lines[at]!.replace(/(: ).*$/, `$1${random.pick(WORDS)}`)
        }),
      ),
  },
  {
    name: "a line less of a chart's values",
    edit: (request, random) =>
      withText(request, random, /(^|\/)values\.yaml$/, (text) =>
        onLines(random, text, (lines, at) => lines.splice(at, 1)),
      ),
  },
  {
    name: 'a line of a template',
    edit: (request, random) =>
      withText(request, random, TEMPLATE, (text) =>
        onLines(random, text, (lines, at) => lines.splice(at, 0, random.pick(LINES))),
      ),
  },
  {
    name: 'a line less of a template',
    edit: (request, random) =>
      withText(request, random, TEMPLATE, (text) =>
        onLines(random, text, (lines, at) => lines.splice(at, 1)),
      ),
  },
  {
    name: 'another value in a template',
    edit: (request, random) =>
      withText(request, random, TEMPLATE, (text) =>
        text.replace(/\.Values(\.\w+)+/, `.Values.${valuesPath(request, random).replaceAll('-', '')}`),
      ),
  },
  {
    name: 'a partial',
    edit: (request, random) =>
      withText(request, random, /templates\/_/, (text) =>
        text.replace(/\{\{ \./, `${random.pick(['x', ''])}{{ .`),
      ),
  },
  {
    name: 'another file',
    edit: (request, random) =>
      withText(request, random, /(^|\/)(conf|crds)\//, (text) => `${text}# ${random.below(9)}\n`),
  },
  {
    name: 'a file more',
    edit: (request, random) => ({
      ...request,
      files: new Map([
        ...request.files,
        [
          random.pick(['templates/new.yaml', 'conf/c.txt', 'templates/_new.tpl']),
          `{{ define "chart${random.below(9)}.part" }}new{{ end }}\n`,
        ],
      ]),
    }),
  },
  {
    name: 'a file less',
    edit: (request, random) => {
      const paths = [...request.files.keys()].filter((path) => path !== 'Chart.yaml')
      const gone = random.pick(paths)
      return { ...request, files: new Map([...request.files].filter(([path]) => path !== gone)) }
    },
  },
  {
    name: 'Chart.yaml',
    edit: (request, random) =>
      withText(request, random, /(^|\/)Chart\.yaml$/, (text) =>
        text.replace(/^(version|appVersion): .*$/m, `$1: "1.${random.below(3)}.0"`),
      ),
  },
  {
    name: 'another release',
    edit: (request, random) => ({
      ...request,
      release: {
        name: random.pick(['web', 'api']),
        namespace: random.pick(['default', 'prod']),
        isUpgrade: random.below(2) === 0,
      },
    }),
  },
  {
    name: 'another cluster',
    edit: (request, random) => ({
      ...request,
      capabilities: {
        kubeVersion: random.pick(['1.29.0', '1.33.1']),
        apiVersions: random.pick([[], ['monitoring/v1']]),
      },
    }),
  },
  {
    name: 'other flags',
    edit: (request, random) => ({
      ...request,
      includeCrds: random.below(2) === 0,
      skipTests: random.below(2) === 0,
    }),
  },
  {
    name: 'the same bytes again',
    edit: (request) => ({
      ...request,
      files: new Map(
        [...request.files].map(([path, content]) => [
          path,
          typeof content === 'string' ? ` ${content}`.slice(1) : content.slice(),
        ]),
      ),
    }),
  },
]

const nested = (path: string, value: string): string =>
  `${path
    .split('.')
    .map((key, depth) => `${'  '.repeat(depth)}${key}:`)
    .join('\n')} ${value}\n`
