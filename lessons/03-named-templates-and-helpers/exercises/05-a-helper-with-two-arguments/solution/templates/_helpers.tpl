{{/* Expects a dict: root (the chart's top scope) and component (string). */}}
{{- define "task-api.labels" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}
