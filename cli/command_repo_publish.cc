// repo init, push, delete, reindex, and the same as `helm s3 …`. A repository is a URL (s3://, file://, http(s):// with
// ChartMuseum's API, oci:// to push to), or the name of one in repositories.yaml. As the plugin helm-s3, S3 alone.
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/regular_file.h"
#include "base/time.h"
#include "charts/load.h"
#include "charts/pack.h"
#include "cli/aws_identity.h"
#include "cli/chart_options.h"
#include "cli/commands.h"
#include "cli/publish_target.h"
#include "cli/repository_access.h"
#include "cli/signals.h"
#include "repo/chart_repository.h"
#include "repo/folder_store.h"
#include "repo/publish.h"
#include "repo/s3_reader.h"
#include "repo/s3_store.h"
#include "repo/url_join.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

// Asks for an end after some time.
class Deadline {
 public:
  Deadline(base::Cancel& cancel, std::int64_t nanoseconds)
      : cancel_(cancel), thread_([this, nanoseconds] { run(std::chrono::nanoseconds(nanoseconds)); }) {}
  ~Deadline() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  bool has_passed() {
    const std::lock_guard lock(mutex_);
    return has_passed_;
  }

 private:
  void run(std::chrono::nanoseconds time) {
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, time, [this] { return is_over_; })) return;
    has_passed_ = true;
    cancel_.request();
  }

  base::Cancel& cancel_;
  std::mutex mutex_{};
  std::condition_variable changed_{};
  bool is_over_ = false;
  bool has_passed_ = false;
  std::thread thread_;
};

// A repository in a store, opened as the flags and the environment say.
struct OpenRepository {
  std::unique_ptr<repo::ObjectStore> store{};
  std::string prefix{};
  std::string notes{};

  repo::StoredRepository stored() { return {*store, prefix, notes}; }
};

Result<OpenRepository> open_repository(Invocation& call, base::Cancel& cancel, const PublishTarget& target,
                                       const std::shared_ptr<repo::AwsIdentity>& identity) {
  if (target.kind == PublishKind::folder) {
    OpenRepository folder;
    folder.store = std::make_unique<repo::FolderStore>(call.env, cancel, TRY(repo::folder_of_url(target.repository.url)));
    return folder;
  }
  const auto& address = target.repository.url;
  if (target.kind != PublishKind::s3) {
    return Error(ErrorCode::invalid, fmt::format("\"{}\" is neither in S3 nor a folder: only s3://bucket/prefix and "
                                                 "file:///PATH have an index that can be written",
                                                 repo::without_password(address)));
  }
  const auto url = TRY(repo::parse_s3_url(address));
  const auto notes = call.settings.repository_cache + "/s3";
  auto session = TRY(repo::S3Session::open(call.env, cancel, url.bucket, identity, notes));
  auto& settings = session->settings();
  const auto lay_over = [&](std::string& field, const char* flag) {
    if (call.flags.changed(flag)) field = call.flags.text(flag);
  };
  lay_over(settings.acl, "acl");
  lay_over(settings.encryption, "sse");
  lay_over(settings.kms_key_id, "sse-kms-key-id");
  lay_over(settings.bucket_owner, "expected-bucket-owner");
  settings.uses_bucket_key = call.flags.boolean("bucket-key");
  OpenRepository open;
  open.store = std::make_unique<repo::S3Store>(std::move(session));
  open.prefix = url.prefix.empty() ? "" : url.prefix + "/";
  open.notes = notes;
  return open;
}

// What is given to push: an archive with what lies beside it, or a folder to be packed.
Result<repo::PackedChart> read_chart(Invocation& call, base::Arena& arena, const std::string& path,
                                     const chart::LoadOptions& load) {
  const auto info = TRY(call.env.files.info(path));
  if (!info) return Error(ErrorCode::not_found, fmt::format("stat {}: no such file or directory", path));
  repo::PackedChart packed;
  packed.path = path;
  if (info->type == base::FileType::directory) {
    auto* chart = TRY(chart::load_directory(call.env, arena, path, load));
    const auto epoch = TRY(chart::source_date_epoch(call.env));
    chart::stamp_times(*chart, epoch.value_or(chart::kFixedTime));
    packed.bytes = TRY(chart::pack(arena, *chart));
    return packed;
  }
  if (info->size > repo::kMaxArchiveBytes) {
    return Error(ErrorCode::invalid, fmt::format("{} has {} bytes, more than the {} of a chart's archive", path, info->size,
                                                 repo::kMaxArchiveBytes));
  }
  packed.bytes = TRY(base::read_regular(call.env.files, arena, path));
  const auto provenance = TRY(call.env.files.info(path + ".prov"));
  if (provenance && provenance->size > repo::kMaxProvenanceBytes) {
    return Error(ErrorCode::invalid, fmt::format("{}.prov has {} bytes, more than the {} of a provenance file", path,
                                                 provenance->size, repo::kMaxProvenanceBytes));
  }
  if (provenance) {
    packed.provenance = TRY(base::read_regular(call.env.files, arena, path + ".prov"));
  }
  return packed;
}

