{{ define "task-api.fullname" }}
{{ .Release.Name }}-task-api
{{ end }}
