// A chart as an archive (helm.md CHT-077 … 084): its files in Helm's order into a tar, the tar into
// gzip with Helm's header. Packing changes nothing in the chart.
#include "charts/pack.h"

#include "base/archive.h"
#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/gzip.h"
#include "base/json.h"
#include "base/time.h"
#include "charts/lock.h"
#include "charts/metadata.h"

namespace chart {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kComment = "Helm";
// One subfield, "rr": what every chart archive has carried since Helm 2 (CHT-079).
constexpr std::string_view kExtra = "rr\x28\0aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=";
constexpr std::size_t kExtraSize = 44;

// Adds one chart after the other to an archive.
class Packer {
 public:
  explicit Packer(base::Arena& arena) : arena_(arena) {}

  // `prefix`: the folder that holds the chart's own, empty or ending in a slash.
  Result<void> add(const Chart& chart, const std::string& prefix) {
    const std::string& name = chart.name();
    if (base::base_name(name) != name) {
      return Error(ErrorCode::invalid, base::go_quote(name) + " is not a valid chart name");
    }
    const std::string folder = prefix + name + "/";
    TRY(add_described(chart, folder));
    for (const auto& file : chart.templates) TRY(add_file(folder, file));
    for (const auto& file : chart.files) TRY(add_file(folder, file));
    for (const auto* dependency : chart.dependencies) TRY(add(*dependency, folder + "charts/"));
    return {};
  }

  std::vector<std::string_view> finish() { return writer_.finish_in_pieces(); }

 private:
  // Chart.yaml, Chart.lock, values.yaml and values.schema.json.
  Result<void> add_described(const Chart& chart, const std::string& folder) {
    const auto metadata = TRY(write_chart_file(arena_, chart.metadata));
    TRY(writer_.add(folder + "Chart.yaml", metadata, base::rounded_seconds(chart.modified)));
    const bool keeps_lock =
        chart.metadata.api_version == "v2" || chart.metadata.api_version == "v3";
    if (keeps_lock && chart.lock) {
      const auto lock = TRY(write_lock(arena_, *chart.lock));
      const std::int64_t time = lock_time(*chart.lock);
      TRY(writer_.add(folder + "Chart.lock", lock,
                      time == base::kZeroTimeSeconds ? base::rounded_seconds(chart.modified) : time));
    }
    for (const auto& file : chart.raw) {
      if (file.name == "values.yaml") TRY(add_file(folder, file));
    }
    if (!chart.has_schema) return {};
    base::Arena scratch;
    if (!base::json::read(scratch, chart.schema)) {
      return Error(ErrorCode::invalid, "invalid JSON in values.schema.json");
    }
    return writer_.add_view(folder + "values.schema.json", chart.schema,
                       base::rounded_seconds(chart.schema_modified));
  }

  Result<void> add_file(const std::string& folder, const File& file) {
    return writer_.add_view(base::clean_path(folder + std::string(file.name)), file.data,
                       base::rounded_seconds(file.modified));
  }

  base::Arena& arena_;
  base::ArchiveWriter writer_{};
};

Result<void> make_folder(base::Env& env, const std::string& folder) {
  const auto info = env.files.info(folder, true);
  if (!info) return Error(info.error()).wrap("stat " + folder + ": ");
  if (!*info) return env.files.make_directories(folder);
  if ((*info)->type == base::FileType::directory) return {};
  return Error(ErrorCode::conflict, "is not a directory: " + folder);
}

}  // namespace

Result<std::optional<std::int64_t>> source_date_epoch(const base::Env& env) {
  const auto text = env.variable("SOURCE_DATE_EPOCH");
  if (!text || text->empty()) return std::optional<std::int64_t>();
  std::int64_t seconds = 0;
  std::string error;
  if (!base::parse_int(*text, 10, 64, seconds, &error)) {
    return Error(ErrorCode::invalid, "invalid SOURCE_DATE_EPOCH: " + error);
  }
  if (seconds < 0) {
    return Error(ErrorCode::invalid, "invalid SOURCE_DATE_EPOCH: must not be negative");
  }
  return std::optional<std::int64_t>(seconds);
}

void stamp_times(Chart& chart, std::int64_t unix_seconds) {
  const auto time = base::local_moment(unix_seconds);
  chart.modified = time;
  chart.schema_modified = time;
  if (chart.lock) {
    chart.lock->generated = base::format_rfc3339_nano(base::TimePoint(unix_seconds, 0, nullptr));
  }
  for (auto* files : {&chart.raw, &chart.templates, &chart.files}) {
    for (auto& file : *files) file.modified = time;
  }
  for (auto* dependency : chart.dependencies) stamp_times(*dependency, unix_seconds);
}

std::string archive_name(const Metadata& metadata) {
  return metadata.name + "-" + metadata.version + ".tgz";
}

Result<std::string> pack(base::Arena& arena, const Chart& chart, const base::GzipDone& done) {
  Packer packer(arena);
  TRY(packer.add(chart, ""));
  const base::GzipHeader header{.extra = {kExtra.data(), kExtraSize}, .comment = kComment};
  return base::gzip(packer.finish(), header, done);
}

Result<std::string> save_archive(base::Env& env, base::Arena& arena, Chart& chart,
                                 const std::string& directory) {
  auto valid = validate(chart.metadata);
  if (!valid) return std::move(valid).error().wrap("chart validation: ");
  const std::string path = base::join_path(directory, archive_name(chart.metadata));
  TRY(make_folder(env, base::directory_name(path)));
  const auto let_go = [&](std::string_view bytes) { env.files.let_go(bytes); };
  const auto archive = TRY(pack(arena, chart, let_go));
  TRY(env.files.write(path, archive, 0666));
  return path;
}

}  // namespace chart
