"""The charts of the catalogue, values that people set for them, and what they refuse."""
PROXY = "service\\.beta\\.kubernetes\\.io/aws-load-balancer-"
ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b"

# What an addon cannot do without, by name.
NEEDED = {"cluster-autoscaler": ["--set", "clusterName=prod.example.com"], "kube2iam": ["--set", "cni=aws-vpc"]}

# Values by chart and name. The charts' own values are tried, too.
SETS = {
    "ingress-nginx": {
        "nlb": ["--set", "aws.loadBalancer=nlb,controller.service.externalTrafficPolicy=Local"],
        "classic": ["--set", "aws.loadBalancer=classic,aws.proxyProtocol=true"],
        "external": ["--set", "aws.loadBalancer=external,aws.proxyProtocol=true"],
        "an empty annotation asks for nothing": ["--set-string", f"controller.service.annotations.{PROXY}proxy-protocol="],
        "true as NGINX reads it": ["--set", "aws.loadBalancer=classic,aws.proxyProtocol=true",
                                   "--set-string", "controller.config.use-proxy-protocol=TRUE"],
        "false as NGINX reads it": ["--set-string", "controller.config.use-proxy-protocol=0"],
        "both halves by hand": ["--set-string", f"controller.service.annotations.{PROXY}proxy-protocol=*",
                                "--set", "controller.config.use-proxy-protocol=true"],
        "target group attributes": [
            "--set-string", f"controller.service.annotations.{PROXY}target-group-attributes=proxy_protocol_v2.enabled=true",
            "--set", "controller.config.use-proxy-protocol=true,aws.loadBalancer=external"],
        "classic with a certificate": ["--set", f"aws.loadBalancer=classic,aws.certificateArn={ARN},aws.idleTimeout=3600"],
        "nlb with a certificate": ["--set", f"aws.loadBalancer=nlb,aws.certificateArn={ARN},aws.internal=true"],
        "certificate by hand": ["--set-string", f"controller.service.annotations.{PROXY}ssl-cert={ARN}",
                                "--set-string", f"controller.service.annotations.{PROXY}ssl-ports=https",
                                "--set", "controller.service.targetPorts.https=http"],
        "old names": ["--set", "controller.kind=DaemonSet,controller.hostNetwork=true,controller.replicaCount=3,rbac.create=false",
                      "--set", "controller.config.proxy-body-size=8m,controller.config.worker-connections=1000000",
                      "--set", "controller.extraArgs.v=2,controller.extraArgs.enable-ssl-passthrough=,controller.metrics.enabled=true",
                      "--set", "controller.service.loadBalancerSourceRanges={10.0.0.0/8,192.168.0.0/16}"],
        "node ports": ["--set", "controller.service.type=NodePort,controller.service.externalTrafficPolicy=Cluster"],
    },
    "kube2iam": {
        "kops": ["--set", "cni=kubenet,extraArgs.base-role-arn=arn:aws:iam::123456789012:role/,extraArgs.default-role=none"],
        "eks": ["--set", "host.iptables=true,host.interface=eni+,extraArgs.auto-discover-base-arn=,extraArgs.use-regional-sts-endpoint="],
        "something else leads the requests": ["--set", "cni=,host.iptables=false"],
        "an interface alone": ["--set", "cni=,host.interface=ens5"],
        "discovered": ["--set", "extraArgs.auto-discover-default-role=true,extraArgs.auto-discover-base-arn=false",
                       "--set", "aws.baseRoleArn=arn:aws:iam::123456789012:role/,extraArgs.app-port=8181,extraArgs.iptables="],
        "calico": ["--set", "cni=calico,aws.baseRoleArn=arn:aws:iam::123456789012:role/,verbose=true"],
        "other": ["--set", "cni=other,host.interface=veth+,host.port=8282,host.iptables=false,rbac.create=false"],
        "old names": ["--set", "updateStrategy=OnDelete,aws.region=eu-west-1,tolerations=null,extraEnv.AWS_SDK_LOAD_CONFIG=1"],
        "namespace restrictions": ["--set", "namespaceRestrictions=false,extraArgs.namespace-restriction-format=regexp"],
        **{cni: ["--set", f"cni={cni}"] for cni in ("cilium", "flannel", "kube-router", "openshift", "weave", "docker")},
    },
    "metrics-server": {
        "kops": ["--set", "kubelet.insecureTls=true,replicas=1"],
        "host network": ["--set", "hostNetwork=true,port=4443,extraArgs.v=2"],
        "checked": ["--set", "apiService.insecureSkipTLSVerify=false,apiService.caBundle=certificate"],
    },
    "cluster-autoscaler": {
        "groups by name": ["--set", "autoscalingGroups[0].name=a,autoscalingGroups[0].minSize=1,autoscalingGroups[0].maxSize=10"],
        "of an older cluster": ["--kube-version", "1.31.4", "--set", "awsRegion=eu-west-1,extraArgs.scale-down-unneeded-time=10m"],
        "role": ["--set-string", "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn=arn:aws:iam::123456789012:role/a"],
    },
    "external-dns": {
        "sync": ["--set", "policy=sync,domainFilters={example.com,example.org},txtOwnerId=prod"],
        "one source": ["--set", "sources={ingress},aws.zoneType=private,aws.region=eu-west-1"],
        "kube2iam": ["--set-string", "podAnnotations.iam\\.amazonaws\\.com/role=external-dns"],
    },
    "aws-storage": {
        "nfs": ["--set", "nfs.enabled=true,nfs.server=fs-0123.efs.eu-west-1.amazonaws.com,defaultClass=nfs"],
        "a class of one's own": ["--set", "ebs.classes.fast.type=gp3,ebs.classes.fast.iops=16000,ebs.classes.st1=null,ebs.tags.team=shop"],
        "nothing is default": ["--set", "defaultClass=,ebs.reclaimPolicy=Retain,ebs.kmsKeyId=arn:aws:kms:eu-west-1:1:key/2"],
    },
    "monitoring-starter": {
        "operator": ["--set", "serviceMonitor.enabled=true,serviceMonitor.labels.release=prometheus", "--api-versions", "monitoring.coreos.com/v1"],
        "nodes alone": ["--set", "kubeStateMetrics.enabled=false,nodeExporter.port=9101"],
        "state alone": ["--set", "nodeExporter.enabled=false,kubeStateMetrics.resources={pods,secrets}"],
    },
}

