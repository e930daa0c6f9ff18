#include "repo/channel.h"

#include <gtest/gtest.h>

#include "repo/channel_source.h"

namespace repo {
namespace {

constexpr const char* kUrl = "s3://acme-addons/prod/addon.yaml";

Channel parsed(std::string_view text, const std::string& url = kUrl) {
  auto channel = parse_channel(url, text);
  EXPECT_TRUE(channel) << channel.error().helm();
  return channel ? *channel : Channel();
}
std::string error_of(std::string_view text) {
  const auto channel = parse_channel(kUrl, text);
  return channel ? "" : channel.error().helm();
}

TEST(ParseChannel, ReadsEveryField) {
  const auto channel = parsed(R"(kind: Addons
metadata: {name: edge}
spec:
  addons:
  - name: edge.example.com
    version: 4.12
    id: networking-v1
    kubernetesVersion: ">=1.22.0"
    namespace: edge
    selector: {k8s-addon: edge}
    manifest: edge/v1.yaml
    manifestHash: abc
    needsRollingUpdate: workers
    needsPKI: true
    prune:
      kinds:
      - {group: apps, kind: Deployment, namespaces: [edge], labelSelector: "a=b", fieldSelector: "metadata.name!=x"}
    somethingNew: true
)");
  ASSERT_EQ(channel.addons.size(), 1U);
  const auto& addon = channel.addons[0];
  EXPECT_EQ(addon.name, "edge.example.com");
  EXPECT_EQ(addon.version, "4.12");
  EXPECT_EQ(addon.id, "networking-v1");
  EXPECT_EQ(addon.kubernetes_version, ">=1.22.0");
  EXPECT_EQ(addon.name_space, "edge");
  EXPECT_EQ(addon.manifest_hash, "abc");
  EXPECT_EQ(addon.rolling_update, RollingUpdate::workers);
  EXPECT_TRUE(addon.needs_pki);
  ASSERT_EQ(addon.prune.size(), 1U);
  EXPECT_EQ(addon.prune[0].group, "apps");
  EXPECT_EQ(addon.prune[0].namespaces, std::vector<std::string>{"edge"});
  EXPECT_EQ(addon.prune[0].label_selector, "a=b");
  EXPECT_EQ(addon.prune[0].field_selector, "metadata.name!=x");
  EXPECT_TRUE(channel.warnings.empty());
}

TEST(ParseChannel, NamesOfFieldsMatchInAnyCase) {
  const auto channel = parsed("kind: Addons\nmetadata: {name: p}\nspec:\n  addons:\n  - {kubernetesversion: '>=1.8.0', Manifest: a.yaml}\n");
  EXPECT_EQ(channel.addons.at(0).kubernetes_version, ">=1.8.0");
  EXPECT_EQ(channel.addons.at(0).manifest, "a.yaml");
}

TEST(ParseChannel, AnEntryWithoutANameHasTheDocuments) {
  const auto channel = parsed("kind: Addons\nmetadata: {name: metrics-server}\nspec: {addons: [{manifest: a.yaml}]}\n");
  EXPECT_EQ(channel.addons.at(0).name, "metrics-server");
  EXPECT_EQ(channel.addons.at(0).name_space, "kube-system");
}

TEST(ParseChannel, AnEmptyTextIsAChannelWithNothingInIt) {
  EXPECT_TRUE(parsed("").addons.empty());
  EXPECT_TRUE(parsed("# nothing\n---\n# here\n").addons.empty());
  EXPECT_TRUE(parsed("kind: Addons\n").addons.empty());
}

TEST(ParseChannel, OnlyTheFirstDocumentCounts) {
  const auto channel = parsed("# c\n---\nkind: Addons\nmetadata: {name: a}\n---\nkind: Addons\nspec: {addons: [{name: b}]}\n");
  EXPECT_TRUE(channel.addons.empty());
  EXPECT_EQ(channel.warnings.size(), 1U);
}

TEST(ParseChannel, AnApiVersionIsTakenWithAWarning) {
  const auto channel = parsed("apiVersion: addons/v1\nkind: Addons\nspec: {addons: [{name: a, manifest: a.yaml}]}\n");
  EXPECT_EQ(channel.addons.size(), 1U);
  EXPECT_EQ(channel.warnings.size(), 1U);
}

TEST(ParseChannel, AManifestIsAChannelOfOne) {
  const auto channel = parsed("\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n\n", "https://example.com/a.yaml");
  ASSERT_EQ(channel.addons.size(), 1U);
  // sha256sum of the URL, and of the text without white space at its ends.
  EXPECT_EQ(channel.addons[0].name, "manifest-9aa7792e30e6");
  EXPECT_EQ(channel.addons[0].manifest_hash, manifest_hash("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}"));
  EXPECT_EQ(channel.addons[0].manifest, "https://example.com/a.yaml");
  EXPECT_TRUE(channel.addons[0].id.empty());
  EXPECT_FALSE(channel.addons[0].has_prune);
}

struct WrongCase {
  const char* name = "";
  const char* text = "";
  const char* error = "";
};
class WrongChannelTest : public testing::TestWithParam<WrongCase> {};
TEST_P(WrongChannelTest, IsNamedWithItsPlace) {
  EXPECT_EQ(error_of(GetParam().text), std::string(GetParam().error));
}
INSTANTIATE_TEST_SUITE_P(
    Errors, WrongChannelTest,
    testing::Values(
        WrongCase{"ReleaseChannel", "kind: Channel\nspec: {images: []}\n",
                  "s3://acme-addons/prod/addon.yaml is a release channel of kops (kind: Channel): it recommends images and "
                  "versions of Kubernetes and holds no addons"},
        WrongCase{"NoManifestEither", "<html>not found</html>\n",
                  "s3://acme-addons/prod/addon.yaml is neither an addon channel (kind: Addons) nor a manifest (apiVersion and kind)"},
        WrongCase{"AddonsNoList", "kind: Addons\nspec: {addons: {}}\n",
                  "s3://acme-addons/prod/addon.yaml: spec.addons must be a list, but is a map"}),
    [](const auto& row) { return row.param.name; });

class WrongEntryTest : public testing::TestWithParam<WrongCase> {};
TEST_P(WrongEntryTest, HasAFaultAndLeavesTheOthersAlone) {
  const std::string text = GetParam().text;
  const auto channel = parse_channel(kUrl, text.substr(0, text.rfind("]}")) + ", {name: other, manifest: m}]}\n");
  ASSERT_TRUE(channel) << channel.error().helm();
  ASSERT_EQ(channel->addons.size(), 2U);
  ASSERT_TRUE(channel->addons[0].fault);
  EXPECT_EQ(channel->addons[0].fault->helm(), GetParam().error);
  EXPECT_FALSE(channel->addons[1].fault);
  EXPECT_EQ(check_entries(*channel).error().helm(), GetParam().error);
}
INSTANTIATE_TEST_SUITE_P(
    Errors, WrongEntryTest,
    testing::Values(
        WrongCase{"NoName", "kind: Addons\nspec: {addons: [{manifest: a}]}\n",
                  "spec.addons[0] has no name, and the channel has none either"},
        WrongCase{"ManifestAList", "kind: Addons\nspec: {addons: [{name: a, manifest: [b]}]}\n",
                  "spec.addons[0].manifest must be text, but is a list"},
        WrongCase{"RollingUpdate", "kind: Addons\nspec: {addons: [{name: a, needsRollingUpdate: some}]}\n",
                  "spec.addons[0].needsRollingUpdate must be control-plane, workers or all, but "
                  "is \"some\""},
        WrongCase{"PruneWithoutKind", "kind: Addons\nspec: {addons: [{name: a, prune: {kinds: [{group: apps}]}}]}\n",
                  "spec.addons[0].prune.kinds[0].kind must say what may be deleted, but is empty"}),
    [](const auto& row) { return row.param.name; });

TEST(ParseChannel, HasALimitOnItsAddons) {
  std::string text = "kind: Addons\nspec:\n  addons:\n";
  for (std::size_t i = 0; i <= kMaxChannelAddons; ++i) text += "  - {name: a}\n";
  EXPECT_NE(error_of(text).find("more than the 10000"), std::string::npos) << error_of(text);
}

TEST(ParseChannel, TooManyKindsToPruneAreRefused) {
  std::string text = "kind: Addons\nspec:\n  addons:\n  - name: a\n    prune:\n      kinds:\n";
  for (std::size_t i = 0; i <= kMaxPruneKinds; ++i) text += "      - {kind: A}\n";
  const auto channel = parse_channel(kUrl, text);
  ASSERT_TRUE(channel);
  ASSERT_TRUE(channel->addons.at(0).fault);
  EXPECT_NE(channel->addons[0].fault->helm().find("more than the 1000"), std::string::npos);
}

TEST(ManifestHash, LeavesWhiteSpaceAtTheEndsOut) {
  EXPECT_EQ(manifest_hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(manifest_hash(" \n\n"), manifest_hash(""));
  EXPECT_EQ(manifest_hash("\na: b\n"), manifest_hash("a: b"));
}

TEST(ManifestHash, OnlySixtyFourHexadecimalDigitsAreChecked) {
  ChannelAddon addon;
  addon.name = "a";
  for (const auto* mark : {"", "v2", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
                           "zzb0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}) {
    addon.manifest_hash = mark;
    EXPECT_TRUE(check_manifest_hash(addon, "anything")) << mark;
  }
  addon.manifest_hash = manifest_hash("a: b");
  EXPECT_TRUE(check_manifest_hash(addon, "a: b\n"));
  const auto wrong = check_manifest_hash(addon, "a: c");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code(), base::ErrorCode::conflict);
}

TEST(LinesNotCutByKops, AreSeparatorsWithSomethingBehindThem) {
  EXPECT_EQ(lines_not_cut_by_kops("a: 1\n---\nb: 2\n---\nc: 3\n"), std::vector<int>{});
  EXPECT_EQ(lines_not_cut_by_kops("---\na: 1\n---\r\nb: 2\n"), std::vector<int>{});
  EXPECT_EQ(lines_not_cut_by_kops("--- # one\na: 1\n--- # two\nb: 2\n"), std::vector<int>{3});
  EXPECT_EQ(lines_not_cut_by_kops("a: 1\n--- \nb: 2\n---\nc: 3\n---\t\nd: 4\n"), (std::vector<int>{2, 6}));
}

std::string resolved(const std::string& channel_url, const std::string& manifest) {
  Channel channel;
  channel.url = channel_url;
  ChannelAddon addon;
  addon.name = "a";
  addon.manifest = manifest;
  const auto url = manifest_url(channel, addon);
  return url ? *url : "error: " + url.error().helm();
}

TEST(ManifestUrl, IsSeenFromTheChannel) {
  EXPECT_EQ(resolved("s3://acme/prod/addon.yaml", "kube2iam/0.12.0.yaml"), "s3://acme/prod/kube2iam/0.12.0.yaml");
  EXPECT_EQ(resolved("s3://acme/prod/addon.yaml", "../shared/a.yaml"), "s3://acme/shared/a.yaml");
  EXPECT_EQ(resolved("s3://acme/prod/addon.yaml", "../../../etc/passwd"), "s3://acme/etc/passwd");
  EXPECT_EQ(resolved("https://h/p/addon.yaml?token=1", "a.yaml"), "https://h/p/a.yaml");
  EXPECT_EQ(resolved("https://h/p/addon.yaml", "/a.yaml"), "https://h/a.yaml");
  EXPECT_EQ(resolved("https://h/p/addon.yaml", "//other/a.yaml"), "https://other/a.yaml");
  EXPECT_EQ(resolved("file:///srv/addons/addon.yaml", "v1/a.yaml"), "file:///srv/addons/v1/a.yaml");
  EXPECT_EQ(resolved("s3://acme/prod/addon.yaml", "https://h/a.yaml"), "https://h/a.yaml");
}

TEST(ManifestUrl, AChannelFromElsewhereReadsNoFilesHere) {
  EXPECT_EQ(resolved("https://h/addon.yaml", "file:///etc/shadow"),
            "error: a of https://h/addon.yaml names a file of this machine (file:///etc/shadow), which only a channel on this "
            "machine may do");
}

TEST(CheckChannelUrl, NamesWhatIsReadInstead) {
  EXPECT_TRUE(check_channel_url("s3://b/k"));
  EXPECT_TRUE(check_channel_url("https://h/k"));
  EXPECT_TRUE(check_channel_url("file:///k"));
  EXPECT_EQ(check_channel_url("gs://b/k").error().helm(),
            "gs://b/k: tug reads no gs:// (one of kops's); it reads s3://, https://, http:// and file://");
  EXPECT_EQ(check_channel_url("/srv/addon.yaml").error().hint(), "a file is written file:///srv/addon.yaml");
  EXPECT_EQ(check_channel_url("ingress-nginx").error().hint(),
            "names of addons alone stood for URLs until kops 1.21; write the URL of the channel");
}

}  // namespace
}  // namespace repo
