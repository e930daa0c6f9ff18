// The rows of IamNamespaceTest are the published cases of kube2iam's own mappings (mapper_test.go), as facts.
#include <gtest/gtest.h>

#include "base/yaml.h"
#include "cluster/iam_view.h"

namespace cluster {
namespace {

constexpr const char* kBase = "arn:aws:iam::123456789012:role/";

struct AllowCase {
  const char* name = "";
  bool restricts = false;
  const char* default_role = "";
  const char* annotation = "";
  const char* role = "";
  bool by_regexp = false;
  IamVerdict want = IamVerdict::refused;
};
class IamNamespaceTest : public testing::TestWithParam<AllowCase> {};
TEST_P(IamNamespaceTest, AllowsWhatKube2iamAllows) {
  const auto& row = GetParam();
  IamSettings settings;
  settings.base_role_arn = kBase;
  settings.restricts_namespaces = row.restricts;
  settings.default_role = row.default_role;
  settings.by_regexp = row.by_regexp;
  base::Arena arena;
  const auto pod = base::yaml::read(arena, std::string("metadata: {annotations: {iam.amazonaws.com/role: '") + row.role + "'}}");
  const auto object = base::yaml::read(
      arena, std::string("metadata: {name: default, annotations: {iam.amazonaws.com/allowed-roles: '") + row.annotation + "'}}");
  const auto space = read_iam_namespace(*object, settings);
  const auto judged = judge_pod(*pod, "default", settings, &space);
  EXPECT_EQ(judged.verdict, row.want) << judged.reason;
  EXPECT_EQ(judged.reason.empty(), row.want == IamVerdict::allowed) << judged.reason;
}
constexpr auto kYes = IamVerdict::allowed;
constexpr auto kNo = IamVerdict::refused;
constexpr const char* kFull = "arn:aws:iam::123456789012:role/explicit-role";
INSTANTIATE_TEST_SUITE_P(
    Published, IamNamespaceTest,
    testing::Values(
        AllowCase{"no_restrictions", false, "", "", kFull, false, kYes},
        AllowCase{"default_partial", true, "default-role", "", "arn:aws:iam::123456789012:role/default-role", false, kYes},
        AllowCase{"default_full", true, "arn:aws:iam::123456789012:role/default-role", "", "default-role", false, kYes},
        AllowCase{"partial", true, "", R"(["explicit-role"])", kFull, false, kYes},
        AllowCase{"partial_glob", true, "", R"(["path/*"])", "path/explicit-role", false, kYes},
        AllowCase{"full", true, "", R"(["arn:aws:iam::123456789012:role/explicit-role"])", kFull, false, kYes},
        AllowCase{"full_glob", true, "", R"(["arn:aws:iam::123456789012:role/path/*-role"])", "path/explicit-role", false, kYes},
        AllowCase{"glob_over_slashes", true, "", R"(["*"])", "a/b/c", false, kYes},
        AllowCase{"not_full", true, "", R"(["arn:aws:iam::123456789012:role/explicit-role"])", "test-role", false, kNo},
        AllowCase{"empty", true, "", "", kFull, false, kNo},
        AllowCase{"several_none", true, "", R"(["explicit-role", "explicit-role2"])", "test-role", false, kNo},
        AllowCase{"several_second", true, "", R"(["explicit-role2", "explicit-role"])", kFull, false, kYes},
        AllowCase{"several_glob", true, "", R"(["explicit-role", "glob-*"])", "glob-role", false, kYes},
        AllowCase{"brackets_are_text", true, "", R"(["a[b]"])", "ab", false, kNo},
        AllowCase{"question_is_text", true, "", R"(["a?"])", "ab", false, kNo},
        AllowCase{"regexp_partial", true, "", R"(["path/.*"])", "path/explicit-role", true, kYes},
        AllowCase{"regexp_full", true, "", R"(["arn:aws:iam::123456789012:role/path/.*-role"])", "path/explicit-role", true, kYes},
        AllowCase{"regexp_not_anchored", true, "", R"(["expl"])", kFull, true, kYes},
        AllowCase{"regexp_none", true, "", R"(["explicit-role$"])", "explicit-role-2", true, kNo},
        AllowCase{"regexp_wrong", true, "", R"(["(["])", kFull, true, kNo},
        AllowCase{"no_json", true, "", "explicit-role", kFull, false, kNo},
        AllowCase{"no_list", true, "", R"({"a": 1})", kFull, false, kNo}),
    [](const auto& row) { return row.param.name; });

constexpr const char* kKube2iam = R"(---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: kube2iam, namespace: kube-system}
spec:
  template:
    spec:
      hostNetwork: true
      containers:
      - name: kube2iam
        image: jtblin/kube2iam:0.10.9
        args: [--base-role-arn=arn:aws:iam::123456789012:role/apps, --node=x, --iptables=true, --namespace-restrictions]
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, annotations: {iam.amazonaws.com/allowed-roles: '["shop-*"]'}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {annotations: {iam.amazonaws.com/role: shop-web, iam.amazonaws.com/external-id: e7}}, spec: {containers: []}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: shop}
spec: {jobTemplate: {spec: {template: {metadata: {annotations: {iam.amazonaws.com/role: billing}}, spec: {containers: []}}}}}
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Pod, metadata: {name: plain, namespace: shop}, spec: {containers: []}}
- {apiVersion: v1, kind: Pod, metadata: {name: lost, namespace: other, annotations: {iam.amazonaws.com/role: shop-web}}, spec: {containers: []}}
)";

IamView view_of(std::string_view text, const IamOverrides& overrides = {}) {
  static base::Arena arena;
  const auto objects = read_objects(arena, text);
  EXPECT_TRUE(objects);
  auto view = iam_view_of_objects(*objects, "default", overrides);
  EXPECT_TRUE(view);
  return *std::move(view);
}

std::vector<std::string> lines_of(const IamView& view) {
  std::vector<std::string> lines;
  for (const auto& pod : view.pods) {
    lines.push_back(pod.name_space + " " + pod.name + " " + pod.arn + " " + std::string(verdict_text(pod.verdict)) +
                    (pod.reason.empty() ? "" : ": " + pod.reason));
  }
  return lines;
}

TEST(IamView, JudgesPodsAndTemplatesByWhatKube2iamIsTold) {
  const auto view = view_of(kKube2iam);
  EXPECT_EQ(view.settings.source, "DaemonSet/kube-system/kube2iam");
  EXPECT_TRUE(view.settings.problems.empty());
  EXPECT_EQ(lines_of(view), (std::vector<std::string>{
      "kube-system DaemonSet/kube2iam  node's role: it is on the node's network",
      "other lost arn:aws:iam::123456789012:role/apps/shop-web refused: namespace other is not known",
      "shop CronJob/report arn:aws:iam::123456789012:role/apps/billing refused: namespace shop allows only: shop-*",
      "shop Deployment/web arn:aws:iam::123456789012:role/apps/shop-web allowed",
      "shop plain  no role: no annotation, and kube2iam has no --default-role"}));
  ASSERT_EQ(view.namespaces.size(), 1u);
  EXPECT_EQ(view.pods[3].external_id, "e7");
}

TEST(IamView, WithoutABaseAShortRoleIsRefused) {
  const auto view = view_of("kind: Pod\nmetadata: {name: a, annotations: {iam.amazonaws.com/role: web}}\nspec: {}\n");
  EXPECT_EQ(lines_of(view), (std::vector<std::string>{
      "default a web refused: the role is no ARN and kube2iam has no --base-role-arn: AWS refuses it"}));
  IamOverrides overrides;
  overrides.base_role_arn = "arn:aws:iam::1:role";
  EXPECT_EQ(lines_of(view_of("kind: Pod\nmetadata: {name: a, annotations: {iam.amazonaws.com/role: web}}\nspec: {}\n", overrides)),
            (std::vector<std::string>{"default a arn:aws:iam::1:role/web allowed"}));
}

TEST(IamView, TakesTheDefaultRoleAndNotesWhatIsWrong) {
  IamOverrides overrides;
  overrides.base_role_arn = "arn:aws:s3:::bucket";
  overrides.default_role = "nobody";
  const auto view = view_of("kind: Pod\nmetadata: {name: a}\nspec: {}\n", overrides);
  EXPECT_EQ(view.settings.problems, std::vector<std::string>{
      "--base-role-arn arn:aws:s3:::bucket is none: kube2iam does not start with it"});
  overrides.base_role_arn = kBase;
  EXPECT_EQ(lines_of(view_of("kind: Pod\nmetadata: {name: a}\nspec: {}\n", overrides)),
            (std::vector<std::string>{"default a arn:aws:iam::123456789012:role/nobody allowed: the default"}));
}

TEST(IamView, HasLimits) {
  base::Arena arena;
  const auto pod = base::yaml::read(arena, "kind: Pod\nmetadata: {name: a}\n");
  const std::vector<base::Value> pods(kMaxIamPods + 1, *pod);
  const auto view = iam_view_of_objects(pods, "default", {});
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().helm(), "there are more than 50000 pods");

  std::string list = "[";
  for (std::size_t i = 0; i <= kMaxAllowedRoles; ++i) list += i == 0 ? "\"a\"" : ",\"a\"";
  const auto space = base::yaml::read(arena, "metadata: {name: n2, annotations: {iam.amazonaws.com/allowed-roles: '" + list + "]'}}");
  const auto read = read_iam_namespace(*space, {});
  EXPECT_EQ(read.allowed.size(), kMaxAllowedRoles);
  EXPECT_EQ(read.problem, "only the first 10000 roles are looked at");
}

TEST(IamView, ReadsArgumentsInBothForms) {
  const auto view = view_of(R"(kind: DaemonSet
apiVersion: apps/v1
metadata: {name: k, namespace: n2}
spec: {template: {spec: {containers: [{name: k, image: "reg:5000/mirror/kube2iam@sha256:00", args: [--base-role-arn,
  "arn:aws-cn:iam::9:role/", --namespace-restriction-format, RegExp, --namespace-restrictions=false, --iam-role-key=my/role,
  --auto-discover-default-role, --verbose]}]}}}
)");
  EXPECT_EQ(view.settings.base_role_arn, "arn:aws-cn:iam::9:role/");
  EXPECT_TRUE(view.settings.by_regexp);
  EXPECT_FALSE(view.settings.restricts_namespaces);
  EXPECT_EQ(view.settings.role_key, "my/role");
  EXPECT_TRUE(view.settings.discovers_default);
}

TEST(IamView, TakesNoFlagForTheValueOfAnother) {
  for (const auto* before : {"--resolve-duplicate-cache-ips", "--a-switch-of-tomorrow"}) {
    const auto view = view_of(std::string("kind: DaemonSet\napiVersion: apps/v1\nmetadata: {name: k, namespace: n2}\nspec: {template: {spec: "
                                          "{containers: [{name: k, image: jtblin/kube2iam, args: [") +
                              before + ", --namespace-restrictions]}]}}}\n");
    EXPECT_TRUE(view.settings.restricts_namespaces) << before;
  }
}

}  // namespace
}  // namespace cluster
