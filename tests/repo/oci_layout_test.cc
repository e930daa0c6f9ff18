#include "repo/oci_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/archive.h"
#include "repo/bundle.h"
#include "repo/bundle_writer.h"
#include "repo/oci_reference.h"

namespace repo {
namespace {

using testing::HasSubstr;

using Files = std::vector<std::pair<std::string, std::string>>;

std::string archive_of(const Files& files) {
  base::ArchiveWriter writer;
  for (const auto& [name, data] : files) EXPECT_TRUE(writer.add(name, data, 0));
  std::string bytes;
  for (const auto piece : writer.finish_in_pieces()) bytes += piece;
  return bytes;
}

std::string descriptor(std::string_view type, const std::string& bytes) {
  return R"({"mediaType":")" + std::string(type) + R"(","digest":")" + oci_digest(bytes) + R"(","size":)" + std::to_string(bytes.size()) + "}";
}
std::string image_of(const std::string& config, const std::string& layer) {
  return R"({"schemaVersion":2,"config":)" + descriptor("application/json", config) + R"(,"layers":[)" +
         descriptor("application/tar", layer) + "]}";
}
std::string index_of(const std::vector<std::string>& descriptors) {
  std::string text = R"({"schemaVersion":2,"manifests":[)";
  for (const auto& one : descriptors) text += (text.ends_with('[') ? "" : ",") + one;
  return text + "]}";
}

const std::string kConfig = R"({"os":"linux"})";
const std::string kLayer = "a layer";
const std::string kImage = image_of(kConfig, kLayer);

Files good() {
  return {{"oci-layout", std::string(kLayoutVersion)},
          {"index.json", index_of({descriptor(media_type::kManifest, kImage)})},
          {blob_path(oci_digest(kConfig)), kConfig},
          {blob_path(oci_digest(kLayer)), kLayer},
          {blob_path(oci_digest(kImage)), kImage}};
}
Files with(Files files, const std::string& name, const std::string& data) {
  for (auto& file : files) {
    if (file.first == name) {
      file.second = data;
      return files;
    }
  }
  files.emplace_back(name, data);
  return files;
}
Files without(Files files, const std::string& name) {
  std::erase_if(files, [&](const auto& file) { return file.first == name; });
  return files;
}

TEST(OciLayout, GivesBlobsInTheOrderTheyArePushed) {
  const auto bytes = archive_of(good());
  const auto layout = OciLayout::open(bytes);
  ASSERT_TRUE(layout) << layout.error().helm();
  EXPECT_TRUE(layout->verify());
  const auto tree = layout->tree(layout->entries()[0].descriptor);
  ASSERT_TRUE(tree);
  ASSERT_EQ(tree->size(), 3u);
  EXPECT_EQ((*tree)[2].digest, oci_digest(kImage));
}

std::string nested(int depth, Files& files) {
  std::string inner = descriptor(media_type::kManifest, kImage);
  for (int i = 0; i < depth; ++i) {
    const auto index = index_of({inner});
    files.emplace_back(blob_path(oci_digest(index)), index);
    inner = descriptor(media_type::kIndex, index);
  }
  return inner;
}
std::string nested_archive(int depth) {
  auto files = good();
  const auto outer = nested(depth, files);
  return archive_of(with(files, "index.json", index_of({outer})));
}
std::string large_manifest() {
  const auto manifest = kImage + std::string(kMaxLayoutManifest, ' ');
  return archive_of(with(with(good(), blob_path(oci_digest(manifest)), manifest), "index.json",
                         index_of({descriptor(media_type::kManifest, manifest)})));
}
std::string many_blobs() {
  auto files = good();
  for (std::size_t i = 0; i < kMaxLayoutBlobs; ++i) {
    const auto data = std::to_string(i);
    files.emplace_back(blob_path(oci_digest(data)), "");
  }
  return archive_of(files);
}
std::string many_entries() {
  return archive_of(with(good(), "index.json",
                         index_of(std::vector<std::string>(kMaxLayoutEntries + 1, descriptor(media_type::kManifest, kImage)))));
}
std::string with_link() {
  base::ArchiveWriter writer;
  base::ArchiveEntry link;
  link.name = "index.json";
  link.type = base::FileType::link;
  EXPECT_TRUE(writer.add_entry(link, ""));
  std::string bytes;
  for (const auto piece : writer.finish_in_pieces()) bytes += piece;
  return bytes;
}

struct HostileCase {
  const char* name = "";
  std::string (*bytes)() = nullptr;
  const char* want = "";
};
class HostileLayoutTest : public testing::TestWithParam<HostileCase> {};
TEST_P(HostileLayoutTest, IsRefusedWithAReason) {
  const auto bytes = GetParam().bytes();
  auto layout = OciLayout::open(bytes);
  if (layout) {
    const auto verified = layout->verify();
    ASSERT_FALSE(verified);
    EXPECT_THAT(verified.error().helm(), HasSubstr(GetParam().want));
    return;
  }
  EXPECT_THAT(layout.error().helm(), HasSubstr(GetParam().want));
}
const std::string kIndexName = "index.json";
INSTANTIATE_TEST_SUITE_P(
    Archives, HostileLayoutTest,
    testing::Values(
        HostileCase{"nothing", [] { return std::string(); }, "no file oci-layout"},
        HostileCase{"text", [] { return std::string(2000, 'x'); }, "invalid tar header"},
        HostileCase{"cut", [] { return archive_of(good()).substr(0, 1100); }, ""},
        HostileCase{"no_layout_file", [] { return archive_of(without(good(), "oci-layout")); }, "no file oci-layout"},
        HostileCase{"other_version", [] { return archive_of(with(good(), "oci-layout", R"({"imageLayoutVersion":"2.0"})")); }, "no version 1"},
        HostileCase{"layout_no_json", [] { return archive_of(with(good(), "oci-layout", "1.0.0")); }, "no version 1"},
        HostileCase{"no_index", [] { return archive_of(without(good(), kIndexName)); }, "there is no index.json"},
        HostileCase{"index_no_json", [] { return archive_of(with(good(), kIndexName, "{")); }, "index.json: "},
        HostileCase{"index_list", [] { return archive_of(with(good(), kIndexName, "[]")); }, "is no object"},
        HostileCase{"no_manifests", [] { return archive_of(with(good(), kIndexName, "{}")); }, "manifests is no list"},
        HostileCase{"entry_text", [] { return archive_of(with(good(), kIndexName, R"({"manifests":["x"]})")); }, "is no object"},
        HostileCase{"entry_digest", [] { return archive_of(with(good(), kIndexName, R"({"manifests":[{"digest":"sha256:../../x","size":1}]})")); }, "is no digest"},
        HostileCase{"entry_size", [] { return archive_of(with(good(), kIndexName, R"({"manifests":[{"digest":")" + oci_digest("x") + R"(","size":-1}]})")); }, "no size"},
        HostileCase{"large_index", [] { return archive_of(with(good(), kIndexName, std::string(kMaxLayoutIndex + 1, ' '))); }, "larger than"},
        HostileCase{"many_entries", &many_entries, "more than 10000 entries"},
        HostileCase{"path_up", [] { return archive_of(with(good(), "../x", "x")); }, "no part of an image layout"},
        HostileCase{"path_in_blobs", [] { return archive_of(with(good(), "blobs/sha256/../../x", "x")); }, "no part of an image layout"},
        HostileCase{"path_absolute", [] { return archive_of(with(good(), "/etc/passwd", "x")); }, "no part of an image layout"},
        HostileCase{"link", &with_link, "no plain file"},
        HostileCase{"twice", [] { auto files = good(); files.push_back(files[2]); return archive_of(files); }, "is there twice"},
        HostileCase{"two_indexes", [] { auto files = good(); files.push_back(files[1]); return archive_of(files); }, "is there twice"},
        HostileCase{"many_blobs", &many_blobs, "more than 20000 blobs"},
        HostileCase{"missing_blob", [] { return archive_of(without(good(), blob_path(oci_digest(kLayer)))); }, "is missing"},
        HostileCase{"missing_manifest", [] { return archive_of(without(good(), blob_path(oci_digest(kImage)))); }, "is missing"},
        HostileCase{"other_bytes", [] { return archive_of(with(good(), blob_path(oci_digest(kLayer)), "b layer")); }, "other bytes"},
        HostileCase{"other_size", [] { return archive_of(with(good(), blob_path(oci_digest(kLayer)), "longer layer")); }, "are promised"},
        HostileCase{"stranger", [] { return archive_of(with(good(), blob_path(oci_digest("x")), "x")); }, "belongs to nothing"},
        HostileCase{"deep", [] { return nested_archive(kMaxManifestDepth + 1); }, "indexes lie more than 4 deep"},
        HostileCase{"large_manifest", &large_manifest, "is larger than"}),
    [](const auto& row) { return row.param.name; });

TEST(OciLayout, IndexesMayLieInEachOtherAsDeepAsTheLimit) {
  const auto bytes = nested_archive(kMaxManifestDepth - 1);
  const auto layout = OciLayout::open(bytes);
  ASSERT_TRUE(layout);
  const auto verified = layout->verify();
  EXPECT_TRUE(verified) << verified.error().helm();
}

TEST(Bundle, IsALayoutThatSaysSo) {
  const auto bytes = archive_of(good());
  const auto bundle = Bundle::open(bytes);
  ASSERT_FALSE(bundle);
  EXPECT_THAT(bundle.error().helm(), HasSubstr("this is no bundle"));
}

TEST(Bundle, RefusesAVersionItDoesNotKnowAndNamesThatAreNoImages) {
  const auto entry = [](const std::string& name) {
    auto text = descriptor(media_type::kManifest, kImage);
    text.pop_back();
    return text + R"(,"annotations":{"io.tug.bundle.kind":"image","org.opencontainers.image.ref.name":")" + name + R"("}})";
  };
  const auto bundle_text = [&](const std::string& version, const std::string& name) {
    auto text = index_of({entry(name)});
    text.pop_back();
    return archive_of(with(good(), kIndexName, text + R"(,"annotations":{"io.tug.bundle.version":")" + version + R"("}})"));
  };
  const auto newer = bundle_text("2", "a");
  EXPECT_THAT(Bundle::open(newer).error().helm(), HasSubstr("of version \"2\""));
  const auto odd = bundle_text("1", "../a");
  EXPECT_THAT(Bundle::open(odd).error().helm(), HasSubstr("is no image reference"));
  const auto right = bundle_text("1", "docker.io/library/a:1");
  const auto bundle = Bundle::open(right);
  ASSERT_TRUE(bundle) << bundle.error().helm();
  EXPECT_NE(bundle->find_image(*chart::parse_image_reference("a:1")), nullptr);
  EXPECT_EQ(bundle->find_image(*chart::parse_image_reference("a:2")), nullptr);
  EXPECT_THAT(bundle->find_chart("").error().helm(), HasSubstr("no chart in the bundle"));
}

TEST(Bundle, ADigestBecomesThatOfWhatTheBundleHolds) {
  BundleItem item;
  item.root.digest = oci_digest("one platform");
  const auto pinned = *chart::parse_image_reference("quay.io/a/b:v1@" + oci_digest("index"));
  EXPECT_EQ(relocated_item(item, pinned, "r:5000/m").text(), "r:5000/m/quay.io/a/b:v1@" + item.root.digest);
  const auto tagged = *chart::parse_image_reference("quay.io/a/b:v1");
  EXPECT_EQ(relocated_item(item, tagged, "r:5000").text(), "r:5000/quay.io/a/b:v1");
}

TEST(Bundle, TargetsAreRegistriesWithAPrefix) {
  EXPECT_EQ(*parse_bundle_target("oci://r.example:5000/a/b/"), "r.example:5000/a/b");
  EXPECT_EQ(*parse_bundle_target("localhost:5000"), "localhost:5000");
  for (const auto* wrong : {"", "https://r.example", "r.example/A", "r.example/a:1", "/a", "r.example/a@sha256:0"}) {
    EXPECT_FALSE(parse_bundle_target(wrong)) << wrong;
  }
}

TEST(Bundle, APlatformIsChosenByItsWholeNameFirst) {
  const auto part = [](const std::string& bytes, const std::string& platform) {
    auto text = descriptor(media_type::kManifest, bytes);
    text.pop_back();
    return text + R"(,"platform":)" + platform + "}";
  };
  const auto index = index_of({part("v8", R"({"os":"linux","architecture":"arm64","variant":"v8"})"),
                               part("v6", R"({"os":"linux","architecture":"arm","variant":"v6"})"),
                               part("v7", R"({"os":"linux","architecture":"arm","variant":"v7"})"),
                               part("note", R"({"os":"unknown","architecture":"unknown"})")});
  const auto chosen = [&](const std::string& platform) {
    const auto found = choose_platform(media_type::kIndex, index, platform);
    return found ? found->digest : found.error().helm();
  };
  EXPECT_EQ(chosen("linux/arm64"), oci_digest("v8"));
  EXPECT_EQ(chosen("linux/arm/v7"), oci_digest("v7"));
  EXPECT_EQ(chosen("windows/amd64"), "there is no image for platform windows/amd64, only for linux/arm64/v8, linux/arm/v6, linux/arm/v7");
}

}  // namespace
}  // namespace repo
