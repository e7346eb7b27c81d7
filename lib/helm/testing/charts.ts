/** Charts for tests, put together from features by chance with a seed: some alone, some over subcharts. */
import { FEATURES, type Feature } from './features'
import { type Random, seeded } from './random'

export interface TestChart {
  readonly name: string
  readonly files: ReadonlyMap<string, string>
}

const HELPERS = `{{- define "NAME.fullname" -}}
{{ .Release.Name }}-{{ default .Chart.Name .Values.nameOverride | trunc 63 }}
{{- end }}
{{- define "NAME.labels" -}}
app.kubernetes.io/name: {{ include "NAME.fullname" . }}
{{- if .Values.global }}
region: {{ .Values.global.region | default "none" }}
{{- end }}
{{- end }}
`

const PARENT = `apiVersion: v1
kind: ConfigMap
metadata:
  name: parent
data:
  below: {{ .Values.one.replicas | default "none" | quote }}
  seen: {{ .Subcharts.one.Values | toJson | quote }}
  lent: {{ .Values.lent | toJson | quote }}
`

/** `count` charts; the same for the same seed. */
export function testCharts(count: number, seed: number): TestChart[] {
  return Array.from({ length: count }, (_, i) => {
    const random = seeded(seed + i)
    const name = `chart${i}`
    // Every feature comes first in some chart, so that none is left out.
    const files = i % 3 === 2 ? umbrella(name, random) : single(name, random, FEATURES[i % FEATURES.length]!)
    return { name: i % 3 === 2 ? `${name} with subcharts` : name, files: new Map(Object.entries(files)) }
  })
}

function single(name: string, random: Random, first: Feature): Record<string, string> {
  const features = new Set([first])
  const count = 3 + random.below(4)
  while (features.size < count) features.add(random.pick(FEATURES))
  return chart(name, [...features])
}

function chart(name: string, features: readonly Feature[], more = ''): Record<string, string> {
  const own = (text: string): string => text.replaceAll('NAME', name)
  const values = features.map((feature) => feature.values ?? '').join('')
  const files = Object.fromEntries(
    features.flatMap((feature) => Object.entries(feature.files).map(([path, text]) => [path, own(text)])),
  )
  return {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\nappVersion: "2.0"\nkeywords: [zebra, ant]\n${more}`,
    'values.yaml': own(values),
    'templates/_helpers.tpl': own(HELPERS),
    ...files,
  }
}

const DEPENDENCIES = `dependencies:
  - name: one
    version: 1.x.x
    condition: one.enabled
  - name: two
    version: ">=1.0.0"
    alias: second
    tags: [extras]
    import-values:
      - child: image
        parent: lent
`

function umbrella(name: string, random: Random): Record<string, string> {
  const below = (subchart: string): [string, string][] =>
    Object.entries(single(subchart, random, FEATURES[1]!)).map(([path, text]) => [
      `charts/${subchart}/${path}`,
      text,
    ])
  const files = chart(name, [random.pick(FEATURES), random.pick(FEATURES)], DEPENDENCIES)
  return {
    ...files,
    'values.yaml': `${files['values.yaml']}global:\n  region: north\none:\n  enabled: true\n  replicas: 7\nsecond:\n  image:\n    tag: mine\ntags:\n  extras: true\n`,
    'templates/parent.yaml': PARENT,
    ...Object.fromEntries([...below('one'), ...below('two')]),
  }
}