repo::Existing existing_of(const FlagSet& flags) {
  return flags.boolean("force")              ? repo::Existing::replace
         : flags.boolean("ignore-if-exists") ? repo::Existing::keep
                                             : repo::Existing::refuse;
}

// Runs a verb within the time there is.
template <typename Verb>
Result<void> within_time(Invocation& call, const Verb& verb) {
  const SignalWatch signals(call.cancel, "");
  Deadline deadline(call.cancel, call.flags.nanoseconds("timeout"));
  Result<void> done = verb();
  if (!done && deadline.has_passed()) {
    return Error(ErrorCode::unavailable, fmt::format("not done after {}: {}", base::format_duration(call.flags.nanoseconds("timeout")),
                                                     done.error().reason()));
  }
  return done;
}

// After a change to a repository that was called by its name: its index in the cache becomes the new one, as the plugin does
// it. What was done stays done where that fails.
void refresh_cache(Invocation& call, const PublishTarget& target, const std::shared_ptr<repo::AwsIdentity>& identity) {
  const auto& repository = target.repository;
  const bool is_named = !repository.name.empty() && call.arguments.back().find("://") == std::string::npos;
  const bool is_dry_run = call.flags.find("dry-run") != nullptr && call.flags.boolean("dry-run");
  if (!is_named || is_dry_run || target.kind == PublishKind::registry) return;
  const auto fetcher = make_fetcher(call);
  repo::S3Reader s3(call.env, call.cancel, identity, call.settings.repository_cache + "/s3");  // nobody is asked for a code twice
  if (target.kind == PublishKind::s3) {
    fetcher->add_scheme(
        "s3", [&](const repo::Download& download) { return s3.get(download.url, repo::kMaxDownload); },
        [&](const repo::Download& download, const repo::Validators& known) {
          return s3.get_changed(download.url, repo::kMaxDownload, known);
        });
  }
  const auto updated =
      repo::update_repository(call.env, *fetcher, call.settings.repository_cache, repository, duplicate_keys(call));
  if (updated) return;
  call.env.log.warn(fmt::format("the index of repository {} in the cache is still the old one: {}", repository.name,
                                updated.error().reason()));
}

// Runs a verb on an open repository within the time there is.
template <typename Verb>
Result<void> with_repository(Invocation& call, const PublishTarget& target, const Verb& verb) {
  return within_time(call, [&]() -> Result<void> {
    const auto identity = aws_identity(call);
    auto open = TRY(open_repository(call, call.cancel, target, identity));
    TRY(verb(open.stored()));
    refresh_cache(call, target, identity);
    return {};
  });
}

void tell_pushed(Invocation& call, const std::vector<repo::PushedChart>& pushed, const std::string& url, bool is_dry_run) {
  for (const auto& chart : pushed) {
    if (call.voice == Voice::helm && chart.end != repo::PushEnd::kept) {
      call.env.out << "Successfully uploaded the chart to the repository.\n";
      continue;
    }
    const auto* what = chart.end == repo::PushEnd::kept            ? "left as it is in"
                       : chart.end == repo::PushEnd::already_there ? "already in"
                       : is_dry_run                                ? "would be published to"
                                                                   : "published to";
    call.env.out << fmt::format("{} {} {} {}\n", chart.name, chart.version, what, url);
  }
}

}  // namespace

