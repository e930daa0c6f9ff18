// Finding out what a path is and which of Helm's loaders it gets (helm.md CHT-051, CHT-056). The
// work is done in load_directory.cc, load_archive.cc and load_files.cc.
#include "charts/load.h"

#include <algorithm>

#include "base/content_type.h"
#include "base/regular_file.h"
#include "base/yaml.h"
#include "charts/load_context.h"
#include "charts/metadata.h"
#include "charts/place.h"

namespace chart {
namespace {

using base::Error;
using base::ErrorCode;
using base::FileType;
using base::Result;

constexpr std::string_view kGzipStart = "\x1F\x8B\x08";
constexpr std::size_t kMaxArchiveBytes = kMaxChartBytes + 16 * 1024 * 1024;

// Looks at apiVersion as Helm's detecting loader does and notes what build_chart need not read
// again.
Result<void> detect(LoadContext& context, std::string_view chart_file) {
  const auto cannot_load = [&](Error error) {
    return in_file(std::move(error).wrap("cannot load Chart.yaml: "), kChartFile, chart_file);
  };
  auto yaml = base::yaml::read_exact(context.arena, chart_file);
  if (!yaml) return cannot_load(std::move(yaml).error());
  auto version = read_api_version(context.arena, *yaml);
  if (!version) return cannot_load(std::move(version).error());
  context.is_v3 = *version == "v3";
  context.read_text = without_byte_order_mark(chart_file);
  context.read_yaml = *yaml;
  if (version->empty() || *version == "v1" || *version == "v2" || context.is_v3) return {};
  return in_file(Error(ErrorCode::invalid, "unsupported chart version")
                     .because("apiVersion is \"" + *version + "\", expected v1, v2 or v3")
                     .about({"apiVersion"})
                     .hinting("write `apiVersion: v2`"),
                 kChartFile, chart_file);
}

Result<Chart*> directory(LoadContext& context, base::Env& env, const std::string& path) {
  if (context.options.loader == Loader::detecting) {
    const auto top = TRY(base::absolute_path(env.files, path));
    const std::string name = base::join_path(top, kChartFile);
    auto text = base::read_regular(env.files, context.arena, name);
    if (!text) {
      return std::move(text).error().wrap("unable to detect chart at " + name + ": ");
    }
    TRY(detect(context, *text));
  }
  const auto files = TRY(read_directory_files(env, context.arena, path, context.options));
  return build_chart(context, files);
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Refuses what is no gzip file, with a hint at what it is.
Result<void> check_content(const std::string& path, std::string_view bytes) {
  if (bytes.substr(0, kGzipStart.size()) == kGzipStart) return {};
  std::string start(bytes.substr(0, base::kSniffLength));
  start.resize(base::kSniffLength,
               '\0');  // Helm looks at a buffer of this size, however short the file
  if (ends_with(path, ".yml") || ends_with(path, ".yaml")) {
    return Error(ErrorCode::invalid,
                 "file '" + path + "' seems to be a YAML file, but expected a gzipped archive");
  }
  const auto type = base::detect_content_type(start);
  return Error(ErrorCode::invalid, "file '" + path +
                                       "' does not appear to be a gzipped archive; got '" +
                                       std::string(type) + "'");
}

Result<Chart*> build_from_archive(LoadContext& context, std::span<const File> files) {
  if (context.options.loader == Loader::plain) return build_chart(context, files);
  const auto chart_file = std::find_if(files.begin(), files.end(),
                                       [](const File& file) { return file.name == kChartFile; });
  if (chart_file == files.end()) {
    return Error(ErrorCode::invalid, "unable to detect chart version, no Chart.yaml found");
  }
  TRY(detect(context, chart_file->data));
  return build_chart(context, files);
}

Result<Chart*> archive(LoadContext& context, base::Env& env, const std::string& path,
                       const base::FileInfo& info) {
  if (info.type == FileType::directory) return Error(ErrorCode::invalid, "cannot load a directory");
  if (info.type != FileType::file) TRY(check_content(path, {}));
  if (info.size > kMaxArchiveBytes) {
    return Error(ErrorCode::invalid, "decompressed chart is larger than the maximum size " +
                                         std::to_string(context.options.max_bytes));
  }
  const auto bytes = TRY(env.files.read(context.arena, path));
  TRY(check_content(path, bytes));
  auto files = read_archive_files(context.arena, bytes, context.options);
  if (files) return build_from_archive(context, *files);
  Error error = std::move(files).error();
  if (error.helm() == "gzip: invalid header") {
    return std::move(error).with_helm("file '" + path +
                                      "' does not appear to be a valid chart file (details: "
                                      "gzip: invalid header)");
  }
  if (context.options.loader == Loader::plain) return error;
  const std::string reason = error.reason();
  return std::move(error).with_helm("unable to load chart archive").because(reason);
}

// The one place where running out of arena becomes an error, and where places get the path.
template <typename Work>
Result<Chart*> within_memory(const std::string& path, Work work) {
  try {
    Result<Chart*> loaded = work();
    if (!loaded) return below(std::move(loaded).error(), path);
    (*loaded)->location = path;
    return loaded;
  } catch (const base::ArenaFull& full) {
    return Error(ErrorCode::internal, full.what());
  }
}

Result<base::FileInfo> stat(base::Env& env, const std::string& path) {
  const auto info = TRY(env.files.info(path, true));
  if (!info) return Error(ErrorCode::not_found, "stat " + path + ": no such file or directory");
  return *info;
}

}  // namespace

Result<Chart*> load(base::Env& env, base::Arena& arena, const std::string& path,
                    const LoadOptions& options) {
  return within_memory(path, [&]() -> Result<Chart*> {
    LoadContext context{.arena = arena, .log = env.log, .options = options};
    const auto info = TRY(stat(env, path));
    if (info.type == FileType::directory) return directory(context, env, path);
    return archive(context, env, path, info);
  });
}

Result<Chart*> load_directory(base::Env& env, base::Arena& arena, const std::string& path,
                              const LoadOptions& options) {
  return within_memory(path, [&] {
    LoadContext context{.arena = arena, .log = env.log, .options = options};
    return directory(context, env, path);
  });
}

Result<Chart*> load_archive(base::Env& env, base::Arena& arena, const std::string& path,
                            const LoadOptions& options) {
  return within_memory(path, [&]() -> Result<Chart*> {
    LoadContext context{.arena = arena, .log = env.log, .options = options};
    const auto info = TRY(stat(env, path));
    return archive(context, env, path, info);
  });
}

Result<Chart*> load_archive_bytes(base::Arena& arena, base::Log& log, std::string_view bytes,
                                  const LoadOptions& options) {
  return within_memory("", [&]() -> Result<Chart*> {
    LoadContext context{.arena = arena, .log = log, .options = options};
    const auto files = TRY(read_archive_files(arena, bytes, options));
    return build_from_archive(context, files);
  });
}

}  // namespace chart
