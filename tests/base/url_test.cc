// What Go's net/url makes of URLs; tests/engine/functions_paths_test.cc has the refusals.
#include "base/url.h"

#include <gtest/gtest.h>

#include "base/ip_address.h"

namespace base {
namespace {

struct UrlCase {
  const char* name = "";
  const char* text = "";
  const char* written = "";  // url.Parse(text).String()
};

class UrlTest : public testing::TestWithParam<UrlCase> {};

TEST_P(UrlTest, IsWrittenAsGoWritesIt) {
  const auto url = parse_url(GetParam().text);
  ASSERT_TRUE(url) << url.error().helm();
  EXPECT_EQ(format_url(*url), GetParam().written);
}
INSTANTIATE_TEST_SUITE_P(
    Urls, UrlTest,
    testing::Values(UrlCase{"all_parts", "http://u:p@h:1/a?b=c#d", "http://u:p@h:1/a?b=c#d"},
                    UrlCase{"scheme_in_capitals", "HTTP://H/", "http://H/"},
                    UrlCase{"escaped_slash_stays", "http://h/a%2Fb/c", "http://h/a%2Fb/c"},
                    UrlCase{"needless_escapes_stay", "http://h/%61", "http://h/%61"},
                    UrlCase{"spaces_are_escaped", "http://h/a b#c d", "http://h/a%20b#c%20d"},
                    UrlCase{"empty_query_stays", "http://h?", "http://h?"},
                    UrlCase{"empty_fragment_goes", "http://h#", "http://h"},
                    UrlCase{"opaque", "mailto:a@b", "mailto:a@b"},
                    UrlCase{"no_host", "file:/x", "file:/x"},
                    UrlCase{"empty_host", "file:///x", "file:///x"},
                    UrlCase{"host_only", "//h/p", "//h/p"}, UrlCase{"relative", "a/b:c", "a/b:c"},
                    UrlCase{"zone", "http://[fe80::1%25e%20t]/", "http://[fe80::1%25e%20t]/"},
                    UrlCase{"user_without_password", "http://u@h", "http://u@h"},
                    UrlCase{"empty_password", "http://u:@h", "http://u:@h"},
                    UrlCase{"star", "*", "*"}),
    [](const auto& row) { return row.param.name; });

TEST(Url, HasAHostnameAndAPort) {
  const auto plain = parse_url("http://example.com:8080/");
  EXPECT_EQ(plain->hostname(), "example.com");
  EXPECT_EQ(plain->port(), "8080");
  const auto bracketed = parse_url("http://[::1]/");
  EXPECT_EQ(bracketed->hostname(), "::1");
  EXPECT_EQ(bracketed->port(), "");
}

TEST(Url, QueriesAndSegmentsAreEscapedByTheirOwnRules) {
  EXPECT_EQ(escape_query("a b/c+d&\xc3\xa9"), "a+b%2Fc%2Bd%26%C3%A9");
  EXPECT_EQ(escape_path_segment("a b/c+d&"), "a%20b%2Fc+d&");
  EXPECT_EQ(*unescape_query("a+b%2Fc"), "a b/c");
  EXPECT_EQ(*unescape_path_segment("a+b%2Fc"), "a+b/c");
  EXPECT_EQ(unescape_query("100%").error().helm(), R"(invalid URL escape "%")");
}

TEST(IpAddress, IsReadInBothForms) {
  const auto old = parse_ip_address("192.0.2.7");
  ASSERT_TRUE(old);
  EXPECT_TRUE(old->is_v4);
  EXPECT_EQ(old->bytes[3], 7);
  const auto later = parse_ip_address("2001:db8::192.0.2.7%eth0");
  ASSERT_TRUE(later);
  EXPECT_FALSE(later->is_v4);
  EXPECT_EQ(later->zone, "eth0");
  EXPECT_EQ(later->bytes[1], 1);
  EXPECT_EQ(later->bytes[15], 7);
  EXPECT_EQ(parse_ip_address("1.2.3").error().helm(),
            R"(ParseAddr("1.2.3"): IPv4 address too short)");
  EXPECT_EQ(parse_ip_address("1:2").error().helm(),
            R"(ParseAddr("1:2"): address string too short)");
}

}  // namespace
}  // namespace base
