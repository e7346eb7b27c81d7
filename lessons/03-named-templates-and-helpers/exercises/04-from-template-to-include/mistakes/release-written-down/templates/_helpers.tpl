{{- define "task-api.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: agent
{{- end }}

{{- define "task-api.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .Values.runAsUser }}
{{- end }}
