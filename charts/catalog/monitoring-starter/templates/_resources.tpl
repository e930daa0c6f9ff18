{{- /* The API group of each kind that kube-state-metrics knows. */ -}}
{{- define "monitoring-starter.groups" -}}
"": [configmaps, endpoints, limitranges, namespaces, nodes, persistentvolumeclaims, persistentvolumes, pods, replicationcontrollers, resourcequotas, secrets, serviceaccounts, services]
admissionregistration.k8s.io: [mutatingwebhookconfigurations, validatingwebhookconfigurations]
apps: [daemonsets, deployments, replicasets, statefulsets]
autoscaling: [horizontalpodautoscalers]
batch: [cronjobs, jobs]
certificates.k8s.io: [certificatesigningrequests]
coordination.k8s.io: [leases]
discovery.k8s.io: [endpointslices]
networking.k8s.io: [ingressclasses, ingresses, networkpolicies]
policy: [poddisruptionbudgets]
rbac.authorization.k8s.io: [clusterrolebindings, clusterroles, rolebindings, roles]
storage.k8s.io: [storageclasses, volumeattachments]
{{- end }}

{{- /* Which of the two an object belongs to. */ -}}
{{- define "monitoring-starter.component" -}}
app.kubernetes.io/component: {{ . }}
{{- end }}
