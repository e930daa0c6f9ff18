// The short files of the starter chart and the list of all of them.
#include "charts/starter/starter.h"

#include <array>

namespace chart::starter {
namespace {

constexpr std::string_view kChartText = R"chart(apiVersion: <APIVERSION>
name: <CHARTNAME>
description: A Helm chart for Kubernetes

# "application": renders manifests and can be installed.
# "library": only holds named templates (templates/_*.tpl) for charts that list it as a dependency.
type: application

# The version of this chart, by the rules of https://semver.org. Raise it with every change that you
# publish, also when only appVersion changes: a published version never changes again.
version: 0.1.0

# The version of what the chart runs, here the tag of its image. Any text will do; keep the quotes, or
# YAML reads 1.10 as the number 1.1.
appVersion: "1.16.0"

# Charts that this one needs are listed here and fetched into charts/ by `dependency update`.
# dependencies:
#   - name: postgresql
#     version: ~16.2
#     repository: https://charts.example.com
#     condition: postgresql.enabled
)chart";

constexpr std::string_view kIgnoreText =
    R"ignore(# What stays out of the chart when it is loaded or packaged: one pattern on each line, as a shell
# would write it. A pattern with a slash is matched against the whole path, one without against the
# name alone, one with a slash at its end against folders only. "**" is not supported.

# Version control
.git/
.gitignore
.gitattributes
.hg/
.hgignore
.svn/
.bzr/
.bzrignore

# Left behind by editors and file managers
*.swp
*.bak
*.tmp
*.orig
*~
.DS_Store
.idea/
.vscode/
.project
*.tmproj
)ignore";

constexpr std::string_view kServiceText = R"service(apiVersion: v1
kind: Service
metadata:
  name: {{ include "<CHARTNAME>.fullname" . }}
  labels:
    {{- include "<CHARTNAME>.labels" . | nindent 4 }}
spec:
  type: {{ .Values.service.type }}
  selector:
    {{- include "<CHARTNAME>.selectorLabels" . | nindent 4 }}
  ports:
    - name: http
      port: {{ .Values.service.port }}
      targetPort: http
      protocol: TCP
)service";

constexpr std::string_view kServiceAccountText =
    R"account({{- if .Values.serviceAccount.create }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "<CHARTNAME>.serviceAccountName" . }}
  labels:
    {{- include "<CHARTNAME>.labels" . | nindent 4 }}
  {{- with .Values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: {{ .Values.serviceAccount.automount }}
{{- end }}
)account";

constexpr std::string_view kAutoscalerText = R"scaler({{- with .Values.autoscaling }}
{{- if .enabled }}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "<CHARTNAME>.fullname" $ }}
  labels:
    {{- include "<CHARTNAME>.labels" $ | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "<CHARTNAME>.fullname" $ }}
  minReplicas: {{ .minReplicas }}
  maxReplicas: {{ .maxReplicas }}
  metrics:
    {{- with .targetCPUUtilizationPercentage }}
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ . }}
    {{- end }}
    {{- with .targetMemoryUtilizationPercentage }}
    - type: Resource
      resource:
        name: memory
        target:
          type: Utilization
          averageUtilization: {{ . }}
    {{- end }}
{{- end }}
{{- end }}
)scaler";

constexpr std::string_view kTestText =
    R"test(# Run by the `test` command: succeeds when the service answers.
apiVersion: v1
kind: Pod
metadata:
  name: {{ printf "%s-test-connection" (include "<CHARTNAME>.fullname" .) | quote }}
  labels:
    {{- include "<CHARTNAME>.labels" . | nindent 4 }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  restartPolicy: Never
  containers:
    - name: wget
      image: busybox
      command:
        - wget
      args:
        - --timeout=10
        - --output-document=-
        - {{ printf "http://%s:%v" (include "<CHARTNAME>.fullname" .) .Values.service.port | quote }}
)test";

}  // namespace

std::span<const StarterFile> files() {
  static const std::array kFiles{
      StarterFile{"Chart.yaml", kChartText},
      StarterFile{"values.yaml", kValuesText},
      StarterFile{".helmignore", kIgnoreText},
      StarterFile{"templates/ingress.yaml", kIngressText},
      StarterFile{"templates/httproute.yaml", kHttpRouteText},
      StarterFile{"templates/deployment.yaml", kDeploymentText},
      StarterFile{"templates/service.yaml", kServiceText},
      StarterFile{"templates/serviceaccount.yaml", kServiceAccountText},
      StarterFile{"templates/hpa.yaml", kAutoscalerText},
      StarterFile{"templates/NOTES.txt", kNotesText},
      StarterFile{"templates/_helpers.tpl", kHelpersText},
      StarterFile{"templates/tests/test-connection.yaml", kTestText},
  };
  return kFiles;
}

}  // namespace chart::starter
