Notes to myself: this line goes nowhere.
{{- define "task-api.labels" -}}
app: task-api
release: {{ .Release.Name }}
{{- end }}
