{{- /* The interface of the pods' side of each network plugin. */ -}}
{{- define "kube2iam.interface" -}}
{{- $known := dict "aws-vpc" "eni+" "calico" "cali+" "cilium" "lxc+" "flannel" "cni0" "kubenet" "cbr0" "kube-router" "kube-bridge" "openshift" "tun0" "weave" "weave" "docker" "docker0" -}}
{{- if .Values.host.interface -}}
{{- .Values.host.interface -}}
{{- else if hasKey $known .Values.cni -}}
{{- get $known .Values.cni -}}
{{- else if eq .Values.cni "other" -}}
{{- fail "cni is other: name the interface of the pods' side in host.interface" -}}
{{- else -}}
{{- fail (printf "cni is %s, which is none of %s: a wrong interface would hand pods the node's own role. Name it in host.interface and set cni: other" .Values.cni (keys $known | sortAlpha | join ", ")) -}}
{{- end -}}
{{- end }}

{{- /* Flags made from values, and extraArgs over them. */ -}}
{{- define "kube2iam.arguments" -}}
{{- $made := dict "host-interface" (include "kube2iam.interface" .) "node" "$(NODE_NAME)" "app-port" .Values.host.port "metrics-port" .Values.host.port "iptables" .Values.host.iptables -}}
{{- if .Values.host.iptables -}}{{- $_ := set $made "host-ip" "$(HOST_IP)" -}}{{- end -}}
{{- with .Values.aws.baseRoleArn -}}{{- $_ := set $made "base-role-arn" . -}}{{- end -}}
{{- with .Values.aws.defaultRole -}}{{- $_ := set $made "default-role" . -}}{{- end -}}
{{- if .Values.aws.regionalSts -}}{{- $_ := set $made "use-regional-sts-endpoint" "" -}}{{- end -}}
{{- if .Values.namespaceRestrictions -}}{{- $_ := set $made "namespace-restrictions" "" -}}{{- end -}}
{{- if .Values.verbose -}}{{- $_ := set $made "verbose" "" -}}{{- end -}}
{{- $interface := get .Values.extraArgs "host-interface" -}}
{{- if and $interface (ne $interface (get $made "host-interface")) -}}
{{- fail (printf "extraArgs.host-interface is %s, but cni %s means %s: set host.interface alone" $interface .Values.cni (get $made "host-interface")) -}}
{{- end -}}
{{- if and (hasKey .Values.extraArgs "auto-discover-base-arn") .Values.aws.baseRoleArn -}}
{{- fail "aws.baseRoleArn and extraArgs.auto-discover-base-arn exclude each other" -}}
{{- end -}}
{{- $all := dict -}}
{{- range $flag, $value := $made -}}{{- $_ := set $all $flag $value -}}{{- end -}}
{{- range $flag, $value := .Values.extraArgs -}}{{- $_ := set $all $flag $value -}}{{- end -}}
{{- include "kube2iam.flags" $all -}}
{{- end }}
