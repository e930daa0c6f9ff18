{{- /* What the Service says to AWS: from aws.*, then what controller.service.annotations says over it. */ -}}
{{- define "ingress-nginx.annotations" -}}
{{- $prefix := "service.beta.kubernetes.io/aws-load-balancer-" -}}
{{- $aws := .Values.aws -}}
{{- $made := dict -}}
{{- if has $aws.loadBalancer (list "nlb" "external") -}}
{{- $_ := set $made (print $prefix "type") $aws.loadBalancer -}}
{{- end -}}
{{- if eq $aws.loadBalancer "external" -}}
{{- $_ := set $made (print $prefix "nlb-target-type") "instance" -}}
{{- $_ := set $made (print $prefix "scheme") (ternary "internal" "internet-facing" $aws.internal) -}}
{{- else if $aws.internal -}}
{{- $_ := set $made (print $prefix "internal") "true" -}}
{{- end -}}
{{- if $aws.proxyProtocol -}}
{{- $_ := set $made (print $prefix "proxy-protocol") "*" -}}
{{- end -}}
{{- if $aws.certificateArn -}}
{{- $_ := set $made (print $prefix "ssl-cert") $aws.certificateArn -}}
{{- $_ := set $made (print $prefix "ssl-ports") "https" -}}
{{- $_ := set $made (print $prefix "backend-protocol") (ternary "tcp" "http" (or $aws.proxyProtocol (ne $aws.loadBalancer "classic"))) -}}
{{- end -}}
{{- if ne (toString $aws.idleTimeout) "" -}}
{{- $_ := set $made (print $prefix "connection-idle-timeout") (include "ingress-nginx.text" $aws.idleTimeout) -}}
{{- end -}}
{{- toYaml (merge (dict) .Values.controller.service.annotations $made) -}}
{{- end }}

{{- /* Where the Service's https port leads. */ -}}
{{- define "ingress-nginx.httpsTarget" -}}
{{- if .Values.aws.certificateArn -}}http{{- else -}}{{ .Values.controller.service.targetPorts.https }}{{- end -}}
{{- end }}

{{- /* What controller.config says about the proxy protocol, read as NGINX's controller reads it: "true", "false" or "". */ -}}
{{- define "ingress-nginx.configuredProxyProtocol" -}}
{{- if hasKey .Values.controller.config "use-proxy-protocol" -}}
{{- $text := include "ingress-nginx.text" (get .Values.controller.config "use-proxy-protocol") -}}
{{- if has $text (list "1" "t" "T" "true" "TRUE" "True") -}}true
{{- else if has $text (list "" "0" "f" "F" "false" "FALSE" "False") -}}false
{{- else -}}{{- fail (printf "controller.config.use-proxy-protocol is %q, which NGINX's controller cannot read: say true or false" $text) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- /* Whether NGINX is told to expect the proxy protocol: "true" or "". */ -}}
{{- define "ingress-nginx.expectsProxyProtocol" -}}
{{- if or .Values.aws.proxyProtocol (eq (include "ingress-nginx.configuredProxyProtocol" .) "true") -}}true{{- end -}}
{{- end }}

{{- /* Whether the Service's annotations ask for the proxy protocol: "true" or "". Only "*" asks for it. */ -}}
{{- define "ingress-nginx.asksForProxyProtocol" -}}
{{- $prefix := "service.beta.kubernetes.io/aws-load-balancer-" -}}
{{- $all := include "ingress-nginx.annotations" . | fromYaml -}}
{{- $name := print $prefix "proxy-protocol" -}}
{{- $value := get $all $name | toString -}}
{{- if not (has $value (list "" "*")) -}}
{{- fail (printf "the annotation %s is %q; only \"*\" switches the proxy protocol on" $name $value) -}}
{{- end -}}
{{- $attributes := get $all (print $prefix "target-group-attributes") | toString -}}
{{- if or (eq $value "*") (contains "proxy_protocol_v2.enabled=true" $attributes) -}}true{{- end -}}
{{- end }}