# What is refused: chart, values, words of the error.
REFUSED = {
    "half a proxy protocol, in NGINX": ("ingress-nginx", ["--set", "controller.config.use-proxy-protocol=true"],
                                        "controller.config.use-proxy-protocol is only half of a pair"),
    "half a proxy protocol, at the load balancer": (
        "ingress-nginx", ["--set-string", f"controller.service.annotations.{PROXY}proxy-protocol=*"],
        "the load balancer's proxy protocol annotation is only half of a pair"),
    "half a proxy protocol, by attributes": (
        "ingress-nginx",
        ["--set-string", f"controller.service.annotations.{PROXY}target-group-attributes=proxy_protocol_v2.enabled=true"],
        "annotation is only half of a pair"),
    **{f"half a proxy protocol, in NGINX, written {text}": (
        "ingress-nginx", ["--set-string", f"controller.config.use-proxy-protocol={text}"], "use-proxy-protocol is only half of a pair")
       for text in ("1", "t", "T", "TRUE", "True")},
    **{f"half a proxy protocol, in NGINX, as the value {text}": (
        "ingress-nginx", ["--set", f"controller.config.use-proxy-protocol={text}"], "use-proxy-protocol is only half of a pair")
       for text in ("1", "t", "True")},
    "a proxy protocol that NGINX cannot read": ("ingress-nginx", ["--set", "controller.config.use-proxy-protocol=yes"], "say true or false"),
    "half a proxy protocol: an empty annotation": (
        "ingress-nginx", ["--set-string", f"controller.service.annotations.{PROXY}proxy-protocol=",
                          "--set", "controller.config.use-proxy-protocol=true"], "use-proxy-protocol is only half of a pair"),
    "half a proxy protocol: another annotation": (
        "ingress-nginx", ["--set-string", f"controller.service.annotations.{PROXY}proxy-protocol=true",
                          "--set", "controller.config.use-proxy-protocol=true"], 'only "*" switches the proxy protocol on'),
    "a proxy protocol of an nlb": ("ingress-nginx", ["--set", "aws.loadBalancer=nlb,aws.proxyProtocol=true"],
                                   "an nlb of the cloud provider never sends the proxy protocol"),
    "a proxy protocol of an nlb, by hand": (
        "ingress-nginx", ["--set-string", f"controller.service.annotations.{PROXY}proxy-protocol=*",
                          "--set-string", f"controller.service.annotations.{PROXY}type=nlb",
                          "--set", "controller.config.use-proxy-protocol=true"], "never sends the proxy protocol"),
    "a proxy protocol of an nlb, by attributes": (
        "ingress-nginx",
        ["--set-string", f"controller.service.annotations.{PROXY}target-group-attributes=proxy_protocol_v2.enabled=true",
         "--set", "controller.config.use-proxy-protocol=true,aws.loadBalancer=nlb"], "never sends the proxy protocol"),
    "a proxy protocol without a load balancer's Service": (
        "ingress-nginx", ["--set-string", f"controller.service.annotations.{PROXY}proxy-protocol=*",
                          "--set", "controller.config.use-proxy-protocol=true,controller.service.type=NodePort"],
        "the proxy protocol comes from a load balancer"),
    "another ConfigMap than the one that is checked": (
        "ingress-nginx", ["--set", "controller.extraArgs.configmap=other/config"], "put them into controller.config"),
    "a pair that is taken apart": ("ingress-nginx", ["--set", "aws.loadBalancer=classic,aws.proxyProtocol=true",
                                                     "--set-string", "controller.config.use-proxy-protocol=false"],
                                   "controller.config.use-proxy-protocol is false"),
    "a proxy protocol without a load balancer": ("ingress-nginx", ["--set", "aws.proxyProtocol=true"], "set aws.loadBalancer"),
    "a load balancer without a Service of its type": (
        "ingress-nginx", ["--set", "aws.loadBalancer=nlb,controller.service.type=NodePort"], "there would be no load balancer"),
    "a proxy protocol in HTTP": (
        "ingress-nginx", ["--set", "aws.loadBalancer=classic,aws.proxyProtocol=true",
                          "--set-string", f"controller.service.annotations.{PROXY}backend-protocol=http"], "exclude each other"),
    "half a certificate: every port": ("ingress-nginx", ["--set-string", f"controller.service.annotations.{PROXY}ssl-cert={ARN}"],
                                       "makes port 80 speak TLS too"),
    "half a certificate: where HTTP goes": (
        "ingress-nginx", ["--set-string", f"controller.service.annotations.{PROXY}ssl-cert={ARN}",
                          "--set-string", f"controller.service.annotations.{PROXY}ssl-ports=https"], "targetPorts.https: http"),
    "an annotation that is no string": ("ingress-nginx", ["--set", f"controller.service.annotations.{PROXY}internal=true"], "string"),
    "an unknown network plugin": ("kube2iam", ["--set", "cni=calicoo"], "cni is calicoo, which is none of aws-vpc, calico"),
    "another network plugin without its interface": ("kube2iam", ["--set", "cni=other"], "name the interface"),
    "an interface of another network plugin": ("kube2iam", ["--set", "extraArgs.host-interface=cbr0"], "set host.interface alone"),
    "no network plugin": ("kube2iam", ["--set", "cni="], "cni is missing: name the cluster's network plugin, one of aws-vpc, calico"),
    **{f"a role and its discovery, {title}": ("kube2iam", ["--set", words], "exclude each other: with both, kube2iam would not start")
       for title, words in {
           "base by value": "aws.baseRoleArn=arn:aws:iam::1:role/,extraArgs.auto-discover-base-arn=",
           "base by flag": "extraArgs.base-role-arn=arn:aws:iam::1:role/,extraArgs.auto-discover-base-arn=true",
           "base by number": "extraArgs.base-role-arn=arn:aws:iam::1:role/,extraArgs.auto-discover-base-arn=1",
           "default by value": "aws.defaultRole=reader,extraArgs.auto-discover-default-role=",
           "default by flag": "extraArgs.default-role=reader,extraArgs.auto-discover-default-role=true"}.items()},
    "a port that the probes do not know": ("kube2iam", ["--set", "extraArgs.app-port=8282"], "set host.port alone"),
    "iptables without the rights for it": ("kube2iam", ["--set", "host.iptables=false,extraArgs.iptables="], "set host.iptables alone"),
    **{f"a flag given twice: {flag}": ("external-dns", ["--set", f"extraArgs.{flag}=1"], f"extraArgs.{flag} is the value {value} here")
       for flag, value in {"policy": "policy", "txt-owner-id": "txtOwnerId", "log-level": "logLevel", "registry": "registry",
                           "no-events": "triggerLoopOnEvent"}.items()},
    "a flag with its value in its name": ("external-dns", ["--set-json", 'extraArgs={"policy=sync":""}'], "policy=sync"),
    "a role that is no ARN": ("kube2iam", ["--set", "aws.baseRoleArn=role/"], "baseRoleArn"),
    "the kubelet's port": ("metrics-server", ["--set", "hostNetwork=true"], "the port 10250 is the kubelet's own"),
    "a check without an authority": ("metrics-server", ["--set", "apiService.insecureSkipTLSVerify=false"], "apiService.caBundle"),
    "prices that are not known": ("cluster-autoscaler", ["--set", "expander=price"], "expander"),
    "no groups": ("cluster-autoscaler", ["--set", "clusterName="], "clusterName is missing"),
    "records deleted everywhere": ("external-dns", ["--set", "policy=sync"], "domainFilters"),
    "a default class that is not there": ("aws-storage", ["--set", "defaultClass=gp4"], "the classes are: gp3, io2, st1"),
    "NFS without a server": ("aws-storage", ["--set", "nfs.enabled=true"], "nfs.server is missing"),
    "a kind of which nothing is known": ("monitoring-starter", ["--set", "kubeStateMetrics.resources={pods,shops}"], "knows nothing of shops"),
    "no operator": ("monitoring-starter", ["--set", "serviceMonitor.enabled=true"], "needs the Prometheus operator"),
    "a misspelt value": ("external-dns", ["--set", "domainFilter={example.com}"], "domainFilter"),
}
