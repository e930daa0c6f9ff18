{{- define "check" -}}
{{- fail "set image.digest" }}
{{- end }}
{{- define "outer" }}
{{- include "check" . }}
{{- end }}
