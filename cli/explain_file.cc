// Each rule knows Go's text of one mistake, takes the path out of it, and lists the folder to find
// what was meant.
#include "cli/explain_file.h"

#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/filesystem.h"
#include "base/nearest.h"
#include "cli/explain.h"
#include "cli/explain_syntax.h"

namespace cli {
namespace {

using base::Error;

constexpr std::string_view kChartFile = "Chart.yaml";
constexpr std::string_view kMissing = ": no such file or directory";

std::vector<std::string> names_in(const Invocation& call, const std::string& folder) {
  std::vector<std::string> names;
  const auto entries = call.env.files.list(folder.empty() ? "." : folder);
  if (!entries) return names;
  for (const auto& entry : *entries) names.push_back(entry.name);
  return names;
}

bool is_there(const Invocation& call, const std::string& path) {
  const auto info = call.env.files.info(path);
  return info && info->has_value();
}

bool is_chart(const Invocation& call, const std::string& path) {
  return path.ends_with(".tgz") || is_there(call, base::join_path(path, kChartFile));
}

// The path as it was typed: below the working directory without it.
std::string as_typed(const Invocation& call, const std::string& path) {
  const auto here = call.env.files.working_directory();
  return here && path == *here ? "." : from_here(call.env, path);
}

// The name in the folder of `path` that is most like its own; empty where none is.
std::string nearest_path(const Invocation& call, const std::string& path, bool charts_only) {
  const std::string folder = base::directory_name(path);
  auto names = names_in(call, folder);
  if (charts_only)
    std::erase_if(names,
                  [&](const auto& name) { return !is_chart(call, base::join_path(folder, name)); });
  const std::vector<std::string_view> views(names.begin(), names.end());
  const auto near = base::nearest_name(views, base::base_name(path));
  return near.empty() ? "" : base::join_path(folder, near);
}

// What stands between `before` and `after` in `text`.
std::optional<std::string> between(const std::string& text, std::string_view before,
                                   std::string_view after) {
  const auto end = text.find(after);
  if (end == std::string::npos) return std::nullopt;
  const auto start = text.rfind(before, end);
  if (start == std::string::npos) return std::nullopt;
  return text.substr(start + before.size(), end - start - before.size());
}

// What is in a folder that has no Chart.yaml but something like it.
std::string hint_for_folder(const Invocation& call, const std::string& folder) {
  const auto names = names_in(call, folder);
  for (const auto& name : names) {
    const auto small = base::ascii_lower(name);
    if (small == "chart.yaml" || small == "chart.yml")
      return fmt::format("rename {} to Chart.yaml", as_typed(call, base::join_path(folder, name)));
  }
  for (const auto& name : names) {
    const auto path = base::join_path(folder, name);
    if (!is_chart(call, path)) continue;
    return fmt::format("name {}, which is a chart", as_typed(call, path));
  }
  return "name the folder that holds Chart.yaml, or make a chart with `tug create NAME`";
}

bool explain_no_chart_file(const Invocation& call, Error& error) {
  const std::string end = "/" + std::string(kChartFile) + std::string(kMissing);
  auto folder = between(error.helm(), "open ", end);
  if (!folder) folder = between(error.helm(), "stat ", end);
  if (!folder) return false;
  const auto shown = as_typed(call, *folder);
  const auto near = nearest_path(call, *folder, true);
  if (!is_there(call, *folder)) {
    error.because(fmt::format("there is no folder {}", shown));
    error.hinting(near.empty() ? "name a chart's folder, relative to where you are"
                               : fmt::format("did you mean {}?", as_typed(call, near)));
    return true;
  }
  error.because(fmt::format("there is no Chart.yaml in {}, so this is no chart",
                            shown == "." ? "this folder" : shown));
  error.hinting(hint_for_folder(call, *folder));
  return true;
}

bool explain_missing_file(const Invocation& call, Error& error) {
  auto path = between(error.helm(), "open ", kMissing);
  if (!path) path = between(error.helm(), "stat ", kMissing);
  if (!path || error.has_reason()) return false;
  error.because(fmt::format("there is no file {}", as_typed(call, *path)));
  const auto near = nearest_path(call, *path, false);
  error.hinting(near.empty() ? "name a file that can be read, relative to where you are"
                             : fmt::format("did you mean {}?", as_typed(call, near)));
  return true;
}

// "error evaluating symlink LINK: lstat TARGET: no such file or directory".
bool explain_link(const Invocation& call, Error& error) {
  constexpr std::string_view kLink = "error evaluating symlink ";
  constexpr std::string_view kTarget = ": lstat ";
  const std::string& text = error.helm();
  const auto start = text.find(kLink);
  const auto middle = text.find(kTarget, start);
  const auto end = text.find(kMissing, middle);
  if (start == std::string::npos || middle == std::string::npos || end == std::string::npos)
    return false;
  const auto link = start + kLink.size();
  const auto target = middle + kTarget.size();
  error.because(fmt::format("{} is a link to {}, which is not there",
                            as_typed(call, text.substr(link, middle - link)),
                            as_typed(call, text.substr(target, end - target))));
  error.hinting("remove the link, or let it lead to a file of the chart");
  return true;
}

bool explain_folder(const Invocation& call, Error& error) {
  const auto path = between(error.helm(), "read ", ": is a directory");
  if (!path) return false;
  const auto shown = as_typed(call, *path);
  error.because(fmt::format("{} is a folder, not a file", shown));
  error.hinting(
      fmt::format("name the file in it, such as {}", base::join_path(shown, "values.yaml")));
  return true;
}

bool explain_no_chart(const Invocation& call, Error& error) {
  if (!error.reason().starts_with("there is no folder or archive \"")) return false;
  const std::string path = quoted_word(error.reason());
  if (!error.hint().empty()) return true;
  // Helm wants the release's name first.
  const auto& words = call.arguments;
  if (words.size() == 2 && words[1] == path && is_chart(call, words[0])) {
    error.hinting(fmt::format("the release's name comes first: {} {}", words[1], words[0]));
    return true;
  }
  const auto near = nearest_path(call, path, true);
  error.hinting(near.empty() ? "name a chart's folder or archive, relative to where you are"
                             : fmt::format("did you mean {}?", as_typed(call, near)));
  return true;
}

bool explain_file_as_chart(const Invocation& call, Error& error) {
  auto path = between(error.helm(), "file '", "' seems to be a YAML file");
  if (!path) path = between(error.helm(), "file '", "' does not appear to be a gzipped archive");
  if (!path) return false;
  const auto shown = as_typed(call, *path);
  const auto folder = base::directory_name(shown);
  error.because(fmt::format("{} is neither a chart's folder nor its archive", shown));
  error.hinting(is_chart(call, folder)
                    ? fmt::format("name the folder: {}", folder)
                    : "pack the chart with `tug package FOLDER`, or name its folder");
  return true;
}

}  // namespace

void explain_file_error(const Invocation& call, Error& error) {
  constexpr bool (*kRules[])(const Invocation&, Error&) = {
      &explain_no_chart_file, &explain_file_as_chart, &explain_link,
      &explain_missing_file,  &explain_folder,        &explain_no_chart};
  for (const auto rule : kRules) {
    if (rule(call, error)) return;
  }
}

}  // namespace cli
