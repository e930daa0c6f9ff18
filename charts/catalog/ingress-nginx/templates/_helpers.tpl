{{- define "ingress-nginx.name" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end }}

{{- define "ingress-nginx.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: controller
{{- end }}

{{- define "ingress-nginx.labels" -}}
{{ include "ingress-nginx.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- /* One half of the proxy protocol without the other breaks every request, so it is refused. */ -}}
{{- define "ingress-nginx.checkProxyProtocol" -}}
{{- $key := get .Values.config "use-proxy-protocol" | toString -}}
{{- $annotation := hasKey .Values.service.annotations "service.beta.kubernetes.io/aws-load-balancer-proxy-protocol" -}}
{{- if and .Values.aws.proxyProtocol (eq .Values.aws.loadBalancer "none") -}}
{{- fail "aws.proxyProtocol needs aws.loadBalancer: nlb or classic" -}}
{{- end -}}
{{- if and (eq $key "true") (not $annotation) (not .Values.aws.proxyProtocol) -}}
{{- fail "config.use-proxy-protocol is only half of the pair: set aws.proxyProtocol: true, which sets both" -}}
{{- end -}}
{{- if and $annotation (ne $key "true") (not .Values.aws.proxyProtocol) -}}
{{- fail "the proxy protocol annotation is only half of the pair: set aws.proxyProtocol: true, which sets both" -}}
{{- end -}}
{{- end }}
