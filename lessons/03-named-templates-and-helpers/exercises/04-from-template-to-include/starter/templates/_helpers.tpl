{{ define "task-api.labels" }}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{ end }}
{{ define "task-api.podSecurity" }}
runAsNonRoot: true
runAsUser: {{ .Values.runAsUser }}
{{ end }}
