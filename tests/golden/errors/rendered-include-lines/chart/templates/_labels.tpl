{{- define "web.labels" -}}
app: web
 tier: back
{{- end }}
