{{- /* Expects a map: root (the top of the file) and component (a name). */}}
{{- define "task-api.component" -}}
{{ .root.Chart.Name }}-{{ .component }}
{{- end }}
