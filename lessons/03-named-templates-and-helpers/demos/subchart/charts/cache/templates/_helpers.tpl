{{ define "labels" }}owner: cache{{ end }}
