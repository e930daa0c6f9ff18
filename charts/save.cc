// Charts to folders: saving one that is loaded, unpacking one that is an archive. Unpacking
// resolves every path inside the destination, links included, before it writes.
#include "charts/save.h"

#include <algorithm>

#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/yaml.h"
#include "charts/load.h"
#include "charts/metadata.h"
#include "charts/pack.h"

namespace chart {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr int kMaxLinks = 255;
constexpr std::uint32_t kFileMode = 0644;

Result<void> write_file(base::Env& env, const std::string& path, std::string_view data) {
  TRY(env.files.make_directories(base::directory_name(path)));
  return env.files.write(path, data, kFileMode);
}

// `unsafe` below `root` with every link that lies there already followed as if `root` were "/".
Result<std::string> join_inside(base::Env& env, const std::string& root, std::string_view unsafe) {
  std::string rest(unsafe);
  std::string inside = "/";  // relative to root
  for (int links = 0; !rest.empty();) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string part = rest.substr(0, slash);
    rest.erase(0, slash + 1);
    const std::string next = base::join_path(inside, part);
    const std::string full = base::join_path(root, next);
    const auto info = env.files.info(full, false);
    const bool is_link = next != "/" && info && *info && (*info)->type == base::FileType::link;
    if (!is_link) {
      inside = next;
      continue;
    }
    if (++links > kMaxLinks) {
      return Error(ErrorCode::invalid, "too many levels of symbolic links at " + full);
    }
    const auto target = TRY(env.files.read_link(full));
    if (!target.empty() && target[0] == '/') inside = "/";
    rest = rest.empty() ? target : target + "/" + rest;
  }
  return base::join_path(root, inside);
}

Result<std::string> name_in(base::Arena& arena, const std::vector<File>& files) {
  std::string name;
  for (const auto& file : files) {
    if (file.name != "Chart.yaml") continue;
    auto metadata = read_metadata(arena, file.data);
    if (!metadata) return std::move(metadata).error().wrap("cannot load Chart.yaml: ");
    name = metadata->name;
  }
  if (name.empty()) return Error(ErrorCode::invalid, "chart name not specified");
  if (name == "." || name == "..") {
    return Error(ErrorCode::invalid, "chart name " + base::go_quote(name) + " is not allowed");
  }
  if (name != base::base_name(name)) {
    return Error(ErrorCode::invalid,
                 "chart name " + base::go_quote(name) + " must not contain path separators");
  }
  return name;
}

}  // namespace

Result<void> save_directory(base::Env& env, base::Arena& arena, Chart& chart,
                            const std::string& destination) {
  const std::string& name = chart.name();
  if (name != base::base_name(name)) {
    return Error(ErrorCode::invalid, base::go_quote(name) + " is not a valid chart name");
  }
  const std::string folder = base::join_path(destination, name);
  const auto info = env.files.info(folder, true);
  if (info && *info && (*info)->type != base::FileType::directory) {
    return Error(ErrorCode::conflict, "file " + folder + " already exists and is not a directory");
  }
  TRY(env.files.make_directories(folder));
  const auto metadata = TRY(write_chart_file(arena, chart.metadata));
  TRY(env.files.write(base::join_path(folder, "Chart.yaml"), metadata, kFileMode));
  for (const auto& file : chart.raw) {
    if (file.name == "values.yaml") {
      TRY(write_file(env, base::join_path(folder, file.name), file.data));
    }
  }
  if (chart.has_schema) {
    TRY(write_file(env, base::join_path(folder, "values.schema.json"), chart.schema));
  }
  for (const auto* files : {&chart.templates, &chart.files}) {
    for (const auto& file : *files) {
      TRY(write_file(env, base::join_path(folder, file.name), file.data));
    }
  }
  for (auto* dependency : chart.dependencies) {
    auto saved = save_archive(env, arena, *dependency, base::join_path(folder, "charts"));
    if (!saved) return std::move(saved).error().wrap("saving " + dependency->full_path() + ": ");
  }
  return {};
}

Result<std::string> expand_archive(base::Env& env, base::Arena& arena,
                                   const std::string& destination, std::string_view bytes,
                                   const LoadOptions& options) {
  const auto files = TRY(read_archive_files(arena, bytes, options));
  const auto name = TRY(name_in(arena, files));
  const std::string root = base::clean_path(destination);
  auto folder = TRY(join_inside(env, root, name));
  if (folder == root) {
    return Error(ErrorCode::invalid,
                 "chart name " + base::go_quote(name) + " resolves to the extraction root");
  }
  for (const auto& file : files) {
    const auto path = TRY(join_inside(env, folder, file.name));
    TRY(write_file(env, path, file.data));
  }
  return folder;
}

}  // namespace chart
