// search hub: what Artifact Hub has.
#include "base/json_object.h"
#include "base/table.h"
#include "cli/plugin_commands.h"
#include "cli/release_text.h"
#include "repo/hub.h"

namespace cli {
namespace {

using base::Result;

std::string charts_json(const std::vector<repo::HubChart>& charts) {
  base::Arena arena;
  std::string json = "[";
  for (const auto& chart : charts) {
    if (json.size() > 1) json += ',';
    base::json::ObjectWriter object(arena, json);
    object.text("url", chart.url);
    object.text("version", chart.version);
    object.text("app_version", chart.app_version);
    object.text("description", chart.description);
    base::json::ObjectWriter repository(arena, object.key("repository"));
    repository.text("url", chart.repository_url);
    repository.text("name", chart.repository_name);
    repository.end();
    object.end();
  }
  return json + "]";
}

std::string charts_table(const std::vector<repo::HubChart>& charts, bool with_repository, std::size_t width) {
  std::vector<std::vector<std::string>> rows{{"URL", "CHART VERSION", "APP VERSION", "DESCRIPTION"}};
  if (with_repository) rows[0].emplace_back("REPO URL");
  for (const auto& chart : charts) {
    rows.push_back({chart.url, chart.version, chart.app_version, chart.description});
    if (with_repository) rows.back().push_back(chart.repository_url);
  }
  return base::format_table(rows, width) + "\n";
}

}  // namespace

Result<void> run_search_hub(Invocation& call) {
  std::string words;
  for (const auto& word : call.arguments) words += (words.empty() ? "" : " ") + word;
  const auto answers = call.voice == Voice::helm ? repo::HubAnswers::as_helm : repo::HubAnswers::checked;
  const auto charts = TRY(repo::search_hub(call.env, call.cancel, call.flags.text("endpoint"), words, answers));
  if (charts.empty() && call.flags.boolean("fail-on-no-result")) {
    return base::Error(base::ErrorCode::not_found, "no results found");
  }
  base::Arena arena;
  const auto format = output_format(call);
  if (format != OutputFormat::table) return print_encoded(call, arena, charts_json(charts), format);
  if (charts.empty()) {
    call.env.out << "No results found\n";
  } else {
    const auto width = static_cast<std::size_t>(call.flags.number("max-col-width"));
    call.env.out << charts_table(charts, call.flags.boolean("list-repo-url"), width);
  }
  return {};
}

}  // namespace cli
