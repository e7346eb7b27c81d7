{{ define "team" }}from _a.tpl{{ end }}
