// select_part first asks whether the client has it already, then which part it wants, if what it has is still the same.
#include "base/http_conditions.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/time.h"

namespace base {
namespace {

constexpr std::string_view kDateLayout = "Mon, 02 Jan 2006 15:04:05 GMT";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Calls `use` with each part of a list with commas until it says true; whether it did.
template <typename Use>
bool any_item(std::string_view list, const Use& use) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (use(trimmed(list.substr(0, comma)))) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

std::optional<std::int64_t> read_date(std::string_view text) {
  Arena arena;
  const auto time = parse_time(arena, kDateLayout, text);
  return time ? std::optional(time->seconds) : std::nullopt;
}

bool is_known(const HttpRequest& request, const Representation& there) {
  if (const auto tags = find_header(request.headers, "If-None-Match")) {
    return any_item(*tags, [&](std::string_view tag) {
      if (tag.starts_with("W/")) tag.remove_prefix(2);
      return tag == "*" || tag == there.etag;
    });
  }
  const auto since = find_header(request.headers, "If-Modified-Since");
  const auto date = since ? read_date(*since) : std::nullopt;
  return date && there.modified <= *date;
}

std::optional<std::uint64_t> read_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

bool range_counts(const HttpRequest& request, const Representation& there) {
  const auto condition = find_header(request.headers, "If-Range");
  if (!condition) return true;
  if (condition->starts_with('"')) return *condition == there.etag;
  const auto date = read_date(*condition);
  return date && *date == there.modified;
}

// The part that "bytes=…" means; 416 where there is no such part, 200 for what is no single range.
Selection read_range(std::string_view text, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  const Selection all{200, 0, size};
  if (!text.starts_with(kUnit)) return all;
  text = trimmed(text.substr(kUnit.size()));
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return all;
  const auto first = read_number(text.substr(0, dash));
  const auto last = read_number(text.substr(dash + 1));
  const bool has_first = dash > 0;
  const bool has_last = dash + 1 < text.size();
  if ((has_first && !first) || (has_last && !last) || (!has_first && !has_last)) return all;
  if (!has_first) {  // the last so many
    if (*last == 0 || size == 0) return {416, 0, 0};
    const auto count = std::min(*last, size);
    return {206, size - count, count};
  }
  if (has_last && *last < *first) return all;
  if (*first >= size) return {416, 0, 0};
  const auto end = has_last ? std::min(*last, size - 1) : size - 1;
  return {206, *first, end - *first + 1};
}

}  // namespace

Selection select_part(const HttpRequest& request, const Representation& there) {
  if (is_known(request, there)) return {304, 0, 0};
  const auto range = find_header(request.headers, "Range");
  if (!range || request.method != "GET" || !range_counts(request, there)) return {200, 0, there.size};
  return read_range(*range, there.size);
}

std::vector<HttpHeader> selection_headers(const Representation& there, const Selection& selection) {
  std::vector<HttpHeader> headers{
      {"ETag", there.etag}, {"Last-Modified", http_date(there.modified)}, {"Accept-Ranges", "bytes"}};
  if (selection.status == 206) {
    headers.push_back({"Content-Range", fmt::format("bytes {}-{}/{}", selection.offset,
                                                    selection.offset + selection.size - 1, there.size)});
  } else if (selection.status == 416) {
    headers.push_back({"Content-Range", fmt::format("bytes */{}", there.size)});
  }
  return headers;
}

std::string http_date(std::int64_t unix_seconds) { return format_time({unix_seconds, 0, nullptr}, kDateLayout); }

bool takes_gzip(const HttpRequest& request) {
  return any_item(find_header(request.headers, "Accept-Encoding").value_or(""), [](std::string_view item) {
    const auto semicolon = std::min(item.find(';'), item.size());
    const auto weight = trimmed(item.substr(std::min(semicolon + 1, item.size())));
    const bool is_refused = weight == "q=0" || weight == "q=0.0" || weight == "q=0.00" || weight == "q=0.000";
    return equal_ignoring_case(trimmed(item.substr(0, semicolon)), "gzip") && !is_refused;
  });
}

}  // namespace base
