// `helm create` (helm.md 10.2): from the starter chart that is compiled in, or from one on disk.
#include "charts/create.h"

#include <algorithm>

#include "base/arena.h"
#include "base/filesystem.h"
#include "base/go_format.h"
#include "charts/load.h"
#include "charts/save.h"
#include "charts/starter/starter.h"

namespace chart {
namespace {

using base::Error;
using base::ErrorCode;
using base::FileType;
using base::Result;

constexpr std::string_view kVersion3Gate = "HELM_EXPERIMENTAL_CHART_V3";
constexpr std::uint32_t kFileMode = 0644;

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string replaced;
  for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
    replaced.append(text.substr(0, at)).append(to);
    text.remove_prefix(at + from.size());
  }
  return replaced.append(text);
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

Result<void> check_name(const std::string& name, const CreateOptions& options) {
  if (name.empty() || name.size() > kMaxChartNameLength) {
    return Error(ErrorCode::invalid, "chart name must be between 1 and " +
                                         std::to_string(kMaxChartNameLength) + " characters");
  }
  if (!std::all_of(name.begin(), name.end(), is_name_character)) {
    return Error(ErrorCode::invalid,
                 R"(chart name must match the regular expression "^[a-zA-Z0-9._-]+$")")
        .because("a chart cannot be called " + base::go_quote(name));
  }
  if (!options.allow_dot_names && (name == "." || name == "..")) {
    return Error(ErrorCode::invalid, "chart name " + base::go_quote(name) + " is not allowed");
  }
  return {};
}

Result<void> check_folder(base::Env& env, const std::string& parent, const std::string& folder) {
  const auto parent_info = TRY(env.files.info(parent, true));
  if (!parent_info) {
    return Error(ErrorCode::not_found, "stat " + parent + ": no such file or directory");
  }
  if (parent_info->type != FileType::directory) {
    return Error(ErrorCode::invalid, "no such directory " + parent);
  }
  const auto info = env.files.info(folder, true);
  if (info && *info && (*info)->type != FileType::directory) {
    return Error(ErrorCode::conflict, "file " + folder + " already exists and is not a directory");
  }
  return {};
}

void warn_of_existing(base::Env& env, const std::string& path, const CreateOptions& options) {
  const auto info = env.files.info(path, true);
  if (!info || !*info) return;
  if (options.api_version == "v3") {
    env.log.warn("Overwriting existing file", {{"file", path}});
  } else {
    env.out << "WARNING: File " << base::go_quote(path) << " already exists. Overwriting.\n";
  }
}

Result<void> create_from_scratch(base::Env& env, const std::string& name,
                                 const std::string& directory, const CreateOptions& options) {
  TRY(check_name(name, options));
  const auto parent = TRY(base::absolute_path(env.files, directory));
  const std::string folder = base::join_path(parent, name);
  TRY(check_folder(env, parent, folder));
  for (const auto& file : starter::files()) {
    const std::string path = base::join_path(folder, file.path);
    warn_of_existing(env, path, options);
    std::string text = replace_all(file.text, starter::kNamePlaceholder, name);
    text = replace_all(text, starter::kApiVersionPlaceholder, options.api_version);
    TRY(env.files.make_directories(base::directory_name(path)));
    TRY(env.files.write(path, text, kFileMode));
  }
  return env.files.make_directories(base::join_path(folder, "charts"));
}

Result<void> create_from_starter(base::Env& env, const std::string& name,
                                 const std::string& directory, const CreateOptions& options) {
  const std::string source = options.starter[0] == '/'
                                 ? options.starter
                                 : base::join_path(options.starter_directory, options.starter);
  base::Arena arena;
  auto loaded = load(env, arena, source, {.loader = Loader::plain});
  if (!loaded) {
    Error error = std::move(loaded).error().wrap("could not load " + source + ": ");
    if (const auto info = env.files.info(source); info && !*info)
      error.because(base::go_quote(options.starter) + " is no starter: there is no " + source);
    return error;
  }
  Chart& chart = **loaded;
  chart.metadata = {.name = name,
                    .version = "0.1.0",
                    .description = "A Helm chart for Kubernetes",
                    .api_version = options.api_version,
                    .app_version = "0.1.0",
                    .type = "application"};
  const auto fill_in = [&](File& file) {
    file.data = arena.copy(replace_all(file.data, starter::kNamePlaceholder, name));
  };
  for (auto& file : chart.templates) fill_in(file);
  for (auto& file : chart.raw) {
    if (file.name == "values.yaml") fill_in(file);
  }
  return save_directory(env, arena, chart, directory);
}

}  // namespace

Result<void> create_chart(base::Env& env, const std::string& path, const CreateOptions& given) {
  env.out << "Creating " << path << "\n";
  CreateOptions options = given;
  if (options.api_version.empty()) options.api_version = "v2";
  if (options.api_version != "v2" && options.api_version != "v3") {
    return Error(ErrorCode::invalid,
                 "unsupported chart API version: " + options.api_version + " (supported: v2, v3)");
  }
  if (options.api_version == "v3" && env.variable(kVersion3Gate).value_or("").empty()) {
    return Error(
        ErrorCode::denied,
        "this feature has been marked as experimental and is not enabled by default. Please "
        "set HELM_EXPERIMENTAL_CHART_V3=1 in your environment to use this feature");
  }
  const std::string name(base::base_name(path));
  const std::string directory = base::directory_name(path);
  return options.starter.empty() ? create_from_scratch(env, name, directory, options)
                                 : create_from_starter(env, name, directory, options);
}

}  // namespace chart
