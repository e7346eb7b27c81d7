{{- define "task-api.labels" -}}
app: task-api
release: {{ .Release.Name }}
{{- end }}
