#include "repo/channel_source.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/arena.h"
#include "base/filesystem.h"
#include "base/regular_file.h"
#include "base/url.h"
#include "repo/folder_store.h"
#include "repo/s3_location.h"
#include "repo/url_join.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int kServersFault = 500;

std::string scheme_of(const std::string& url) {
  const auto end = url.find("://");
  return end == std::string::npos ? std::string() : url.substr(0, end);
}

// What kops knows and tug does not.
constexpr std::array<std::string_view, 10> kForeignSchemes{"gs", "azureblob", "swift", "k8s", "memfs",
                                                          "metadata", "do", "linode", "hos", "scw"};

// RFC 3986 for what channels write: a path below, above or beside the document.
Result<std::string> resolve(const std::string& base_url, const std::string& reference) {
  const auto relative = TRY(base::parse_url(reference));
  if (!relative.scheme.empty()) return reference;
  auto url = TRY(base::parse_url(base_url));
  if (!relative.host.empty()) url.host = relative.host;
  const auto folder = url.path.substr(0, url.path.rfind('/') + 1);
  const bool is_whole = relative.path.starts_with('/') || !relative.host.empty();
  url.path = base::clean_path(is_whole ? relative.path : folder + relative.path);
  if (!url.path.starts_with('/')) url.path.insert(0, "/");
  url.raw_path.clear();
  url.query = relative.query;
  url.fragment.clear();
  url.raw_fragment.clear();
  return base::format_url(url);
}

bool is_passing(const Error& error) {
  return error.http_status() >= kServersFault || (error.code() == ErrorCode::unavailable && error.http_status() == 0);
}

}  // namespace

Result<void> check_channel_url(const std::string& url) {
  const auto shown = without_credentials(url);
  const auto scheme = scheme_of(url);
  if (scheme.empty()) {
    Error error(ErrorCode::invalid, fmt::format("\"{}\" is no URL of a channel or manifest", shown));
    if (url.find('/') != std::string::npos || url.find(".y") != std::string::npos) {
      error.hinting(fmt::format("a file is written file://{}", url.starts_with('/') ? url : "$PWD/" + url));
    } else {
      error.hinting("names of addons alone stood for URLs until kops 1.21; write the URL of the channel");
    }
    return error;
  }
  if (scheme == "s3" || scheme == "http" || scheme == "https") return {};
  if (scheme == "file") {
    TRY(folder_of_url(url));
    return {};
  }
  const bool is_known = std::find(kForeignSchemes.begin(), kForeignSchemes.end(), scheme) != kForeignSchemes.end();
  Error error(ErrorCode::invalid, fmt::format("{}: tug reads no {}:// ({}); it reads s3://, https://, http:// and file://",
                                              shown, scheme, is_known ? "one of kops's" : "not one of kops's either"));
  if (is_known) error.hinting("stores that speak S3 are read as s3:// with S3_ENDPOINT, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY");
  return error;
}

Result<std::string> manifest_url(const Channel& channel, const ChannelAddon& addon) {
  if (addon.fault) return *addon.fault;
  if (addon.manifest.empty()) {
    return Error(ErrorCode::invalid, fmt::format("{} has no manifest in {}", addon.name, without_credentials(channel.url)));
  }
  auto url = TRY(resolve(channel.url, addon.manifest));
  TRY(check_channel_url(url));
  if (scheme_of(url) == "file" && scheme_of(channel.url) != "file") {
    return Error(ErrorCode::denied, fmt::format("{} of {} names a file of this machine ({}), which only a channel on this "
                                                "machine may do", addon.name, without_credentials(channel.url), url));
  }
  return url;
}

Result<std::string> ChannelSource::read_file(const std::string& url, std::size_t max_bytes) {
  const auto path = TRY(folder_of_url(url));
  const auto info = TRY(env_.files.info(path));
  if (!info) return Error(ErrorCode::not_found, fmt::format("there is nothing at {}", url));
  if (info->size > max_bytes) {
    return Error(ErrorCode::invalid, fmt::format("{} has {} bytes, more than the {} that are read", url, info->size, max_bytes));
  }
  base::Arena arena;
  return std::string(TRY(base::read_regular(env_.files, arena, path)));
}

Result<std::string> ChannelSource::get(const std::string& url, std::size_t max_bytes) {
  TRY(check_channel_url(url));
  if (scheme_of(url) == "file") return read_file(url, max_bytes);
  Download download;
  download.url = url;
  auto wait = kChannelFirstWait;
  for (int tries = 1;; ++tries) {
    auto bytes = fetcher_.get(download);
    if (bytes) {
      if (bytes->size() <= max_bytes) return bytes;
      return Error(ErrorCode::invalid, fmt::format("{} has {} bytes, more than the {} that are read", without_credentials(url),
                                                   bytes->size(), max_bytes));
    }
    // S3's session has its own tries.
    const bool tries_again = !is_s3_url(url) && is_passing(bytes.error()) && tries < kChannelTries && !cancel_.sleep(wait);
    if (!tries_again) return bytes;
    wait *= 2;
  }
}

Result<Channel> ChannelSource::channel(const std::string& url) {
  const auto text = TRY(get(url, kMaxChannelBytes));
  return parse_channel(url, text);
}

Result<std::string> ChannelSource::manifest(const Channel& channel, const ChannelAddon& addon) {
  const auto url = TRY(manifest_url(channel, addon));
  if (channel.manifest) return *channel.manifest;
  return get(url, kMaxManifestBytes);
}

}  // namespace repo
