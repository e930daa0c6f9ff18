{{- define "web.labels" -}}
app: web
port: {{ .Values.service.port | replace "." "-" }}
{{- end }}
