#include "cluster/kube_protobuf.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "cluster/object.h"

namespace cluster {
namespace {

std::string varint(std::uint64_t number) {
  std::string out;
  for (; number >= 0x80; number >>= 7U) out += static_cast<char>((number & 0x7fU) | 0x80U);
  return out + static_cast<char>(number);
}

std::string field(unsigned number, std::string_view bytes) {
  return varint(number << 3U | 2U) + varint(bytes.size()) + std::string(bytes);
}

std::string number_field(unsigned number, std::uint64_t value) {
  return varint(number << 3U) + varint(value);
}

std::string entry(std::string_view key, std::string_view value) {
  return field(1, key) + field(2, value);
}

std::string message(std::string_view kind, std::string_view raw) {
  return std::string("k8s\0", 4) + field(1, field(1, "v1") + field(2, kind)) + field(2, raw);
}

std::string secret(std::string_view name) {
  const auto metadata = field(1, name) + field(3, "shop") + field(5, "u-1") + field(6, "42") + number_field(7, 300) +
                        field(8, number_field(1, 1'700'000'000)) + field(11, entry("owner", "helm")) +
                        field(11, entry("name", "web")) + field(17, "managed");
  return field(1, metadata) + field(2, entry("release", std::string("H4s\0", 4))) + field(3, "helm.sh/release.v1") +
         number_field(5, 1);
}

TEST(KubeProtobuf, ReadsASecretWithItsDataAsBytes) {
  base::Arena arena;
  const auto text = message("Secret", secret("sh.helm.release.v1.web.v1"));
  const auto object = read_protobuf(arena, text);
  ASSERT_TRUE(object) << object.error().helm();
  EXPECT_EQ(metadata_text(*object, "name"), "sh.helm.release.v1.web.v1");
  EXPECT_EQ(metadata_text(*object, "namespace"), "shop");
  EXPECT_EQ(metadata_text(*object, "uid"), "u-1");
  EXPECT_EQ(metadata_text(*object, "resourceVersion"), "42");
  EXPECT_EQ(label(*object, "owner"), "helm");
  EXPECT_EQ(label(*object, "name"), "web");
  EXPECT_EQ(at_path(*object, {"type"}).as_string(), "helm.sh/release.v1");
  const auto data = at_path(*object, {"data", "release"});
  ASSERT_EQ(data.type(), base::Type::bytes);
  EXPECT_EQ(data.as_string(), std::string("H4s\0", 4));
}

TEST(KubeProtobuf, ReadsAConfigMapWithItsDataAsText) {
  base::Arena arena;
  const auto text = message("ConfigMap", field(1, field(1, "a")) + field(2, entry("release", "SDRz")));
  const auto object = read_protobuf(arena, text);
  ASSERT_TRUE(object) << object.error().helm();
  EXPECT_EQ(kind_of(*object).kind, "ConfigMap");
  EXPECT_EQ(at_path(*object, {"data", "release"}).type(), base::Type::string);
}

TEST(KubeProtobuf, ReadsAListAndWhereItGoesOn) {
  base::Arena arena;
  const auto text = message("SecretList", field(1, field(2, "7") + field(3, "next")) + field(2, secret("a")) + field(2, secret("b")));
  const auto list = read_protobuf(arena, text);
  ASSERT_TRUE(list) << list.error().helm();
  EXPECT_EQ(metadata_text(*list, "continue"), "next");
  const auto items = at_path(*list, {"items"});
  ASSERT_EQ(items.as_list().size(), 2U);
  EXPECT_EQ(metadata_text(*(items.as_list().begin() + 1), "name"), "b");
}

TEST(KubeProtobuf, ReadsARefusal) {
  base::Arena arena;
  const auto text = message("Status", field(2, "Failure") + field(3, "no such thing") + field(4, "NotFound") + number_field(6, 404));
  const auto status = read_protobuf(arena, text);
  ASSERT_TRUE(status) << status.error().helm();
  EXPECT_EQ(at_path(*status, {"message"}).as_string(), "no such thing");
  EXPECT_EQ(at_path(*status, {"reason"}).as_string(), "NotFound");
  EXPECT_EQ(at_path(*status, {"code"}).as_signed(), 404);
}

TEST(KubeProtobuf, IsKnownByItsType) {
  for (const char* type : {"application/vnd.kubernetes.protobuf", "Application/vnd.kubernetes.protobuf; charset=x"}) {
    EXPECT_TRUE(is_protobuf({200, {{"Content-Type", type}}, ""})) << type;
  }
  EXPECT_FALSE(is_protobuf({200, {{"Content-Type", "application/json"}}, ""}));
}

struct BadCase {
  const char* name;
  std::string message;
  const char* want;
};

class KubeProtobufBad : public testing::TestWithParam<BadCase> {};

TEST_P(KubeProtobufBad, SaysWhatIsWrong) {
  base::Arena arena;
  const auto read = read_protobuf(arena, GetParam().message);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().helm(), std::string("the server's answer is no protobuf that tug knows: ") + GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Messages, KubeProtobufBad,
    testing::Values(BadCase{"Nothing", "", "it does not begin with its mark"},
                    BadCase{"Json", "{}", "it does not begin with its mark"},
                    BadCase{"AnotherKind", message("Pod", ""), "it is a v1 Pod"},
                    BadCase{"CutInAField", message("Secret", field(1, "abc").substr(0, 3)), "a field is longer than the answer"},
                    BadCase{"CutInANumber", message("Secret", "\xff"), "it ends within a number"},
                    BadCase{"EndlessNumber", message("Secret", std::string(11, '\xff')), "a number without an end"},
                    BadCase{"UnknownType", message("Secret", "\x0b"), "a field of an unknown type"},
                    BadCase{"HugeLength", message("Secret", "\x0a" + varint(~std::uint64_t{0})), "a field is longer than the answer"}),
    [](const auto& row) { return row.param.name; });

// Every beginning of a message is either read or refused.
TEST(KubeProtobuf, SurvivesEveryCut) {
  const auto text = message("SecretList", field(1, field(3, "next")) + field(2, secret("a")));
  for (std::size_t size = 0; size < text.size(); ++size) {
    base::Arena arena;
    const auto read = read_protobuf(arena, std::string_view(text).substr(0, size));
    if (!read) {
      EXPECT_FALSE(read.error().helm().empty());
    }
  }
}

}  // namespace
}  // namespace cluster
