{{- define "task-api.sizes" -}}
small: { cpu: 100m, workers: 1 }
large: { cpu: 500m, workers: 4 }
{{- end }}
