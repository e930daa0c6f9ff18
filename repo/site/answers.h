// The answers of a served repository, in the shapes of ChartMuseum's API.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"

namespace repo {

base::HttpResponse json_answer(int status, std::string body);
// {"error":"…"}
base::HttpResponse error_answer(int status, std::string_view text);

// What a request asks for: the target without the origin, cut at "?".
struct Target {
  std::string_view path{};   // "/api/charts", as it was sent
  std::string_view query{};  // without "?"
};
Target target_of(const base::HttpRequest& request);
// The value of a query's parameter, decoded; nothing where it is missing or badly encoded, empty where it has no value.
std::optional<std::string> query_value(std::string_view query, std::string_view name);

}  // namespace repo
