{{- define "task-api.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trimSuffix "-" | trunc 63 -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trimSuffix "-" | trunc 63 -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trimSuffix "-" | trunc 63 -}}
{{- end -}}
{{- end -}}
{{- end -}}
