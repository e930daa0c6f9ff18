// The two headers that helm-s3 keeps with an archive make its reindex (and ours) fast. JSON in a header is ASCII: raw
// UTF-8 breaks signatures on several stores.
#include "repo/stored_chart.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/semver.h"
#include "base/url.h"
#include "base/utf8.h"
#include "charts/metadata.h"
#include "charts/metadata_json.h"
#include "charts/pack.h"
#include "repo/publish.h"

namespace repo {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t kDigestLength = 64;

// Whatever is not ASCII as \uXXXX.
std::string ascii_json(std::string_view json) {
  std::string out;
  for (std::size_t at = 0; at < json.size();) {
    const auto c = static_cast<unsigned char>(json[at]);
    if (c < 0x80) {
      out += json[at++];
      continue;
    }
    const auto rune = base::decode_rune(json.substr(at));
    at += std::max<std::size_t>(rune.size, 1);
    const auto code = static_cast<std::uint32_t>(rune.code);
    if (code < 0x10000) {
      out += fmt::format("\\u{:04x}", code);
    } else {
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF));
    }
  }
  return out;
}

bool is_digest(std::string_view text) {
  return text.size() == kDigestLength && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<void> check_name(const chart::Metadata& metadata) {
  const auto& name = metadata.name;
  const bool is_bad = name.empty() || name == "." || name == ".." || name.find_first_of("/\\") != std::string::npos;
  if (is_bad) return Error(ErrorCode::invalid, fmt::format("\"{}\" is not a valid chart name", name));
  if (metadata.version.find_first_of("/\\") != std::string::npos) {
    return Error(ErrorCode::invalid, fmt::format("\"{}\" is not a valid version", metadata.version));
  }
  return {};
}

}  // namespace

Result<ArchiveFacts> read_archive(Arena& arena, base::Log& log, std::string_view bytes, const chart::LoadOptions& load) {
  auto* chart = TRY(chart::load_archive_bytes(arena, log, bytes, load));
  ArchiveFacts facts;
  facts.metadata = chart->metadata;
  TRY(chart::validate(facts.metadata));
  TRY(check_name(facts.metadata));
  facts.file = chart::archive_name(facts.metadata);
  facts.digest = base::sha256_hex(bytes);
  return facts;
}

Result<std::map<std::string, std::string>> archive_headers(Arena& arena, const ArchiveFacts& facts) {
  std::string json;
  TRY(chart::write_metadata_json(arena, json, facts.metadata));
  auto text = ascii_json(json);
  std::map<std::string, std::string> headers;
  if (text.size() + facts.digest.size() > kMaxMetadataBytes) return headers;
  headers[std::string(kChartMetadata)] = std::move(text);
  headers[std::string(kChartDigest)] = facts.digest;
  return headers;
}

std::optional<ArchiveFacts> facts_of_headers(Arena& arena, const ObjectInfo& info, const std::string& file) {
  const auto json = info.metadata.find(std::string(kChartMetadata));
  const auto digest = info.metadata.find(std::string(kChartDigest));
  if (json == info.metadata.end() || digest == info.metadata.end() || !is_digest(digest->second)) return std::nullopt;
  auto metadata = chart::read_metadata(arena, arena.copy(json->second));
  if (!metadata || !chart::validate(*metadata) || !check_name(*metadata)) return std::nullopt;
  return ArchiveFacts{std::move(*metadata), file, digest->second};
}

IndexEntry index_entry(const ArchiveFacts& facts, const StoredRepository& repository, bool is_relative,
                       std::int64_t created_seconds) {
  IndexEntry entry;
  entry.metadata = facts.metadata;
  entry.digest = facts.digest;
  entry.urls = {is_relative ? base::escape_query(facts.file) : repository.url() + "/" + facts.file};
  entry.has_urls = true;
  entry.created.unix_nanoseconds = created_seconds * 1'000'000'000;
  entry.created.is_zero = false;
  return entry;
}

std::string file_of_entry(const IndexEntry& entry, const StoredRepository& repository) {
  const auto usual = chart::archive_name(entry.metadata);
  if (entry.urls.empty()) return usual;
  const auto& url = entry.urls.front();
  const auto beginning = repository.url() + "/";
  if (url.starts_with(beginning)) {
    const auto file = url.substr(beginning.size());
    return file.find('/') == std::string::npos && !file.empty() ? file : usual;
  }
  if (url.find('/') != std::string::npos || url.find(':') != std::string::npos || url.empty()) return usual;
  return base::unescape_path_segment(url) ? *base::unescape_path_segment(url) : usual;
}

bool lies_here(const IndexEntry& entry, const StoredRepository& repository) {
  if (entry.urls.empty()) return true;
  const auto& url = entry.urls.front();
  return url.starts_with(repository.url() + "/") || url.find("://") == std::string::npos;
}

}  // namespace repo
