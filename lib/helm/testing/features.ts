/**
 * What charts do, a feature each: values, a template, helpers, other files. Charts for tests are put together from
 * these. Several write to what they share, ask for chance or fail for some values: those are the point of it.
 */
export interface Feature {
  readonly name: string
  readonly values?: string
  /** `NAME` stands for the chart's own name. */
  readonly files: Readonly<Record<string, string>>
}

const object = (name: string, body: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-${name}\ndata:\n${body}`

export const FEATURES: readonly Feature[] = [
  {
    name: 'keywords',
    values: 'sorted: false\n',
    files: {
      'templates/a-keywords.yaml': object('a', '  all: {{ .Chart.Keywords | join "," | quote }}\n'),
      'templates/b-keywords.yaml': object(
        'b',
        '  {{- if .Values.sorted }}{{ $_ := sortAlpha .Chart.Keywords }}{{ end }}\n  all: {{ .Chart.Keywords | join "," | quote }}\n',
      ),
      'templates/c-keywords.yaml': object('c', '  all: {{ .Chart.Keywords | join "," | quote }}\n'),
    },
  },
  {
    name: 'workload',
    values: 'replicas: 2\nimage:\n  repository: nginx\n  tag: "1.27"\nresources:\n  limits:\n    cpu: 100m\n',
    files: {
      'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "NAME.fullname" . }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    metadata:
      annotations:
        checksum/config: {{ include (print $.Template.BasePath "/settings.yaml") . | sha256sum }}
    spec:
      containers:
        - image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
`,
      'templates/settings.yaml': object('settings', '  tag: {{ .Values.image.tag | quote }}\n'),
    },
  },
  {
    name: 'map',
    values: 'env:\n  ONE: "1"\n  TWO: "2"\n  off: false\n',
    files: {
      'templates/env.yaml': object(
        'env',
        '{{- range $key, $value := .Values.env }}\n  {{ $key }}: {{ $value | quote }}\n{{- else }}\n  none: "true"\n{{- end }}\n  count: {{ len .Values.env | quote }}\n',
      ),
    },
  },
  {
    name: 'list',
    values: 'ports:\n  - name: http\n    port: 80\n  - name: https\n    port: 443\n    tls: true\n',
    files: {
      'templates/service.yaml': `{{- if .Values.ports }}
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  ports:
    {{- range $i, $port := .Values.ports }}
    - name: {{ $port.name }}-{{ $i }}
      port: {{ .port | int }}
      {{- if .tls }}
      tls: true
      {{- end }}
    {{- end }}
{{- end }}
`,
    },
  },
  {
    name: 'switches',
    values: 'ingress:\n  enabled: true\n  host: a.example\n  class: ""\nmode: blue\n',
    files: {
      'templates/ingress.yaml': `{{- if and .Values.ingress.enabled (ne .Values.mode "red") }}
kind: Ingress
apiVersion: networking.k8s.io/v1
metadata:
  name: {{ .Values.ingress.host | trunc 63 | trimSuffix "-" }}
spec:
  {{- with .Values.ingress.class }}
  ingressClassName: {{ . }}
  {{- else }}
  defaultBackend: {}
  {{- end }}
  mode: {{ ternary "cold" "warm" (eq .Values.mode "blue") }}
{{- end }}
`,
    },
  },
  {
    name: 'tpl',
    values:
      'text: "{{ .Values.word }} of {{ .Release.Name }}"\nword: joy\nblock: |\n  {{- define "NAME.inner" }}{{ .Values.word | upper }}{{ end }}\n  {{- include "NAME.inner" . }}\n',
    files: {
      'templates/tpl.yaml': object(
        'tpl',
        '  text: {{ tpl .Values.text . | quote }}\n  block: {{ tpl .Values.block . | trim | quote }}\n',
      ),
    },
  },
  {
    name: 'files',
    values: 'pick: conf/a.txt\n',
    files: {
      'conf/a.txt': 'alpha\n',
      'conf/b.txt': 'beta\nbeta\n',
      'templates/files.yaml': object(
        'files',
        '{{ (.Files.Glob "conf/*").AsConfig | indent 2 }}\n  picked: {{ .Files.Get .Values.pick | quote }}\n',
      ),
      'templates/lines.yaml': object(
        'lines',
        '{{- range .Files.Lines "conf/b.txt" }}\n  {{ . }}-{{ randAlpha 0 }}x: "1"\n{{- end }}\n{{- range $path, $_ := .Files }}\n  {{ $path | replace "/" "." }}: ""\n{{- end }}\n',
      ),
    },
  },
  {
    name: 'questions',
    values: 'deep:\n  er:\n    est: bottom\nmaybe: {}\nlist: [3, 1, 2]\n',
    files: {
      'templates/questions.yaml': object(
        'questions',
        `  dig: {{ dig "er" "est" "none" .Values.deep | quote }}
  has: {{ hasKey .Values.deep "er" | quote }}
  get: {{ get .Values.maybe "x" | quote }}
  keys: {{ keys .Values.deep .Values.maybe | sortAlpha | join "," | quote }}
  empty: {{ empty .Values.maybe | quote }}
  first: {{ index .Values.list 0 | quote }}
  kind: {{ kindOf .Values.maybe | quote }}
  all: {{ .Values.list | toJson | quote }}
  same: {{ deepEqual .Values.maybe (dict) | quote }}
  pluck: {{ pluck "est" .Values.deep.er .Values.maybe | first | quote }}
`,
      ),
    },
  },
  {
    name: 'merges into its own',
    values: 'base:\n  a: 1\n  b: {c: 2}\nover:\n  b: {c: 3, d: 4}\n',
    files: {
      'templates/merge.yaml': object(
        'merge',
        `  merged: {{ mergeOverwrite (deepCopy .Values.base) .Values.over | toJson | quote }}
  fresh: {{ merge (dict "z" 1) .Values.over .Values.base | toJson | quote }}
  less: {{ omit .Values.base "a" | toJson | quote }}
`,
      ),
    },
  },
  {
    name: 'writes to values',
    values: 'shared:\n  count: 1\n  names: [x]\n',
    files: {
      'templates/a-writes.yaml': object(
        'writes',
        '  {{- $_ := set .Values.shared "count" (add1 .Values.shared.count) }}\n  count: {{ .Values.shared.count | quote }}\n',
      ),
      'templates/b-reads.yaml': object('reads', '  count: {{ .Values.shared.count | quote }}\n'),
    },
  },
  {
    name: 'writes at times',
    values: 'defaults:\n  enabled: false\n  size: 1\nitems:\n  - {name: a}\n  - {name: b}\n',
    files: {
      'templates/items.yaml': object(
        'items',
        '{{- if .Values.defaults.enabled }}{{ range .Values.items }}{{ $_ := set . "size" $.Values.defaults.size }}{{ end }}{{ end }}\n  items: {{ .Values.items | toJson | quote }}\n',
      ),
      'templates/again.yaml': object('again', '  items: {{ .Values.items | toJson | quote }}\n'),
    },
  },
  {
    name: 'writes to the root',
    values: 'title: one\n',
    files: {
      'templates/root.yaml': object(
        'root',
        '  {{- if eq .Values.title "two" }}{{ $_ := set . "Extra" .Values.title }}{{ end }}\n  extra: {{ .Extra | default "none" | quote }}\n',
      ),
      'templates/later.yaml': object('later', '  extra: {{ .Extra | default "none" | quote }}\n'),
    },
  },
  {
    name: 'chance',
    values: 'length: 4\n',
    files: {
      'templates/secret.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: {{ .Release.Name }}
  annotations:
    at: {{ now | date "2006-01-02" | quote }}
stringData:
  word: {{ randAlphaNum (int .Values.length) | quote }}
  id: {{ uuidv4 | quote }}
`,
    },
  },
  {
    name: 'demands',
    values: 'must: here\nbroken: false\n',
    files: {
      'templates/demands.yaml': object(
        'demands',
        '  must: {{ required "must be given" .Values.must | quote }}\n  {{- if .Values.broken }}{{ fail "broken it is" }}{{ end }}\n',
      ),
    },
  },
  {
    name: 'hooks',
    values: 'hook:\n  weight: "2"\n  event: pre-install\n',
    files: {
      'templates/hook.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-hook
  annotations:
    helm.sh/hook: {{ .Values.hook.event }}
    helm.sh/hook-weight: {{ .Values.hook.weight | quote }}
---
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-test
  annotations:
    helm.sh/hook: test
`,
    },
  },
  {
    name: 'cluster',
    values: 'api: monitoring/v1\n',
    files: {
      'templates/cluster.yaml': object(
        'cluster',
        `  has: {{ .Capabilities.APIVersions.Has .Values.api | quote }}
  version: {{ .Capabilities.KubeVersion.Version }}
  newer: {{ semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version | quote }}
  upgrade: {{ .Release.IsUpgrade | quote }}{{ .Release.Revision }}
  found: {{ (lookup "v1" "Secret" "default" "x") | toJson | quote }}
`,
      ),
    },
  },
  {
    name: 'whole values',
    values: 'any: thing\n',
    files: {
      'templates/whole.yaml': object(
        'whole',
        '  json: {{ .Values | toJson | quote }}\n  go: {{ printf "%v" .Values | quote }}\n{{- range $key, $_ := .Values }}\n  key-{{ $key }}: ""\n{{- end }}\n',
      ),
    },
  },
  {
    name: 'dict calls',
    values: 'probe:\n  path: /healthz\n  period: 5\n',
    files: {
      'templates/_probe.tpl':
        '{{- define "NAME.probe" -}}\npath: {{ .probe.path }}\nperiod: {{ .probe.period }}\nname: {{ .root.Release.Name }}-{{ .extra }}\n{{- end }}\n',
      'templates/probe.yaml': object(
        'probe',
        '  probe: |\n    {{- include "NAME.probe" (dict "probe" .Values.probe "root" $ "extra" .Values.replicas) | nindent 4 }}\n',
      ),
    },
  },
  {
    name: 'blocks',
    values: 'flavour: mild\n',
    files: {
      'templates/_a.tpl': '{{ define "NAME.part" }}first {{ .Values.flavour }}{{ end }}\n',
      'templates/_b.tpl': '{{ define "NAME.part" }}second {{ .Values.flavour }}{{ end }}\n',
      'templates/block.yaml': object(
        'block',
        '  part: {{ include "NAME.part" . | quote }}\n  own: {{ block "NAME.own" . }}own{{ end }}\n',
      ),
    },
  },
  {
    name: 'chart',
    files: {
      'templates/chart.yaml': object(
        'chart',
        '  chart: {{ .Chart.Name }}-{{ .Chart.Version }}\n  app: {{ .Chart.AppVersion | quote }}\n  all: {{ .Chart | toJson | quote }}\n  template: {{ .Template.Name }}\n',
      ),
    },
  },
  {
    name: 'notes and definitions',
    values: 'greeting: hello\n',
    files: {
      'templates/NOTES.txt': '{{ .Values.greeting }} from {{ .Release.Name }}\n',
      'crds/thing.yaml':
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things.example.com\n',
      'templates/empty.yaml': '{{ if .Values.nothing }}kind: ConfigMap{{ end }}\n',
    },
  },
]
