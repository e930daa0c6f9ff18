{{- /* Flags that external-dns takes once only, each of which has a value of its own here. */ -}}
{{- define "external-dns.checkFlags" -}}
{{- $values := dict "provider" "provider" "policy" "policy" "registry" "registry" "txt-owner-id" "txtOwnerId" "txt-prefix" "txtPrefix" "aws-zone-type" "aws.zoneType" "interval" "interval" "events" "triggerLoopOnEvent" "no-events" "triggerLoopOnEvent" "log-level" "logLevel" -}}
{{- range $flag, $value := .Values.extraArgs -}}
{{- if hasKey $values $flag -}}
{{- fail (printf "extraArgs.%s is the value %s here: set that. external-dns does not start with a flag given twice" $flag (get $values $flag)) -}}
{{- end -}}
{{- end -}}
{{- end }}
