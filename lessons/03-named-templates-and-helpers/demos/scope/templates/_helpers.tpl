{{- define "task-api.component" -}}
{{ $.Chart.Name }}-{{ . }}
{{- end }}
