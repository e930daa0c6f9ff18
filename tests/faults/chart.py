"""The chart of the fault tests: hooks of every kind, a CRD with an object of it, ten kinds of objects, in two versions
that differ in every one of them."""

OBJECTS = """
apiVersion: v1
kind: ServiceAccount
metadata: {name: NAME, labels: {version: VERSION}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: NAME, labels: {version: VERSION}}
data: {version: VERSION}
---
apiVersion: v1
kind: Secret
metadata: {name: NAME, labels: {version: VERSION}}
stringData: {version: VERSION}
---
apiVersion: v1
kind: Service
metadata: {name: NAME, labels: {version: VERSION}}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME, labels: {version: VERSION}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "example/web:VERSION"}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: NAME, labels: {version: VERSION}}
spec:
  serviceName: NAME
  replicas: 1
  selector: {matchLabels: {app: set}}
  template:
    metadata: {labels: {app: set}}
    spec: {containers: [{name: main, image: "example/set:VERSION"}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: NAME, labels: {version: VERSION}}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: NAME, labels: {version: VERSION}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: NAME}
subjects: [{kind: ServiceAccount, name: NAME}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: NAME, labels: {version: VERSION}}
spec: {podSelector: {matchLabels: {app: web}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: NAME, labels: {version: VERSION}}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: faults.example.com/v1
kind: Gadget
metadata: {name: NAME, labels: {version: VERSION}}
spec: {size: 1}
"""
# One that only a version has: an upgrade makes and removes objects.
ONLY = """
apiVersion: v1
kind: ConfigMap
metadata: {name: NAME-only-VERSION}
data: {version: VERSION}
"""
HOOK = """
apiVersion: batch/v1
kind: Job
metadata:
  name: NAME-EVENT
  annotations: {helm.sh/hook: EVENT, helm.sh/hook-delete-policy: "before-hook-creation,hook-succeeded"}
spec:
  backoffLimit: 0
  template:
    spec: {restartPolicy: Never, containers: [{name: main, image: "example/hook:VERSION"}]}
"""
EVENTS = ("pre-install", "post-install", "pre-upgrade", "post-upgrade", "pre-rollback", "post-rollback", "pre-delete",
          "post-delete")
CRD = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.faults.example.com}
spec:
  group: faults.example.com
  names: {kind: Gadget, plural: gadgets, singular: gadget, listKind: GadgetList}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
"""


def write(folder, version):
    """Writes the chart in this version; gives its folder."""
    chart = folder / f"chart-{version}"
    (chart / "templates").mkdir(parents=True)
    (chart / "crds").mkdir()
    (chart / "Chart.yaml").write_text(f"apiVersion: v2\nname: faults\nversion: {version}.0.0\n")
    (chart / "crds/gadgets.yaml").write_text(CRD.lstrip())

    def text(template, event=""):
        return (template.lstrip().replace("NAME", "{{ .Release.Name }}").replace("VERSION", f"v{version}")
                .replace("EVENT", event))

    (chart / "templates/objects.yaml").write_text(text(OBJECTS))
    (chart / "templates/only.yaml").write_text(text(ONLY))
    for event in EVENTS:
        (chart / f"templates/{event}.yaml").write_text(text(HOOK, event))
    return chart
