{{- define "kube2iam.name" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end }}

{{- define "kube2iam.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "kube2iam.labels" -}}
{{ include "kube2iam.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- /* The interface of the pods' side of each network plugin. */ -}}
{{- define "kube2iam.interface" -}}
{{- $known := dict "aws-vpc" "eni+" "calico" "cali+" "cilium" "lxc+" "flannel" "cni0" "weave" "weave" -}}
{{- $interface := .Values.host.interface | default (get $known .Values.host.network) -}}
{{- required "host.network is other: name the interface in host.interface" $interface -}}
{{- end }}
