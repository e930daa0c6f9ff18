// values.yaml of the starter chart: the names are those that users of Helm's scaffold know.
#include "charts/starter/starter.h"

namespace chart::starter {

const std::string_view kValuesText = R"values(# The default values of <CHARTNAME>. Users override them with -f and --set; what is written here is
# also the chart's documentation, so say what each value does and what else it may be.

# How many pods run. Not used while autoscaling is on.
replicaCount: 1

image:
  repository: nginx
  # Always, IfNotPresent or Never.
  pullPolicy: IfNotPresent
  # Empty: the chart's appVersion.
  tag: ""

# Secrets (of type kubernetes.io/dockerconfigjson) with credentials for the image's registry.
imagePullSecrets: []
  # - name: registry-credentials

# Replaces the chart's name in the names of objects and in their labels.
nameOverride: ""
# Replaces the whole name, release and chart.
fullnameOverride: ""

serviceAccount:
  # Whether the chart makes a service account of its own.
  create: true
  # Whether its token is mounted into the pods. Only needed by programs that talk to the Kubernetes API.
  automount: true
  annotations: {}
  # Empty: the full name if it is made here, else "default".
  name: ""

# Added to the pods.
podAnnotations: {}
podLabels: {}

# Who the pod's processes run as, for all its containers.
podSecurityContext: {}
  # runAsNonRoot: true
  # fsGroup: 2000
  # seccompProfile:
  #   type: RuntimeDefault

# The same for the one container. These settings suit most programs that need no special rights; the
# nginx image wants to start as root, so they are off.
securityContext: {}
  # allowPrivilegeEscalation: false
  # readOnlyRootFilesystem: true
  # runAsUser: 1000
  # capabilities:
  #   drop:
  #     - ALL

service:
  # ClusterIP, NodePort or LoadBalancer.
  type: ClusterIP
  # The port of the service and of the container.
  port: 80

# Makes the service reachable from outside through an ingress controller.
ingress:
  enabled: false
  # The IngressClass; empty: the cluster's default.
  className: ""
  annotations: {}
    # cert-manager.io/cluster-issuer: letsencrypt
  hosts:
    - host: chart-example.local
      paths:
        - path: /
          # Exact, Prefix or ImplementationSpecific.
          pathType: ImplementationSpecific
  tls: []
    # - secretName: chart-example-tls
    #   hosts:
    #     - chart-example.local

# The same through the Gateway API (https://gateway-api.sigs.k8s.io), whose resources and a controller
# must be in the cluster.
httpRoute:
  enabled: false
  annotations: {}
  # The gateways that the route attaches to.
  parentRefs:
    - name: gateway
      sectionName: http
      # namespace: default
  # Names that requests must be for.
  hostnames:
    - chart-example.local
  # Which requests go to the service, and what is changed in them on the way.
  rules:
    - matches:
        - path:
            type: PathPrefix
            value: /headers
      # filters:
      #   - type: RequestHeaderModifier
      #     requestHeaderModifier:
      #       set:
      #         - name: X-Forwarded-Prefix
      #           value: /headers

# What each pod asks for and may use. Empty runs everywhere, and gets its pods evicted first when a node
# runs out of memory; set it once you know what the program needs.
resources: {}
  # requests:
  #   cpu: 100m
  #   memory: 128Mi
  # limits:
  #   memory: 128Mi

# Restarts the container when it no longer answers.
livenessProbe:
  httpGet:
    path: /
    port: http
# Takes the pod out of the service while it does not answer.
readinessProbe:
  httpGet:
    path: /
    port: http

# Changes the number of pods with their load. Needs the metrics server and resources.requests.
autoscaling:
  enabled: false
  minReplicas: 1
  maxReplicas: 100
  targetCPUUtilizationPercentage: 80
  # targetMemoryUtilizationPercentage: 80

# More volumes for the pods, and where the container sees them.
volumes: []
  # - name: config
  #   configMap:
  #     name: app-config
volumeMounts: []
  # - name: config
  #   mountPath: /etc/app
  #   readOnly: true

# Which nodes the pods may or should run on.
nodeSelector: {}
tolerations: []
affinity: {}
)values";

}  // namespace chart::starter
