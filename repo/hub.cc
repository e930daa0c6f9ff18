#include "repo/hub.h"

#include <chrono>

#include <fmt/format.h>

#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/http_curl.h"
#include "base/http_status.h"
#include "base/json.h"
#include "base/url.h"
#include "base/value.h"
#include "repo/url_join.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

constexpr std::string_view kSearchPath = "api/chartsvc/v1/charts/search";
constexpr std::chrono::seconds kTimeout{120};
constexpr int kOk = 200;

// What is under these keys, one in the other; nil where there is nothing.
Value at(Value value, std::initializer_list<std::string_view> keys) {
  for (const auto key : keys) {
    if (!value.is_map()) return {};
    value = value.as_map().get(key);
  }
  return value;
}

std::string text_at(const Value& value, std::initializer_list<std::string_view> keys) {
  const auto found = at(value, keys);
  return found.is_string() ? std::string(found.as_string()) : "";
}

HubChart read_chart(const Value& told, const std::string& endpoint) {
  HubChart chart;
  chart.url = text_at(told, {"artifactHub", "packageUrl"});
  if (chart.url.empty()) chart.url = endpoint + "/charts/" + text_at(told, {"id"});
  chart.version = text_at(told, {"relationships", "latestChartVersion", "data", "version"});
  chart.app_version = text_at(told, {"relationships", "latestChartVersion", "data", "app_version"});
  chart.description = text_at(told, {"attributes", "description"});
  chart.repository_url = text_at(told, {"attributes", "repo", "url"});
  chart.repository_name = text_at(told, {"attributes", "repo", "name"});
  return chart;
}

Result<std::string> ask(base::Env& env, const base::Cancel& cancel, base::Url url, const std::string& words) {
  url.path = base::join_path(url.path, kSearchPath);
  url.raw_path.clear();
  url.query = "q=" + base::escape_query(words);
  url.force_query = false;
  base::HttpRequest request;
  request.url = base::format_url(url);
  request.timeout = kTimeout;
  request.headers.push_back({"User-Agent", "Helm/4.3.1"});
  base::HttpOptions options;
  options.variable = env.variable;
  options.max_body = kMaxHubAnswer;
  const auto http = base::make_curl_http(cancel, std::move(options));
  const auto shown = without_password(request.url);
  auto response = TRY(http->send(request));
  if (response.status == kOk) return std::move(response.body);
  return Error(ErrorCode::unavailable, fmt::format("failed to fetch {} : {}", shown, base::status_line(response.status)));
}

}  // namespace

Result<std::vector<HubChart>> read_hub_answer(std::string_view json, const std::string& endpoint, HubAnswers answers) {
  base::Arena arena;
  std::size_t used = 0;
  const auto answer = base::json::read_first(arena, json, used);
  const auto data = answer ? at(*answer, {"data"}) : Value();
  std::vector<HubChart> charts;
  if (!data.is_list()) {
    if (answers == HubAnswers::as_helm) return charts;
    return Error(ErrorCode::unavailable, "the answer is no list of charts").hinting("is this Artifact Hub, or one of its kind?");
  }
  for (const auto& told : data.as_list()) {
    if (charts.size() >= kMaxHubCharts) break;
    charts.push_back(read_chart(told, endpoint));
  }
  return charts;
}

Result<std::vector<HubChart>> search_hub(base::Env& env, const base::Cancel& cancel, const std::string& endpoint,
                                         const std::string& words, HubAnswers answers) {
  const auto prefix = fmt::format("unable to create connection to {}: ", base::go_quote(endpoint));
  auto url = base::parse_url(endpoint);
  if (!url) return std::move(url).error().wrap(prefix);
  if (url->hostname().empty()) return Error(ErrorCode::invalid, prefix + "no hostname provided");
  const auto answer = ask(env, cancel, *url, words);
  auto charts = answer ? read_hub_answer(*answer, endpoint, answers) : Result<std::vector<HubChart>>(answer.error());
  if (charts) return charts;
  const auto& error = charts.error();
  env.log.debug("search failed", {{"error", error.helm()}});
  Error failed(error.code(), fmt::format("unable to perform search against {}", base::go_quote(endpoint)));
  failed.because(fmt::format("{} cannot be searched: {}", without_password(endpoint), error.reason()));
  if (!error.hint().empty()) failed.hinting(error.hint());
  return failed;
}

}  // namespace repo
