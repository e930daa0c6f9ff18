// pull: archives of charts, from repositories, registries and URLs.
#include <fmt/format.h>

#include "base/filesystem.h"
#include "cli/chart_options.h"
#include "cli/commands.h"
#include "cli/locate.h"
#include "cli/registry_files.h"
#include "cli/repository_access.h"
#include "cli/signing.h"
#include "cli/untar.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::uint32_t kMode = 0644;

// The provenance file beside the archive (--prov); that there is none is told, and no error.
Result<void> save_provenance(Invocation& call, repo::ChartDownloader& downloader, const repo::LocatedChart& chart,
                             const std::string& reference, const std::string& archive) {
  const auto provenance = downloader.download_provenance(chart);
  if (provenance) return call.env.files.write(archive + ".prov", *provenance, kMode);
  call.env.out << missing_provenance(reference, provenance.error());
  return {};
}

// Checks the archive and saves it with its provenance file, unless it is to be unpacked. As helm, what was fetched is
// there even where it is not what was signed; as tug it is not.
Result<void> verify(Invocation& call, repo::ChartDownloader& downloader, const repo::LocatedChart& chart,
                    const repo::DownloadedChart& archive) {
  const bool is_saved = !call.flags.boolean("untar");
  const bool is_saved_first = is_saved && call.voice == Voice::helm;
  const auto path = base::join_path(call.flags.text("destination"), archive.file_name);
  const auto save = [&](const std::string& file, std::string_view bytes) { return call.env.files.write(file, bytes, kMode); };
  if (is_saved_first) TRY(save(path, archive.bytes));
  const auto provenance = TRY(required_provenance(downloader, chart));
  if (is_saved_first) TRY(save(path + ".prov", provenance));
  const auto verified =
      TRY(repo::verify_archive(call.env, archive.bytes, archive.file_name, provenance, verify_options(call)));
  if (is_saved && !is_saved_first) {
    TRY(save(path, archive.bytes));
    TRY(save(path + ".prov", provenance));
  }
  call.env.out << repo::verified_text(verified);
  return {};
}

Result<void> pull(Invocation& call, repo::Fetcher& fetcher, repo::OciCharts& registries, const std::string& reference) {
  auto options = download_options(call);
  options.registries = &registries;
  options.notices = &call.env.out;
  repo::ChartDownloader downloader(call.env, fetcher, std::move(options));
  auto version = call.flags.text("version");
  if (version.empty()) version = wanted_version(call);
  const auto repository = call.flags.text("repo");
  std::string source = reference;
  if (!repository.empty()) {
    source = TRY(downloader.find_in(repository, reference, version));
  }
  const auto chart = TRY(downloader.locate(source, version));
  const auto archive = TRY(downloader.download(chart));
  if (call.flags.boolean("verify")) {
    TRY(verify(call, downloader, chart, archive));
    if (call.flags.boolean("untar")) return untar(call, reference, archive.bytes);
    return {};
  }
  if (call.flags.boolean("untar")) return untar(call, reference, archive.bytes);
  const auto path = base::join_path(call.flags.text("destination"), archive.file_name);
  TRY(call.env.files.write(path, archive.bytes, kMode));
  if (call.flags.boolean("prov")) return save_provenance(call, downloader, chart, source, path);
  return {};
}

}  // namespace

Result<void> run_pull(Invocation& call) {
  TRY(check_tls_files(call));
  const auto fetcher = make_fetcher(call);
  const auto registries = make_registries(call);
  for (const auto& reference : call.arguments) TRY(pull(call, *fetcher, *registries, reference));
  return {};
}

}  // namespace cli
