"""A chart with some of everything that a release can have, for turns.py and words.py: two workloads, a Service, a claim-less
ConfigMap and Secret, hooks of each moment, a test, notes and values that change what is there."""
import os
import pathlib

FILES = {
    "Chart.yaml": """apiVersion: v2
name: small
version: 1.2.3
appVersion: "4.5"
description: a chart to try releases with
annotations: {category: trial, licence: none}
""",
    "values.yaml": "replicas: 1\ncolour: blue\nextra: false\nquiet: false\nbreak: false\n",
    "templates/NOTES.txt": "{{ if not .Values.quiet }}{{ .Release.Name }} is {{ .Values.colour }} (revision {{ .Release.Revision }}).\n{{ end }}",
    "templates/config.yaml": """apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-config
  labels: {app: small, colour: {{ .Values.colour }}}
data:
  colour: {{ .Values.colour }}
  text: "<a & b>"
{{- if .Values.extra }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-extra
data: {extra: "yes"}
{{- end }}
""",
    "templates/secret.yaml": """apiVersion: v1
kind: Secret
metadata:
  name: {{ .Release.Name }}-secret
stringData:
  password: not-so-secret
""",
    "templates/service.yaml": """apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  selector: {app: small}
  ports:
  - {name: http, port: 80, targetPort: 8080}
  {{- if .Values.extra }}
  - {name: more, port: 81, targetPort: 8081}
  {{- end }}
""",
    "templates/deployment.yaml": """apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: {app: small}
  template:
    metadata:
      labels: {app: small}
      annotations: {colour: {{ .Values.colour }}}
    spec:
      containers:
      - name: main
        image: example/small:1
        env:
        - {name: COLOUR, value: {{ .Values.colour }}}
        {{- if .Values.break }}
        ports: [{containerPort: 99999}]
        {{- end }}
""",
    "templates/budget.yaml": """apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ .Release.Name }}
  annotations: {"helm.sh/resource-policy": keep}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {app: small}
""",
    "templates/hooks.yaml": """{{- range $event := list "pre-install,pre-upgrade" "post-install" "post-upgrade,post-rollback" "pre-rollback" "pre-delete" }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $.Release.Name }}-{{ $event | replace "," "-" }}
  annotations:
    helm.sh/hook: {{ $event }}
    helm.sh/hook-weight: "5"
    {{- if hasPrefix "pre-" $event }}
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
    {{- end }}
data: {event: {{ $event | quote }}}
{{- end }}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}.job  # the API server warns of the dot
  annotations:
    helm.sh/hook: post-install,post-upgrade
    helm.sh/hook-delete-policy: hook-succeeded,before-hook-creation
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: example/job:1}]
""",
    "templates/tests/test.yaml": """apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-test
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  restartPolicy: Never
  containers: [{name: main, image: example/test:1}]
""",
}
TIME = 1700000000  # when every file was changed last: records hold it


def write(folder):
    """Writes the chart into `folder`, which must not exist; its path."""
    folder = pathlib.Path(folder)
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        os.utime(path, (TIME, TIME))
    return folder
