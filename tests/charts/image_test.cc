#include <gtest/gtest.h>

#include "base/digest.h"
#include "charts/image_find.h"
#include "charts/image_reference.h"
#include "charts/image_relocate.h"

namespace chart {
namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');

struct ReferenceCase {
  const char* name = "";
  std::string text{};
  std::string full{};       // empty: refused
  std::string relocated{};  // at registry.local:5000/mirror
};
class ImageReferenceTest : public testing::TestWithParam<ReferenceCase> {};
TEST_P(ImageReferenceTest, IsReadAsContainerRuntimesReadIt) {
  const auto& row = GetParam();
  const auto image = parse_image_reference(row.text);
  ASSERT_EQ(static_cast<bool>(image), !row.full.empty()) << row.text;
  if (!image) {
    EXPECT_NE(image.error().helm().find("is no image reference"), std::string::npos);
    return;
  }
  EXPECT_EQ(image->text(), row.full);
  EXPECT_EQ(relocated_image(*image, "registry.local:5000/mirror").text(), "registry.local:5000/mirror/" + row.relocated);
}
INSTANTIATE_TEST_SUITE_P(
    Names, ImageReferenceTest,
    testing::Values(
        ReferenceCase{"short_name", "nginx", "docker.io/library/nginx:latest", "docker.io/library/nginx:latest"},
        ReferenceCase{"short_name_tag", "nginx:1.25", "docker.io/library/nginx:1.25", "docker.io/library/nginx:1.25"},
        ReferenceCase{"user", "jtblin/kube2iam:0.10.9", "docker.io/jtblin/kube2iam:0.10.9", "docker.io/jtblin/kube2iam:0.10.9"},
        ReferenceCase{"old_host", "index.docker.io/nginx", "docker.io/library/nginx:latest", "docker.io/library/nginx:latest"},
        ReferenceCase{"host", "registry.k8s.io/ingress-nginx/controller:v1.9.4",
                      "registry.k8s.io/ingress-nginx/controller:v1.9.4", "registry.k8s.io/ingress-nginx/controller:v1.9.4"},
        ReferenceCase{"digest_alone", "quay.io/a/b@" + kDigest, "quay.io/a/b@" + kDigest, "quay.io/a/b@" + kDigest},
        ReferenceCase{"tag_and_digest", "quay.io/a/b:v1@" + kDigest, "quay.io/a/b:v1@" + kDigest, "quay.io/a/b:v1@" + kDigest},
        ReferenceCase{"port", "127.0.0.1:5000/web:1", "127.0.0.1:5000/web:1", "127.0.0.1_5000/web:1"},
        ReferenceCase{"localhost", "localhost/web", "localhost/web:latest", "localhost/web:latest"},
        ReferenceCase{"six", "[::1]:5000/web:1", "[::1]:5000/web:1", "1_5000/web:1"},
        ReferenceCase{"upper_host", "Harbor.example.com/a/b:1", "Harbor.example.com/a/b:1", "harbor.example.com/a/b:1"},
        ReferenceCase{"underscores", "a/b__c_d.e-f:1", "docker.io/a/b__c_d.e-f:1", "docker.io/a/b__c_d.e-f:1"},
        ReferenceCase{"empty", ""}, ReferenceCase{"space", "ngi nx"}, ReferenceCase{"upper", "Nginx"},
        ReferenceCase{"template", "{{ .Values.image }}"}, ReferenceCase{"no_tag", "nginx:"},
        ReferenceCase{"bad_digest", "nginx@sha256:abc"}, ReferenceCase{"no_digest", "nginx@"},
        ReferenceCase{"up", "../nginx"}, ReferenceCase{"url", "https://quay.io/a/b"}, ReferenceCase{"slash", "quay.io/a/"},
        ReferenceCase{"three_underscores", "a/b___c"}, ReferenceCase{"port_text", "a:b/c"},
        ReferenceCase{"long", std::string(kMaxImageReference + 1, 'a')}, ReferenceCase{"long_tag", "a:" + std::string(129, 'a')}),
    [](const auto& row) { return row.param.name; });

struct FindCase {
  const char* name = "";
  const char* text = "";
  std::vector<std::string> want{};  // "IMAGE at OBJECT: PLACE"
};
class FindImagesTest : public testing::TestWithParam<FindCase> {};
TEST_P(FindImagesTest, NamesEachPlace) {
  auto rules = known_image_rules();
  rules.fields.push_back(*parse_image_field("ConfigMap=data.image"));
  rules.fields.push_back(*parse_image_field("Widget.example.com={.spec.parts[*].image}"));
  const auto found = find_images_in_text(GetParam().text, rules, "test");
  ASSERT_TRUE(found) << found.error().helm();
  std::vector<std::string> got;
  for (const auto& one : *found) {
    got.push_back(one.image + " at " + one.object() + ": " + one.place + (one.is_hook ? " (hook)" : ""));
  }
  EXPECT_EQ(got, GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(
    Kinds, FindImagesTest,
    testing::Values(
        FindCase{"pod_with_every_list",
                 "kind: Pod\nmetadata: {name: a, namespace: ns}\nspec:\n  initContainers: [{name: i, image: init}]\n"
                 "  containers: [{name: c, image: main}]\n  ephemeralContainers: [{name: e, image: debug}]\n"
                 "  volumes: [{name: v, image: {reference: data}}]\n",
                 {"init at Pod/ns/a: init container i", "main at Pod/ns/a: container c",
                  "debug at Pod/ns/a: ephemeral container e", "data at Pod/ns/a: volume v"}},
        FindCase{"deployment",
                 "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: c, image: x}]}}}",
                 {"x at Deployment/a: container c"}},
        FindCase{"replication_controller",
                 "kind: ReplicationController\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: c, image: x}]}}}",
                 {"x at ReplicationController/a: container c"}},
        FindCase{"cron_job",
                 "kind: CronJob\nmetadata: {name: a}\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: x}]}}}}}",
                 {"x at CronJob/a: container c"}},
        FindCase{"pod_template", "kind: PodTemplate\nmetadata: {name: a}\ntemplate: {spec: {containers: [{name: c, image: x}]}}",
                 {"x at PodTemplate/a: container c"}},
        FindCase{"hook",
                 "kind: Job\nmetadata: {name: a, annotations: {helm.sh/hook: pre-install}}\n"
                 "spec: {template: {spec: {containers: [{name: c, image: x}]}}}",
                 {"x at Job/a: container c (hook)"}},
        FindCase{"list",
                 "kind: List\nitems:\n- {kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: x}]}}\n"
                 "- {kind: Pod, metadata: {name: b}, spec: {containers: [{name: c, image: x}]}}",
                 {"x at Pod/a: container c", "x at Pod/b: container c"}},
        FindCase{"known_field",
                 "apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: a}\n"
                 "spec: {image: quay.io/p:1, containers: [{name: side, image: x}]}",
                 {"x at Prometheus/a: container side", "quay.io/p:1 at Prometheus/a: field spec.image"}},
        FindCase{"field_of_a_like_named_kind",
                 "apiVersion: example.com/v1\nkind: Prometheus\nmetadata: {name: a}\nspec: {image: quay.io/p:1}", {}},
        FindCase{"pods_in_custom_resources",
                 "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec: {template: {spec: {containers: "
                 "[{name: c, image: x}]}}}",
                 {"x at Rollout/a: container c"}},
        FindCase{"rule_of_the_user",
                 "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: {parts: [{image: x}, {image: w}, {}]}",
                 {"x at Widget/a: field spec.parts[0].image", "w at Widget/a: field spec.parts[1].image"}},
        FindCase{"argument",
                 "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: x, args: [--prometheus-config-reloader=y:1, "
                 "--other-image=z]}]}",
                 {"x at Pod/a: container c", "y:1 at Pod/a: argument --prometheus-config-reloader of container c"}},
        FindCase{"variable",
                 "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: x, env: [{name: RELATED_IMAGE_DB, value: w}, "
                 "{name: OTHER, value: z}]}]}",
                 {"x at Pod/a: container c", "w at Pod/a: variable RELATED_IMAGE_DB of container c"}},
        FindCase{"no_schema_of_a_crd",
                 "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n"
                 "spec: {containers: [{name: c, image: x}]}",
                 {}},
        FindCase{"several_documents",
                 "# one\n---\nkind: ConfigMap\nmetadata: {name: a}\ndata: {image: x}\n---\nkind: Pod\nmetadata: {name: b}\n"
                 "spec: {containers: [{name: c, image: x}]}\n",
                 {"x at ConfigMap/a: field data.image", "x at Pod/b: container c"}},
        FindCase{"what_is_no_object", "- 1\n- 2\n---\nkind: 5\nspec: {containers: x}\n---\nnull\n", {}}),
    [](const auto& row) { return row.param.name; });

TEST(FindImages, DoesNotFollowEndlessNesting) {
  std::string text = "apiVersion: example.com/v1\nkind: Deep\nspec: ";
  for (int i = 0; i < 2000; ++i) text += "{a: ";
  text += "{containers: [{name: c, image: x}]}" + std::string(2000, '}');
  const auto found = find_images_in_text(text, known_image_rules(), "test");
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->empty());
}

TEST(FindImages, RefusesMoreThanItsLimit) {
  std::string text = "kind: Pod\nspec:\n  containers:\n";
  for (std::size_t i = 0; i <= kMaxFoundImages; ++i) text += "  - {name: c, image: x}\n";
  const auto found = find_images_in_text(text, known_image_rules(), "test");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().helm(), "more than 100000 images are named");
}

TEST(FindImages, NamesTheDocumentThatIsNoYaml) {
  const auto found = find_images_in_text("a: 1\n---\na: [\n", known_image_rules(), "web.yaml");
  ASSERT_FALSE(found);
  EXPECT_TRUE(found.error().helm().starts_with("web.yaml: document 2: ")) << found.error().helm();
}

TEST(ImageField, IsReadAsJsonPath) {
  const auto field = parse_image_field("Widget.example.com={.spec['a.b'][0].list[*]}");
  ASSERT_TRUE(field);
  EXPECT_EQ(field->kind, "Widget");
  EXPECT_EQ(field->group, "example.com");
  EXPECT_EQ(field->path, (std::vector<std::string>{"spec", "a.b", "0", "list", "*"}));
  EXPECT_EQ(format_field_path(field->path), "spec['a.b'][0].list[*]");
  for (const auto* wrong : {"", "Widget", "Widget=", "=spec", "Widget=a..b", "Widget=a[", "Widget=a[x]", "Widget=[']"}) {
    EXPECT_FALSE(parse_image_field(wrong)) << wrong;
  }
  std::string deep = "Widget=a";
  for (int i = 0; i < 40; ++i) deep += ".a";
  EXPECT_FALSE(parse_image_field(deep));
}

struct RelocateCase {
  const char* name = "";
  const char* text = "";
  const char* want = "";
};
class RelocateImagesTest : public testing::TestWithParam<RelocateCase> {};
TEST_P(RelocateImagesTest, ChangesNothingElse) {
  const auto change = [](const FoundImage& found) -> base::Result<std::string> {
    if (found.image == "keep") return found.image;
    return relocated_image(TRY(parse_image_reference(found.image)), "r:5000").text();
  };
  const auto got = relocate_images(GetParam().text, known_image_rules(), change);
  ASSERT_TRUE(got) << got.error().helm();
  EXPECT_EQ(*got, GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(
    Texts, RelocateImagesTest,
    testing::Values(
        RelocateCase{"plain_with_comments",
                     "---\n# Source: a\n# top\nkind: Pod # kind\nspec:\n    containers:\n    - name: c\n      image: nginx:1 # here\n---\nb: 1\n",
                     "---\n# Source: a\n# top\nkind: Pod # kind\nspec:\n    containers:\n    - name: c\n      image: "
                     "r:5000/docker.io/library/nginx:1 # here\n---\nb: 1\n"},
        RelocateCase{"quotes", "kind: Pod\nspec: {containers: [{name: \"é\", image: \"a/b:1\"}, {name: d, image: 'quay.io/c'}]}\n",
                     "kind: Pod\nspec: {containers: [{name: \"é\", image: \"r:5000/docker.io/a/b:1\"}, {name: d, image: "
                     "'r:5000/quay.io/c:latest'}]}\n"},
        RelocateCase{"argument", "kind: Pod\nspec: {containers: [{name: c, image: keep, args: [\"--acme-http01-solver-image=quay.io/s:1\"]}]}\n",
                     "kind: Pod\nspec: {containers: [{name: c, image: keep, args: "
                     "[\"--acme-http01-solver-image=r:5000/quay.io/s:1\"]}]}\n"},
        RelocateCase{"nothing_to_do", "kind:   Pod\nspec: {containers: [{name: c, image: keep}]}", "kind:   Pod\nspec: {containers: [{name: c, image: keep}]}"},
        RelocateCase{"alias", "kind: Pod\nspec:\n  containers:\n  - {name: c, image: &i a:1}\n  - {name: d, image: *i}\n",
                     "kind: Pod\nspec:\n  containers:\n  - {name: c, image: &i 'r:5000/docker.io/library/a:1'}\n  - {name: d, image: *i}\n"},
        RelocateCase{"block_text", "kind: Pod # k\nspec:\n  containers:\n  - name: c\n    image: >-\n      a:1\n",
                     "kind: Pod # k\nspec:\n  containers:\n  - name: c\n    image: >-\n      r:5000/docker.io/library/a:1\n"},
        RelocateCase{"json", "{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"a:1\"}]}}",
                     "{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"r:5000/docker.io/library/a:1\"}]}}"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace chart
