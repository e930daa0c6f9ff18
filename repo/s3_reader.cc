#include "repo/s3_reader.h"

#include <fmt/format.h>

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

Result<S3Store*> S3Reader::store_of(const std::string& bucket) {
  const std::lock_guard lock(mutex_);
  auto& store = stores_[bucket];
  if (!store) store = std::make_unique<S3Store>(TRY(S3Session::open(env_, cancel_, bucket, identity_, notes_)));
  return store.get();
}

Result<std::string> S3Reader::get(const std::string& url, std::size_t max_bytes) {
  return TRY(get_changed(url, max_bytes, {})).bytes;
}

Result<Fetched> S3Reader::get_changed(const std::string& url, std::size_t max_bytes, const Validators& known) {
  const auto place = TRY(parse_s3_url(url));
  auto* store = TRY(store_of(place.bucket));
  auto got = TRY(store->get_changed(place.prefix, max_bytes, known.etag));
  if (got.is_unchanged) return Fetched{"", known, true};
  if (got.object) return Fetched{std::move(got.object->body), {std::move(got.object->info.etag), ""}, false};
  Error error(ErrorCode::not_found, fmt::format("there is nothing at {}", url));
  constexpr std::string_view kIndex = "/index.yaml";
  if (url.ends_with(kIndex)) error.hinting(fmt::format("tug repo init {}", url.substr(0, url.size() - kIndex.size())));
  return error;
}

}  // namespace repo
