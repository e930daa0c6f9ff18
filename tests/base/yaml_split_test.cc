// Values files of several documents: VAL-029.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/yaml.h"

namespace base::yaml {
namespace {

using Documents = std::vector<std::string>;

Documents split(std::string_view text) {
  Arena arena;
  const Result<std::vector<std::string_view>> documents = split_documents(arena, text);
  if (!documents) return {"error: " + documents.error().helm()};
  return {documents->begin(), documents->end()};
}

TEST(YamlSplit, CutsAtLinesOfDashes) {
  EXPECT_EQ(split(""), Documents{});
  EXPECT_EQ(split("a: 1"), Documents{"a: 1\n"});
  EXPECT_EQ(split("a: 1\n---\nb: 2\n"), (Documents{"a: 1\n", "b: 2\n"}));
  EXPECT_EQ(split("a: 1\n---  # c\nb: 2\n"), (Documents{"a: 1\n", "b: 2\n"}));
  EXPECT_EQ(split("a: 1\r\n---\r\nb: 2\r\n"), (Documents{"a: 1\n", "b: 2\n"}));
  EXPECT_EQ(split("a: 1\n ---\nb: 2\n"), Documents{"a: 1\n ---\nb: 2\n"});
}

TEST(YamlSplit, KeepsASeparatorThatEndsNothing) {
  EXPECT_EQ(split("---\na: 1\n"), Documents{"---\na: 1\n"});
  EXPECT_EQ(split("a: 1\n---\n---\nb: 2\n"), (Documents{"a: 1\n", "---\nb: 2\n"}));
  EXPECT_EQ(split("a: 1\n---"), Documents{"a: 1\n"});
}

TEST(YamlSplit, CutsInsideQuotesToo) {
  EXPECT_EQ(split("a: \"x\n---\ny\"\n"), (Documents{"a: \"x\n", "y\"\n"}));
}

TEST(YamlSplit, RefusesMoreThanACommentBehindTheDashes) {
  EXPECT_EQ(split("a: 1\n--- {b: 2}\n"),
            Documents{"error: invalid Yaml document separator: {b: 2}"});
  EXPECT_EQ(split("----\n"), Documents{"error: invalid Yaml document separator: -"});
  EXPECT_EQ(split("---a\n"), Documents{"error: invalid Yaml document separator: a"});
}

}  // namespace
}  // namespace base::yaml