Result<void> run_repo_init(Invocation& call) {
  const auto target = TRY(publish_target(call, call.arguments[0]));
  return with_repository(call, target, [&](const repo::StoredRepository& repository) -> Result<void> {
    const bool keeps = call.flags.boolean("ignore-if-exists");
    const bool is_there = keeps && TRY(repository.store.head(repository.key("index.yaml"))).has_value();
    TRY(repo::init_repository(call.env, call.cancel, repository, existing_of(call.flags)));
    call.env.out << (call.voice == Voice::helm ? "Initialized empty repository at "
                     : is_there                ? "there is a repository already at "
                                               : "an empty repository is at ")
                 << repository.url() << "\n";
    return {};
  });
}

Result<void> run_repo_push(Invocation& call) {
  base::Arena arena(2 * chart::kMaxChartMemory);
  repo::PushOptions options;
  options.existing = existing_of(call.flags);
  options.is_relative = call.flags.boolean("relative");
  options.is_dry_run = call.flags.boolean("dry-run");
  options.load = load_options(call, chart::Loader::detecting);
  auto type = call.flags.text("content-type");
  if (type.empty()) type = call.env.variable("S3_CHART_CONTENT_TYPE").value_or("");
  if (!type.empty()) options.content_type = type;
  std::vector<repo::PackedChart> charts;
  for (std::size_t i = 0; i + 1 < call.arguments.size(); ++i) {
    charts.push_back(TRY(read_chart(call, arena, call.arguments[i], options.load)));
  }
  const auto target = TRY(publish_target(call, call.arguments.back()));
  if (target.kind == PublishKind::museum || target.kind == PublishKind::registry) {
    return within_time(call, [&]() -> Result<void> {
      const auto pushed = TRY(target.kind == PublishKind::museum ? push_over_http(call, target, charts, options)
                                                                 : push_to_registry(call, target, charts, options));
      tell_pushed(call, pushed, repo::without_password(target.repository.url), options.is_dry_run);
      refresh_cache(call, target, nullptr);
      return {};
    });
  }
  options.is_relative = options.is_relative || target.kind == PublishKind::folder;
  return with_repository(call, target, [&](const repo::StoredRepository& repository) -> Result<void> {
    const auto pushed = TRY(repo::push_charts(call.env, call.cancel, repository, charts, options));
    tell_pushed(call, pushed, repository.url(), options.is_dry_run);
    return {};
  });
}

Result<void> run_repo_delete(Invocation& call) {
  const auto versions = call.flags.list("version");
  if (versions.empty()) return Error(ErrorCode::invalid, "say with --version which version of the chart shall go");
  const auto& name = call.arguments[0];
  const auto target = TRY(publish_target(call, call.arguments[1]));
  const auto tell = [&](const std::string& url) {
    if (call.voice == Voice::helm) {
      call.env.out << "Successfully deleted the chart from the repository.\n";
      return;
    }
    for (const auto& version : versions) call.env.out << fmt::format("{} {} taken out of {}\n", name, version, url);
  };
  if (target.kind == PublishKind::museum) {
    return within_time(call, [&]() -> Result<void> {
      TRY(delete_over_http(call, target, name, versions));
      tell(repo::without_password(target.repository.url));
      refresh_cache(call, target, nullptr);
      return {};
    });
  }
  return with_repository(call, target, [&](const repo::StoredRepository& repository) -> Result<void> {
    TRY(repo::delete_chart(call.env, call.cancel, repository, name, versions));
    tell(repository.url());
    return {};
  });
}

Result<void> run_repo_reindex(Invocation& call) {
  const auto target = TRY(publish_target(call, call.arguments[0]));
  const bool is_relative = call.flags.boolean("relative") || target.kind == PublishKind::folder;
  return with_repository(call, target, [&](const repo::StoredRepository& repository) -> Result<void> {
    const auto report = TRY(repo::reindex_repository(call.env, call.cancel, repository, is_relative));
    for (const auto& skipped : report.skipped) call.env.log.warn("left out: " + skipped);
    for (const auto& note : report.notes) call.env.log.warn(note);
    if (call.voice == Voice::helm) {
      call.env.out << fmt::format("Repository {} was successfully reindexed.\n", call.arguments[0]);
    } else {
      const auto more = report.elsewhere == 0 ? "" : fmt::format(", and {} that lie elsewhere", report.elsewhere);
      call.env.out << fmt::format("{} charts{} in the index of {}\n", report.charts, more, repository.url());
    }
    return {};
  });
}

}  // namespace cli
