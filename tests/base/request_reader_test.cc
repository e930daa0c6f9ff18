// Requests as they come from strangers: what is one, what is refused, and what of an answer a client wants.
#include "base/request_reader.h"

#include <gtest/gtest.h>

#include "base/http_conditions.h"
#include "base/http_server.h"
#include "base/markdown.h"
#include "base/multipart.h"

namespace base {
namespace {

struct HeadRow {
  const char* name;
  std::string head;
  int status;  // 0: it is a request
};

class RequestHeads : public testing::TestWithParam<HeadRow> {};

TEST_P(RequestHeads, AreReadOrRefused) {
  const auto read = parse_request_head(GetParam().head);
  const auto* bad = std::get_if<BadRequest>(&read);
  EXPECT_EQ(GetParam().status, bad == nullptr ? 0 : bad->status);
}

std::string many_headers(std::size_t count) {
  std::string head = "GET / HTTP/1.1\r\nHost: a";
  for (std::size_t i = 1; i < count; ++i) head += "\r\nA: b";
  return head;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, RequestHeads,
    testing::Values(HeadRow{"plain", "GET /a?b HTTP/1.1\r\nHost: a", 0}, HeadRow{"old", "GET / HTTP/1.0", 0},
                    HeadRow{"no_host", "GET / HTTP/1.1", 400}, HeadRow{"two_hosts", "GET / HTTP/1.1\r\nHost: a\r\nhost: a", 400},
                    HeadRow{"empty", "", 400}, HeadRow{"no_target", "GET HTTP/1.1\r\nHost: a", 400},
                    HeadRow{"absolute", "GET http://a/ HTTP/1.1\r\nHost: a", 400},
                    HeadRow{"space_in_target", "GET /a b HTTP/1.1\r\nHost: a", 400},
                    HeadRow{"newer", "GET / HTTP/2.0\r\nHost: a", 505}, HeadRow{"other_protocol", "GET / FTP/1.1\r\nHost: a", 400},
                    HeadRow{"bad_method", "G(T / HTTP/1.1\r\nHost: a", 400}, HeadRow{"no_colon", "GET / HTTP/1.1\r\nHost a", 400},
                    HeadRow{"space_before_colon", "GET / HTTP/1.1\r\nHost : a", 400},
                    HeadRow{"folded", "GET / HTTP/1.1\r\nHost: a\r\n b", 400},
                    HeadRow{"control", "GET / HTTP/1.1\r\nHost: a\x01", 400},
                    HeadRow{"most_headers", many_headers(kMaxServedHeaders), 0},
                    HeadRow{"too_many_headers", many_headers(kMaxServedHeaders + 1), 431}),
    [](const auto& row) { return row.param.name; });

struct FramingRow {
  const char* name;
  std::vector<HttpHeader> headers;
  int status;
  std::size_t length;
  bool is_chunked;
};

class BodyFramings : public testing::TestWithParam<FramingRow> {};

TEST_P(BodyFramings, AreReadOrRefused) {
  HttpRequest request;
  request.headers = GetParam().headers;
  const auto read = body_framing(request);
  const auto* bad = std::get_if<BadRequest>(&read);
  ASSERT_EQ(GetParam().status, bad == nullptr ? 0 : bad->status);
  if (bad != nullptr) return;
  EXPECT_EQ(GetParam().length, std::get<BodyFraming>(read).length);
  EXPECT_EQ(GetParam().is_chunked, std::get<BodyFraming>(read).is_chunked);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BodyFramings,
    testing::Values(FramingRow{"none", {}, 0, 0, false}, FramingRow{"length", {{"content-length", "12"}}, 0, 12, false},
                    FramingRow{"same_twice", {{"Content-Length", "12"}, {"Content-Length", "12"}}, 0, 12, false},
                    FramingRow{"different", {{"Content-Length", "12"}, {"Content-Length", "13"}}, 400, 0, false},
                    FramingRow{"negative", {{"Content-Length", "-1"}}, 400, 0, false},
                    FramingRow{"list", {{"Content-Length", "1, 1"}}, 400, 0, false},
                    FramingRow{"overflow", {{"Content-Length", "99999999999999999999999"}}, 400, 0, false},
                    FramingRow{"chunked", {{"Transfer-Encoding", "Chunked"}}, 0, 0, true},
                    FramingRow{"both", {{"Transfer-Encoding", "chunked"}, {"Content-Length", "1"}}, 400, 0, false},
                    FramingRow{"gzip", {{"Transfer-Encoding", "gzip, chunked"}}, 501, 0, false}),
    [](const auto& row) { return row.param.name; });

struct PartRow {
  const char* name;
  std::vector<HttpHeader> headers;
  int status;
  std::uint64_t offset;
  std::uint64_t size;
};

class Parts : public testing::TestWithParam<PartRow> {};

TEST_P(Parts, AreWhatWasAskedFor) {
  HttpRequest request;
  request.headers = GetParam().headers;
  const auto part = select_part(request, {"\"tag\"", 784111777, 100});
  EXPECT_EQ(GetParam().status, part.status);
  EXPECT_EQ(GetParam().offset, part.offset);
  EXPECT_EQ(GetParam().size, part.size);
}

constexpr const char* kDate = "Sun, 06 Nov 1994 08:49:37 GMT";
INSTANTIATE_TEST_SUITE_P(
    Rows, Parts,
    testing::Values(PartRow{"all", {}, 200, 0, 100}, PartRow{"middle", {{"Range", "bytes=10-19"}}, 206, 10, 10},
                    PartRow{"rest", {{"Range", "bytes=90-"}}, 206, 90, 10}, PartRow{"last", {{"Range", "bytes=-7"}}, 206, 93, 7},
                    PartRow{"more_than_all", {{"Range", "bytes=-700"}}, 206, 0, 100},
                    PartRow{"beyond", {{"Range", "bytes=100-"}}, 416, 0, 0}, PartRow{"none_of_it", {{"Range", "bytes=-0"}}, 416, 0, 0},
                    PartRow{"backwards", {{"Range", "bytes=9-3"}}, 200, 0, 100},
                    PartRow{"two", {{"Range", "bytes=1-2,4-5"}}, 200, 0, 100}, PartRow{"words", {{"Range", "bytes=a-b"}}, 200, 0, 100},
                    PartRow{"same_tag", {{"If-None-Match", "\"a\", W/\"tag\""}}, 304, 0, 0},
                    PartRow{"any_tag", {{"If-None-Match", "*"}}, 304, 0, 0},
                    PartRow{"other_tag", {{"If-None-Match", "\"other\""}, {"If-Modified-Since", kDate}}, 200, 0, 100},
                    PartRow{"same_date", {{"If-Modified-Since", kDate}}, 304, 0, 0},
                    PartRow{"bad_date", {{"If-Modified-Since", "yesterday"}}, 200, 0, 100},
                    PartRow{"part_of_same", {{"Range", "bytes=1-1"}, {"If-Range", "\"tag\""}}, 206, 1, 1},
                    PartRow{"part_of_other", {{"Range", "bytes=1-1"}, {"If-Range", "\"x\""}}, 200, 0, 100}),
    [](const auto& row) { return row.param.name; });

TEST(HttpDate, IsAsTheStandardWritesIt) { EXPECT_EQ(kDate, http_date(784111777)); }

TEST(Forms, GiveBackWhatWasWritten) {
  const std::string bytes("\r\n--b\0--", 8);
  const auto form = write_form({{"chart", "a.tgz", bytes}, {"prov", "a.tgz.prov", ""}}, "boundary");
  EXPECT_EQ("boundary", form_boundary("multipart/form-data; charset=x; boundary=\"boundary\"").value_or("none"));
  const auto parts = read_form(form, "boundary");
  ASSERT_TRUE(parts);
  ASSERT_EQ(2U, parts->size());
  EXPECT_EQ(bytes, (*parts)[0].bytes);
  EXPECT_EQ("chart", (*parts)[0].name);
  EXPECT_EQ("a.tgz", (*parts)[0].file_name);
  EXPECT_EQ("", (*parts)[1].bytes);
}

TEST(Forms, AreRefusedWhereTheyAreCutOff) {
  const auto form = write_form({{"chart", "a.tgz", "bytes"}}, "boundary");
  for (std::size_t size = 0; size + 4 < form.size(); ++size) {
    EXPECT_FALSE(read_form(std::string_view(form).substr(0, size), "boundary")) << size;
  }
  EXPECT_FALSE(read_form(write_form(std::vector<FormPart>(kMaxFormParts + 1), "b"), "b"));
}

TEST(Markdown, LeavesNothingThatActs) {
  const auto html = markdown_html(
      "# a <b onclick=x>b</b>\n\n<script>x</script>\n\n[l](javascript:x) [e](java&#115;cript:x) [g](https://a/?b&c\"d) ![p](http://a)");
  ASSERT_TRUE(html);
  EXPECT_EQ("<h2>a b</h2>\n<p>l e <a rel=\"noopener noreferrer nofollow\" href=\"https://a/?b&amp;c&quot;d\">g</a> "
            "<a rel=\"noopener noreferrer nofollow\" href=\"http://a\">p</a></p>\n",
            *html);
}

TEST(Markdown, HasLimits) {
  EXPECT_FALSE(markdown_html(std::string(kMaxMarkdown + 1, 'a')));
  const auto deep = markdown_html(std::string(10000, '>') + " a");
  ASSERT_TRUE(deep);
  EXPECT_LT(deep->size(), kMaxMarkdownDepth * 40);
  std::string wide = "|";
  for (int i = 0; i < 4000; ++i) wide += "a|";
  wide += "\n|";
  for (int i = 0; i < 4000; ++i) wide += "-|";
  for (int i = 0; i < 4000; ++i) wide += "\n|x";
  const auto table = markdown_html(wide);  // would be sixteen million cells
  EXPECT_TRUE(!table || table->size() <= kMaxMarkdownHtml);
}

}  // namespace
}  // namespace base
