{{- define "task-api.labels" -}}
app: task-api
{{- end }}
team: agents
