{{- /* The interface of the pods' side of each network plugin. */ -}}
{{- define "kube2iam.interface" -}}
{{- $known := dict "aws-vpc" "eni+" "calico" "cali+" "cilium" "lxc+" "flannel" "cni0" "kubenet" "cbr0" "kube-router" "kube-bridge" "openshift" "tun0" "weave" "weave" "docker" "docker0" -}}
{{- if .Values.host.interface -}}
{{- .Values.host.interface -}}
{{- else if hasKey $known .Values.cni -}}
{{- get $known .Values.cni -}}
{{- else if eq .Values.cni "" -}}
{{- if .Values.host.iptables -}}
{{- fail (printf "cni is missing: name the cluster's network plugin, one of %s, or other with host.interface. A wrong interface would hand pods the node's own role" (keys $known | sortAlpha | join ", ")) -}}
{{- end -}}
{{- else if eq .Values.cni "other" -}}
{{- fail "cni is other: name the interface of the pods' side in host.interface" -}}
{{- else -}}
{{- fail (printf "cni is %s, which is none of %s: a wrong interface would hand pods the node's own role. Name it in host.interface and set cni: other" .Values.cni (keys $known | sortAlpha | join ", ")) -}}
{{- end -}}
{{- end }}

{{- /* Whether a flag of a table of flags is on: "true" or "". One without a value is. */ -}}
{{- define "kube2iam.isOn" -}}
{{- if hasKey .flags .name -}}
{{- if not (has (include "kube2iam.text" (get .flags .name)) (list "0" "f" "F" "false" "FALSE" "False")) -}}true{{- end -}}
{{- end -}}
{{- end }}

{{- /* Flags on which other parts of the chart depend are set by values alone; others exclude each other. */ -}}
{{- define "kube2iam.checkFlags" -}}
{{- $extra := .extra -}}
{{- $made := .made -}}
{{- range $flag, $value := dict "app-port" "host.port" "iptables" "host.iptables" -}}
{{- if hasKey $extra $flag -}}
{{- $given := include "kube2iam.text" (get $extra $flag) | default "true" -}}
{{- $wanted := include "kube2iam.text" (get $made $flag) -}}
{{- if ne $given $wanted -}}
{{- fail (printf "extraArgs.%s is %s, but %s is %s, on which ports, probes and rights depend: set %s alone" $flag $given $value $wanted $value) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $all := .all -}}
{{- range $flag, $with := dict "auto-discover-base-arn" "base-role-arn" "auto-discover-default-role" "default-role" -}}
{{- if and (include "kube2iam.isOn" (dict "flags" $all "name" $flag)) (get $all $with) -}}
{{- $value := ternary "aws.baseRoleArn" "aws.defaultRole" (eq $with "base-role-arn") -}}
{{- fail (printf "%s (or extraArgs.%s) and extraArgs.%s exclude each other: with both, kube2iam would not start" $value $with $flag) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- /* Flags made from values, and extraArgs over them. */ -}}
{{- define "kube2iam.arguments" -}}
{{- $made := dict "node" "$(NODE_NAME)" "app-port" .Values.host.port "metrics-port" .Values.host.port "iptables" .Values.host.iptables -}}
{{- with include "kube2iam.interface" . -}}{{- $_ := set $made "host-interface" . -}}{{- end -}}
{{- if .Values.host.iptables -}}{{- $_ := set $made "host-ip" "$(HOST_IP)" -}}{{- end -}}
{{- with .Values.aws.baseRoleArn -}}{{- $_ := set $made "base-role-arn" . -}}{{- end -}}
{{- with .Values.aws.defaultRole -}}{{- $_ := set $made "default-role" . -}}{{- end -}}
{{- if .Values.aws.regionalSts -}}{{- $_ := set $made "use-regional-sts-endpoint" "" -}}{{- end -}}
{{- if .Values.namespaceRestrictions -}}{{- $_ := set $made "namespace-restrictions" "" -}}{{- end -}}
{{- if .Values.verbose -}}{{- $_ := set $made "verbose" "" -}}{{- end -}}
{{- $interface := get .Values.extraArgs "host-interface" -}}
{{- if and $interface (hasKey $made "host-interface") (ne $interface (get $made "host-interface")) -}}
{{- fail (printf "extraArgs.host-interface is %s, but cni %s means %s: set host.interface alone" $interface .Values.cni (get $made "host-interface")) -}}
{{- end -}}
{{- $all := dict -}}
{{- range $flag, $value := $made -}}{{- $_ := set $all $flag $value -}}{{- end -}}
{{- range $flag, $value := .Values.extraArgs -}}{{- $_ := set $all $flag $value -}}{{- end -}}
{{- include "kube2iam.checkFlags" (dict "extra" .Values.extraArgs "made" $made "all" $all) -}}
{{- include "kube2iam.flags" $all -}}
{{- end }}
