// Manifests changed at random (the same way in each run): whatever comes of it, the three readers
// must agree, and what is written must read back as the same value.
#include <random>

#include <gtest/gtest.h>

#include "base/yaml.h"

namespace base::yaml {
namespace {

constexpr const char* kManifests[] = {
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels: {app: web, tier: "
    "\"1\"}\n"
    "spec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n      - name: web\n"
    "        image: \"nginx:1.25\"\n        args: [--port, '80']\n        env:\n"
    "        - {name: A, value: \"x\\ty\"}\n        - name: B\n          valueFrom:\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  annotations:\n    on: "
    "\"yes\"\ndata:\n"
    "  a.conf: |\n    line one\n      two\n\n    three\n  b: >-\n    folded text\n    goes on\n"
    "  c: plain text\n    on two lines # and a comment\n  d: 0x1F\n  e: 1_000.5\n  f: .5\n",
    "x: &x\n  a: 1\n  b: [*y, ~, null]\n",
    "base: &base\n  a: 1\n  b: two\nlist:\n- <<: *base\n  c: 3\n- <<: [*base, {d: 4}]\n- !!str "
    "5\n- ? k\n  : v\n",
    "{\"a\": [1, 2.5, {\"b\": null}], \"c\": \"\\u00e9\", \"d\": true}\n",
};
constexpr const char* kPieces[] = {" ",
                                   "  ",
                                   "\n",
                                   "\n  ",
                                   "\t",
                                   ":",
                                   ": ",
                                   "- ",
                                   "-",
                                   "#",
                                   " #",
                                   "|",
                                   ">",
                                   "[",
                                   "]",
                                   "{",
                                   "}",
                                   ",",
                                   "\"",
                                   "'",
                                   "\\",
                                   "&a ",
                                   "*a",
                                   "!!int ",
                                   "?",
                                   "~",
                                   "---\n",
                                   "...\n",
                                   "%",
                                   "@",
                                   "\r\n",
                                   "\xC2\x85",
                                   "\xE2\x80\xA8",
                                   "\xEF\xBB\xBF",
                                   "\xC3\xA9",
                                   "\xFF",
                                   "\x01",
                                   "<<: ",
                                   ".inf",
                                   "0o17",
                                   "2001-01-01"};

std::string mutate(std::mt19937& random, std::string text) {
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
  for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
    const std::size_t at = below(text.size() + 1);
    switch (below(3)) {
      case 0: text.insert(at, kPieces[below(std::size(kPieces))]); break;
      case 1: text.erase(at, below(6)); break;
      default: text.insert(at, text.substr(below(text.size() + 1), below(16))); break;
    }
  }
  return text;
}

TEST(YamlMutation, ReadersAgreeAndWhatIsWrittenReadsBack) {
  std::mt19937 random(20240506);
  for (int round = 0; round < 20000; ++round) {
    const std::string text = mutate(random, kManifests[random() % std::size(kManifests)]);
    Arena arena;
    const Result<Value> value = read(arena, text);
    const Result<Value> exact = read_exact(arena, text);
    const Result<Head> head = read_head(arena, text);
    ASSERT_EQ(static_cast<bool>(value), static_cast<bool>(exact)) << text;
    if (!value) {
      EXPECT_EQ(value.error().helm(), exact.error().helm()) << text;
      // The head alone may hold .inf and .nan, where it wants text.
      if (value.error().helm().find("unsupported value") != std::string::npos) continue;
      ASSERT_FALSE(head) << text;
      EXPECT_EQ(head.error().helm(), value.error().helm()) << text;
      continue;
    }
    if (!head) {
      EXPECT_TRUE(head.error().helm().starts_with("error unmarshaling JSON: ")) << text;
    }
    for (const auto writer : {&write, &write_pretty}) {
      const Result<std::string> written = writer(arena, *value);
      if (!written) {
        EXPECT_EQ(written.error().helm(), "yaml: control characters are not allowed") << text;
        continue;
      }
      const Result<Value> again = read(arena, *written);
      ASSERT_TRUE(again) << *written << again.error().helm();
      EXPECT_TRUE(deep_equal(*again, *value)) << text << "\n=>\n" << *written;
    }
  }
}

}  // namespace
}  // namespace base::yaml
