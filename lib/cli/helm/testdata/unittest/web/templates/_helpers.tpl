{{- define "web.tag" }}{{ required "image.tag is needed" .Values.image.tag }}{{ end }}
