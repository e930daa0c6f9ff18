#include "cli/locate.h"

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/unicode.h"
#include "cli/repository_access.h"
#include "cli/signing.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// What Helm says about a pull goes beside the output of those commands that print a chart.
std::ostream& notices_of(const Invocation& call) {
  const auto path = call.command.path;
  const bool prints = path == "template" || path == "images" || path.starts_with("show ") || path.starts_with("bundle ");
  return prints ? call.env.err : call.env.out;
}

// The archive of a chart that is somewhere else, in the content cache.
Result<std::string> fetch_chart(Invocation& call, const std::string& name) {
  const auto fetcher = make_fetcher(call);
  const auto registries = make_registries(call);
  auto options = download_options(call);
  options.registries = registries.get();
  options.notices = &notices_of(call);
  repo::ChartDownloader downloader(call.env, *fetcher, std::move(options));
  const auto version = wanted_version(call);
  const auto repository = call.flags.text("repo");
  std::string reference = name;
  if (!repository.empty()) {
    reference = TRY(downloader.find_in(repository, name, version));
  }
  TRY(call.env.files.make_directories(call.settings.repository_cache));
  const auto chart = TRY(downloader.locate(reference, version));
  const auto path = TRY(downloader.download_to_cache(chart));
  if (call.flags.boolean("verify")) TRY(verify_cached(call, downloader, chart, path));
  return base::absolute_path(call.env.files, path);
}

}  // namespace

repo::ChartDownloadOptions download_options(const Invocation& call) {
  repo::ChartDownloadOptions options;
  options.repository_config = call.settings.repository_config;
  options.repository_cache = call.settings.repository_cache;
  options.content_cache = call.settings.content_cache;
  options.duplicates = duplicate_keys(call);
  options.checks_digests = call.voice == Voice::tug;
  const auto text = [&](std::string_view flag) {
    return call.flags.find(flag) == nullptr ? std::string() : call.flags.text(flag);
  };
  const auto is_on = [&](std::string_view flag) { return call.flags.find(flag) != nullptr && call.flags.boolean(flag); };
  options.username = text("username");
  options.password = text("password");
  options.pass_credentials_all = is_on("pass-credentials");
  options.tls = {text("cert-file"), text("key-file"), text("ca-file"), is_on("insecure-skip-tls-verify")};
  return options;
}

std::string wanted_version(const Invocation& call) {
  const auto version = call.flags.text("version");
  if (version.empty() && call.flags.find("devel") != nullptr && call.flags.boolean("devel")) return ">0.0.0-0";
  return std::string(base::trim_space(version));
}

Result<std::string> locate_chart(Invocation& call, const std::string& reference) {
  const std::string name(base::trim_space(reference));
  if (call.flags.text("repo").empty()) {
    const auto info = call.env.files.info(name);
    if (info && info->has_value()) {
      const auto path = TRY(base::absolute_path(call.env.files, name));
      if (call.flags.boolean("verify")) {
        TRY(repo::verify_chart(call.env, path, path + std::string(repo::kProvenanceExtension), verify_options(call)));
      }
      return path;
    }
    if (name.starts_with('/') || name.starts_with('.')) {
      return Error(ErrorCode::not_found, fmt::format("path {} not found", base::go_quote(name)));
    }
  }
  return fetch_chart(call, name);
}

}  // namespace cli