{{- /* Pairs of settings of which one alone breaks every request are refused in halves. */ -}}
{{- define "ingress-nginx.checkPairs" -}}
{{- $prefix := "service.beta.kubernetes.io/aws-load-balancer-" -}}
{{- $aws := .Values.aws -}}
{{- $all := include "ingress-nginx.annotations" . | fromYaml -}}
{{- $sends := include "ingress-nginx.asksForProxyProtocol" . -}}
{{- $expects := include "ingress-nginx.expectsProxyProtocol" . -}}
{{- $type := .Values.controller.service.type -}}
{{- range $flag, $value := .Values.controller.extraArgs -}}
{{- if hasPrefix "configmap" $flag -}}
{{- fail "controller.extraArgs.configmap leads NGINX to keys that nobody has checked: put them into controller.config" -}}
{{- end -}}
{{- end -}}
{{- if and $aws.proxyProtocol (eq $aws.loadBalancer "none") -}}
{{- fail "aws.proxyProtocol needs to know the load balancer: set aws.loadBalancer to classic or external" -}}
{{- end -}}
{{- if and (ne $aws.loadBalancer "none") (ne $type "LoadBalancer") -}}
{{- fail (printf "aws.loadBalancer is %s, but controller.service.type is %s: there would be no load balancer" $aws.loadBalancer $type) -}}
{{- end -}}
{{- if and (or $sends $expects) (ne $type "LoadBalancer") -}}
{{- fail (printf "the proxy protocol comes from a load balancer, but controller.service.type is %s: there would be none, and NGINX would wait for its first line" $type) -}}
{{- end -}}
{{- if and $sends (eq (get $all (print $prefix "type") | toString) "nlb") -}}
{{- fail "an nlb of the cloud provider never sends the proxy protocol, so NGINX would wait for it in every request. Leave it out: with controller.service.externalTrafficPolicy: Local an nlb keeps the client's address. Or set aws.loadBalancer to external (the AWS Load Balancer Controller) or classic, which send it" -}}
{{- end -}}
{{- if and $aws.proxyProtocol (eq (include "ingress-nginx.configuredProxyProtocol" .) "false") -}}
{{- fail "aws.proxyProtocol is true, but controller.config.use-proxy-protocol is false: NGINX would take the load balancer's first line for a request" -}}
{{- end -}}
{{- if and $expects (not $sends) -}}
{{- fail (printf "controller.config.use-proxy-protocol is only half of a pair: NGINX would wait for what the load balancer does not send. Set aws.proxyProtocol: true, which sets both, or the annotation %sproxy-protocol: \"*\"" $prefix) -}}
{{- end -}}
{{- if and $sends (not $expects) -}}
{{- fail "the load balancer's proxy protocol annotation is only half of a pair: NGINX would take its first line for a request. Set aws.proxyProtocol: true, which sets both, or controller.config.use-proxy-protocol: \"true\"" -}}
{{- end -}}
{{- $protocol := get $all (print $prefix "backend-protocol") | toString -}}
{{- if and $expects (has $protocol (list "http" "https")) -}}
{{- fail (printf "the proxy protocol and %sbackend-protocol: %s exclude each other: only tcp and ssl carry it" $prefix $protocol) -}}
{{- end -}}
{{- if hasKey $all (print $prefix "ssl-cert") -}}
{{- if not (hasKey $all (print $prefix "ssl-ports")) -}}
{{- fail (printf "%sssl-cert without %sssl-ports: https makes port 80 speak TLS too. Set aws.certificateArn, which sets both" $prefix $prefix) -}}
{{- end -}}
{{- if and (ne (include "ingress-nginx.httpsTarget" .) "http") (not (has $protocol (list "ssl" "https"))) -}}
{{- fail (printf "%sssl-cert is only half of a pair: the load balancer ends TLS, so its plain HTTP must go to controller.service.targetPorts.https: http" $prefix) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "ingress-nginx.image" -}}
{{- $image := .Values.controller.image -}}
{{- $image.repository }}:{{ $image.tag | default (printf "v%s" .Chart.AppVersion) }}
{{- with $image.digest }}@{{ . }}{{ end -}}
{{- end }}
