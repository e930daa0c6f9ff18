#include "repo/xml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace repo {
namespace {

TEST(Xml, IsElementsAndText) {
  const auto root = parse_xml("<?xml version=\"1.0\"?>\n<!-- c --><s3:Error xmlns=\"a>b\"><Code>A&amp;B&#x41;&#66;</Code>"
                              "<Empty/><M><![CDATA[<x>]]></M></s3:Error>\n");
  ASSERT_TRUE(root) << root.error().helm();
  EXPECT_EQ(root->name, "Error");
  EXPECT_EQ(root->text_of("Code"), "A&BAB");
  EXPECT_EQ(root->text_of("M"), "<x>");
  EXPECT_NE(root->child("Empty"), nullptr);
  EXPECT_EQ(root->text_of("Other"), "");
  EXPECT_EQ(escape_xml("a<b>&\""), "a&lt;b&gt;&amp;&quot;");
}

struct BadXml {
  const char* name;
  std::string text;
  const char* want;
};
class Refused : public testing::TestWithParam<BadXml> {};
TEST_P(Refused, WithItsReasonAndPlace) {
  const auto root = parse_xml(GetParam().text);
  ASSERT_FALSE(root);
  EXPECT_THAT(root.error().helm(), testing::HasSubstr(GetParam().want));
}

std::string repeated(const std::string& text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

INSTANTIATE_TEST_SUITE_P(
    Texts, Refused,
    testing::Values(BadXml{"empty", "", "unexpected end"}, BadXml{"html", "<html><br></html>", "an end without its start"},
                    BadXml{"text", "hello", "text outside any element"},
                    BadXml{"document_type", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "a document type"},
                    BadXml{"unknown_entity", "<a>&b;</a>", "an unknown entity"},
                    BadXml{"surrogate", "<a>&#xD800;</a>", "an unknown entity"},
                    BadXml{"cut", "<a><b>", "unexpected end"}, BadXml{"two", "<a/><b/>", "second outermost"},
                    BadXml{"deep", repeated("<a>", kMaxXmlDepth + 1), "nested too deep"},
                    BadXml{"many", "<a>" + repeated("<b/>", kMaxXmlElements) + "</a>", "too many elements"},
                    BadXml{"long", std::string(kMaxXmlBytes + 1, ' '), "too long"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace repo
