/**
 * The chart of the recorded scenarios: `h={EVENT/MODE/POLICY,…}` makes hooks h0, h1 …, `d=MODE` a Deployment,
 * `cms={…}` ConfigMaps, `raw` any object. A MODE is labels of the Pod: how it behaves.
 */
export const SCENARIO_CHART: Record<string, string> = {
  'Chart.yaml': '{apiVersion: v2, name: c, version: 0.1.0, appVersion: "1.0"}\n',
  'values.yaml': `a: 1
mode: {ok: {}, never: {sim.chartroom/never-ready: "true"}, bad: {sim.chartroom/bad-image: "true"}, crash: {sim.chartroom/crash: "true"},
  fail: {sim.chartroom/exit-code: "1"}, long: {sim.chartroom/runs-for: 60s}, lag: {sim.chartroom/ready-after: 2s}}
`,
  'templates/cm.yaml': `{{- if .Values.a }}
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-cm}
data: {a: "{{ .Values.a }}"}
{{- end }}
`,
  'templates/more.yaml': `{{- range .Values.cms }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ . }}{{ with $.Values.pol }}, annotations: {helm.sh/resource-policy: {{ . }}}{{ end }}}
data: {a: "{{ $.Values.a }}"}
{{- end }}
---
{{ .Values.raw }}
`,
  'templates/web.yaml': `{{- with .Values.d }}
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: {{ $.Values.n | default 1 }}
  progressDeadlineSeconds: {{ $.Values.pds | default 600 }}
  selector: {matchLabels: {app: {{ $.Values.sel | default "web" }}}}
  template:
    metadata: {labels: {{ merge (dict "app" ($.Values.sel | default "web")) (get $.Values.mode .) | toJson }}}
    spec: {containers: [{name: c, image: {{ $.Values.img | default "i" }}}]}
{{- end }}
`,
  'templates/hooks.yaml': `{{- range $i, $h := .Values.h }}{{ $p := splitList "/" $h }}{{ $spec := dict "restartPolicy" "Never" "containers" (list (dict "name" "c" "image" "i")) }}
---
metadata:
  name: h{{ $i }}
  annotations: {helm.sh/hook: {{ index $p 0 }}, helm.sh/hook-weight: "{{ $i }}"{{ if gt (len $p) 2 }}, helm.sh/hook-delete-policy: "{{ index $p 2 | replace "+" "," }}"{{ end }}}
  labels: {{ get $.Values.mode (index $p 1) | toJson }}
{{- if eq (index $p 0) "test" }}
apiVersion: v1
kind: Pod
spec: {{ $spec | toJson }}
{{- else }}
apiVersion: batch/v1
kind: Job
spec: {backoffLimit: 0, template: {metadata: {labels: {{ get $.Values.mode (index $p 1) | toJson }}}, spec: {{ $spec | toJson }}}}
{{- end }}{{ end }}
`,
}
