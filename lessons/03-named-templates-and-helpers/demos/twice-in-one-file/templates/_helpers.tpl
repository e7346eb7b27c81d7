{{- define "team" -}}
planning
{{- end }}
{{- define "team" -}}
execution
{{- end }}
