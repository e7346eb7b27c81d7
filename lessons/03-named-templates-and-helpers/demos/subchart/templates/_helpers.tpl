{{ define "labels" }}owner: parent{{ end }}
