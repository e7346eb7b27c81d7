{{- define "task-api.tracing" -}}
{{- eq .Values.tracing.mode "always" }}
{{- end }}
