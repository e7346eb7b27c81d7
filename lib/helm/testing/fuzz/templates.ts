/** Templates that are right, to be broken. */
export const TEMPLATES = [
  `{{- define "v.labels" -}}
app: {{ .Values.name | quote }}
{{- with .Values.image }}
version: {{ .tag | default "none" | trunc 3 }}
{{- end }}
{{- end -}}
metadata:
  labels: {{- include "v.labels" . | nindent 4 }}
`,
  `{{ $root := . }}{{ range $i, $item := .Values.list }}
k{{ $i }}: {{ if kindIs "map" $item }}{{ toJson $item }}{{ else if eq $i 2 }}{{ continue }}{{ else }}{{ $item | quote }}{{ end }}
{{ else }}none: true{{ end }}
name: {{ printf "%s-%d" $root.Release.Name (len .Values.list) }}
`,
  `spec:
  replicas: {{ .Values.replicas | int | max 1 }}
  {{- if and .Values.on (not .Values.none) (gt (.Values.ratio | float64) 0.1) }}
  image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
  {{- end }}
  annotations:
    {{- toYaml .Values.annotations | nindent 4 }}
    sum: {{ .Values.nested | toYaml | sha256sum }}
`,
  `{{ $d := dict "a" 1 "b" (list 1 2) }}{{ $_ := set $d "c" .Values.text }}
data: {{ $d | toJson | quote }}
keys: {{ keys $d | sortAlpha | join "," }}
tpl: {{ tpl .Values.tpl . }}
cap: {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.APIVersions.Has "v1" }}
{{ with $x := index .Values.nested "a" "b" }}c: {{ $x.c | first }}{{ end }}
`,
  `{{/* a comment */}}{{- $n := 0 -}}{{ range until 5 }}{{ $n = add $n . }}{{ if gt $n 5 }}{{ break }}{{ end }}{{ end }}
n: {{ $n }}
{{ block "v.block" .Values }}b: {{ .name | upper | b64enc }}{{ end }}
s: {{ slice "abcdef" 1 3 }} {{ ternary "yes" "no" .Values.on }} {{ coalesce .Values.none "" "c" }}
r: {{ regexReplaceAll "a(.)" .Values.name "\${1}" }} {{ semverCompare ">=1.2" .Values.image.tag }}
`,
]
