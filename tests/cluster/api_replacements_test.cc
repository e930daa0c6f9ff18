#include "cluster/api_replacements.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/yaml.h"
#include "cluster/manifest_documents.h"

namespace cluster {
namespace {

struct RewriteCase {
  const char* name = "";
  const char* old = "";
  const char* todays = "";
};
class RewriteTest : public testing::TestWithParam<RewriteCase> {};

std::string json_of(base::Arena& arena, const base::Value& value) { return *base::json::write(arena, value); }

base::Value document(base::Arena& arena, const char* text) {
  const auto read = read_manifest(arena, text);
  EXPECT_TRUE(read.errors.empty());
  return read.documents.at(0).value;
}

TEST_P(RewriteTest, BecomesTodays) {
  base::Arena arena;
  const auto old = document(arena, GetParam().old);
  const auto before = json_of(arena, old);
  const auto made = replaced_api(arena, old);
  ASSERT_TRUE(made) << made.error().helm();
  EXPECT_EQ(json_of(arena, *made), json_of(arena, document(arena, GetParam().todays)));
  EXPECT_EQ(json_of(arena, old), before) << "the old object was changed";
}
INSTANTIATE_TEST_SUITE_P(
    Rows, RewriteTest,
    testing::Values(
        RewriteCase{"DeploymentGetsASelector",
                    "{apiVersion: extensions/v1beta1, kind: Deployment, metadata: {name: a}, spec: {rollbackTo: {revision: 1}, "
                    "template: {metadata: {labels: {app: a}}}}}",
                    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {matchLabels: {app: a}}, "
                    "template: {metadata: {labels: {app: a}}}}}"},
        RewriteCase{"DeploymentKeepsItsSelector",
                    "{apiVersion: apps/v1beta1, kind: Deployment, spec: {selector: {matchLabels: {b: c}}, template: {}}}",
                    "{apiVersion: apps/v1, kind: Deployment, spec: {selector: {matchLabels: {b: c}}, template: {}}}"},
        RewriteCase{"DaemonSetLosesItsGeneration",
                    "{apiVersion: extensions/v1beta1, kind: DaemonSet, spec: {templateGeneration: 3, selector: {matchLabels: {b: c}}}}",
                    "{apiVersion: apps/v1, kind: DaemonSet, spec: {selector: {matchLabels: {b: c}}}}"},
        RewriteCase{"IngressBackends",
                    "{apiVersion: extensions/v1beta1, kind: Ingress, spec: {backend: {serviceName: d, servicePort: 80}, rules: "
                    "[{host: h, http: {paths: [{path: /, backend: {serviceName: s, servicePort: http}}]}}, {host: i}]}}",
                    "{apiVersion: networking.k8s.io/v1, kind: Ingress, spec: {defaultBackend: {service: {name: d, port: {number: "
                    "80}}}, rules: [{host: h, http: {paths: [{path: /, pathType: ImplementationSpecific, backend: {service: "
                    "{name: s, port: {name: http}}}}]}}, {host: i}]}}"},
        RewriteCase{"BudgetOfNothing",
                    "{apiVersion: policy/v1beta1, kind: PodDisruptionBudget, spec: {minAvailable: 1, selector: {}}}",
                    "{apiVersion: policy/v1, kind: PodDisruptionBudget, spec: {minAvailable: 1}}"},
        RewriteCase{"RoleBindingOfBeta",
                    "{apiVersion: rbac.authorization.k8s.io/v1beta1, kind: RoleBinding, subjects: [{kind: ServiceAccount, name: a}]}",
                    "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, subjects: [{kind: ServiceAccount, name: a}]}"},
        RewriteCase{"RoleBindingOfAlpha",
                    "{apiVersion: rbac.authorization.k8s.io/v1alpha1, kind: RoleBinding, subjects: [{kind: User, name: a, "
                    "apiVersion: rbac/v1alpha1}]}",
                    "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, subjects: [{kind: User, name: a, apiGroup: "
                    "rbac.authorization.k8s.io}]}"},
        RewriteCase{"AutoscalerMetrics",
                    "{apiVersion: autoscaling/v2beta1, kind: HorizontalPodAutoscaler, spec: {metrics: [{type: Resource, resource: "
                    "{name: cpu, targetAverageUtilization: 80}}, {type: Pods, pods: {metricName: p, targetAverageValue: 1k}}, "
                    "{type: Object, object: {metricName: q, targetValue: 5, target: {kind: Service, name: s}}}]}}",
                    "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: {metrics: [{type: Resource, resource: "
                    "{name: cpu, target: {type: Utilization, averageUtilization: 80}}}, {type: Pods, pods: {metric: {name: p}, "
                    "target: {type: AverageValue, averageValue: 1k}}}, {type: Object, object: {metric: {name: q}, target: {type: "
                    "Value, value: 5}, describedObject: {kind: Service, name: s}}}]}}"},
        RewriteCase{"DefinitionWithOneVersion",
                    "{apiVersion: apiextensions.k8s.io/v1beta1, kind: CustomResourceDefinition, spec: {group: g, version: v1, "
                    "scope: Cluster, names: {kind: K, plural: ks}, additionalPrinterColumns: [{name: n, JSONPath: .a}]}}",
                    "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {group: g, scope: Cluster, names: "
                    "{kind: K, plural: ks}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: "
                    "object, x-kubernetes-preserve-unknown-fields: true}}, additionalPrinterColumns: [{name: n, jsonPath: .a}]}]}}"},
        RewriteCase{"DefinitionWithASchema",
                    "{apiVersion: apiextensions.k8s.io/v1beta1, kind: CustomResourceDefinition, spec: {group: g, preserveUnknownFields: "
                    "false, validation: {openAPIV3Schema: {properties: {a: {type: string}}}}, subresources: {status: {}}, versions: "
                    "[{name: v1, served: true, storage: true}]}}",
                    "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {group: g, scope: Namespaced, versions: "
                    "[{name: v1, served: true, storage: true, subresources: {status: {}}, schema: {openAPIV3Schema: {type: object, "
                    "properties: {a: {type: string}}}}}]}}"},
        RewriteCase{"WebhookDefaults",
                    "{apiVersion: admissionregistration.k8s.io/v1beta1, kind: ValidatingWebhookConfiguration, webhooks: [{name: a, "
                    "sideEffects: Unknown, failurePolicy: Fail}]}",
                    "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, webhooks: [{name: a, "
                    "sideEffects: None, failurePolicy: Fail, matchPolicy: Exact, timeoutSeconds: 30, admissionReviewVersions: "
                    "[v1beta1]}]}"},
        RewriteCase{"RuntimeClassOfAlpha",
                    "{apiVersion: node.k8s.io/v1alpha1, kind: RuntimeClass, spec: {runtimeHandler: runsc}}",
                    "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, handler: runsc}"},
        RewriteCase{"CronJob", "{apiVersion: batch/v1beta1, kind: CronJob, spec: {schedule: x}}",
                    "{apiVersion: batch/v1, kind: CronJob, spec: {schedule: x}}"}),
    [](const auto& row) { return row.param.name; });

TEST(ReplacedApi, WhatHasNoSuccessorSaysWhatToDo) {
  base::Arena arena;
  const auto made = replaced_api(arena, document(arena, "{apiVersion: policy/v1beta1, kind: PodSecurityPolicy, metadata: {name: p}}"));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().helm(),
            "PodSecurityPolicy p: policy/v1beta1 was removed with Kubernetes 1.25 and nothing of its kind takes its place");
  EXPECT_NE(made.error().hint().find("Pod Security Admission"), std::string::npos);
}

TEST(ReplacedApi, AnObjectOfAnotherShapeIsRefused) {
  base::Arena arena;
  EXPECT_FALSE(replaced_api(arena, document(arena, "{apiVersion: extensions/v1beta1, kind: Ingress, spec: {rules: {}}}")));
  EXPECT_FALSE(replaced_api(arena, document(arena, "{apiVersion: apps/v1beta1, kind: Deployment, spec: {template: {}}}")));
}

TEST(ReplaceApis, OtherDocumentsStayByteForByte) {
  constexpr std::string_view kManifest =
      "---\n# Source: web/templates/a.yaml\napiVersion: v1\nkind: ConfigMap   # kept\nmetadata: {name: a}\n"
      "---\n# Source: web/templates/b.yaml\napiVersion: rbac.authorization.k8s.io/v1beta1\nkind: Role\nmetadata:\n  name: r\n";
  const auto nothing_old = [](const GroupVersionKind&) -> base::Result<bool> { return false; };
  const auto made = replace_apis(kManifest, nothing_old);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->text,
            "---\n# Source: web/templates/a.yaml\napiVersion: v1\nkind: ConfigMap   # kept\nmetadata: {name: a}\n"
            "---\n# Source: web/templates/b.yaml\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: r\n");
  EXPECT_EQ(made->replaced, std::vector<std::string>{"Role r: rbac.authorization.k8s.io/v1beta1 → rbac.authorization.k8s.io/v1"});
}

TEST(ReplaceApis, TheFirstDocumentKeepsItsSource) {
  constexpr std::string_view kManifest =
      "---\n# Source: web/templates/b.yaml\napiVersion: rbac.authorization.k8s.io/v1beta1\nkind: Role\nmetadata: {name: r}\n"
      "---\n# Source: web/templates/c.yaml\napiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: c}\n";
  const auto made = replace_apis(kManifest, [](const GroupVersionKind&) -> base::Result<bool> { return false; });
  ASSERT_TRUE(made);
  EXPECT_EQ(made->text,
            "---\n# Source: web/templates/b.yaml\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: r\n"
            "---\n# Source: web/templates/c.yaml\napiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: c\n");
}

TEST(ReplaceApis, WhatTheServerHasStays) {
  constexpr std::string_view kManifest = "apiVersion: rbac.authorization.k8s.io/v1beta1\nkind: Role\nmetadata: {name: r}\n";
  const auto made = replace_apis(kManifest, [](const GroupVersionKind&) -> base::Result<bool> { return true; });
  ASSERT_TRUE(made);
  EXPECT_EQ(made->text, kManifest);
  EXPECT_TRUE(made->replaced.empty());
}

}  // namespace
}  // namespace cluster
