{{ define "team" }}from _b.tpl{{ end }}
