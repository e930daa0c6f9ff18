#include "repo/site/answers.h"

#include <algorithm>

#include "base/json.h"
#include "base/url.h"

namespace repo {

base::HttpResponse json_answer(int status, std::string body) {
  return {status, {{"Content-Type", "application/json; charset=utf-8"}, {"X-Content-Type-Options", "nosniff"}}, std::move(body)};
}

base::HttpResponse error_answer(int status, std::string_view text) {
  std::string body = R"({"error":)";
  base::json::append_string(body, text);
  return json_answer(status, body + "}");
}

Target target_of(const base::HttpRequest& request) {
  std::string_view url = request.url;
  const auto origin = url.find("://");
  if (origin != std::string_view::npos) url.remove_prefix(std::min(url.find('/', origin + 3), url.size()));
  const auto question = std::min(url.find('?'), url.size());
  return {url.substr(0, question), url.substr(std::min(question + 1, url.size()))};
}

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto item = query.substr(0, end);
    const auto equals = std::min(item.find('='), item.size());
    if (item.substr(0, equals) == name) {
      auto value = base::unescape_query(item.substr(std::min(equals + 1, item.size())));
      return value ? std::optional(std::move(*value)) : std::nullopt;
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return std::nullopt;
}

}  // namespace repo
