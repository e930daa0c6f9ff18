{{- /* The newest image of each of Kubernetes' minor versions; newer clusters get the newest of all. */ -}}
{{- define "cluster-autoscaler.tag" -}}
{{- $known := dict "27" "v1.27.8" "28" "v1.28.6" "29" "v1.29.4" "30" "v1.30.2" "31" "v1.31.1" "32" "v1.32.7" "33" "v1.33.5" "34" "v1.34.3" -}}
{{- $minor := regexFind "^[0-9]+" (toString .Capabilities.KubeVersion.Minor) -}}
{{- .Values.image.tag | default (get $known $minor | default (printf "v%s" .Chart.AppVersion)) -}}
{{- end }}

{{- define "cluster-autoscaler.groups" -}}
{{- if and (not .Values.clusterName) (not .Values.autoscalingGroups) -}}
{{- fail "clusterName is missing: it says which Auto Scaling groups are the cluster's (their tags k8s.io/cluster-autoscaler/NAME); or name them in autoscalingGroups" -}}
{{- end -}}
{{- range .Values.autoscalingGroups }}
- --nodes={{ int64 .minSize }}:{{ int64 .maxSize }}:{{ .name }}
{{- end }}
{{- if .Values.clusterName }}
- --node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/{{ .Values.clusterName }}
{{- end }}
{{- end }}
