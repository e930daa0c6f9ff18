#include "repo/chart_repository.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/go_format.h"
#include "base/url.h"
#include "repo/index_tag.h"
#include "repo/url_join.h"

namespace repo {

using base::Env;
using base::Error;
using base::ErrorCode;
using base::Result;

Result<void> check_repository(const Fetcher& fetcher, const Repository& repository) {
  const auto url = base::parse_url(repository.url);
  if (!url) return Error(ErrorCode::invalid, "invalid chart URL format: " + repository.url);
  if (fetcher.knows(url->scheme)) return {};
  return Error(ErrorCode::invalid, "could not find protocol handler for: " + url->scheme)
      .because(base::go_quote(without_password(repository.url)) + " is no address of a repository")
      .hinting("write it with http:// or https://");
}

namespace {

Result<std::string> index_url(const Repository& repository) { return resolve_reference(repository.url, "index.yaml"); }

// What came from a URL, and what is wrong with it.
Error not_an_index(Error error, const std::string& url) {
  const std::string why = error.has_reason() ? error.reason() : error.helm();
  error.because(fmt::format("what {} gives is no index of charts: {}", url, why));
  if (error.hint().empty()) error.hinting("the address of a repository is the one under which its index.yaml lies");
  return error;
}

Result<DownloadedIndex> download(base::Arena& arena, Fetcher& fetcher, const Repository& repository,
                                 DuplicateKeys duplicates, const Validators& known) {
  DownloadedIndex index;
  const auto url = TRY(index_url(repository));
  auto fetched = TRY(fetcher.get_index(download_from(repository, url), known));
  index.text = std::move(fetched.bytes);
  index.validators = std::move(fetched.validators);
  index.is_unchanged = fetched.is_unchanged;
  if (index.is_unchanged) return index;
  auto read = parse_index(arena, index.text, duplicates);
  if (!read) return not_an_index(std::move(read).error(), without_password(url));
  index.index = *read;
  return index;
}

}  // namespace

Result<DownloadedIndex> download_index(base::Arena& arena, Fetcher& fetcher, const Repository& repository,
                                       DuplicateKeys duplicates) {
  return download(arena, fetcher, repository, duplicates, {});
}

Result<DownloadedIndex> download_changed_index(Env& env, base::Arena& arena, Fetcher& fetcher, const std::string& cache,
                                               const Repository& repository, DuplicateKeys duplicates) {
  const auto path = index_file(cache, repository.name);
  const auto tag_info = env.files.info(tag_file(path));
  const bool has_tag = fetcher.asks_conditionally() && tag_info && *tag_info;
  const auto cached = has_tag ? open_cached_index(env, arena, path, duplicates) : std::nullopt;
  if (!cached) return download_index(arena, fetcher, repository, duplicates);
  const auto known = read_index_tag(env, path, TRY(index_url(repository)), cached->source().digest);
  auto index = TRY(download(arena, fetcher, repository, duplicates, known));
  if (index.is_unchanged) index.index = *cached;
  return index;
}

Result<std::string> keep_index(Env& env, const std::string& cache, const Repository& repository,
                               const DownloadedIndex& index, DuplicateKeys duplicates) {
  tell_skipped(env.log, index.index.skipped(), without_password(repository.url));
  if (index.is_unchanged) return index_file(cache, repository.name);
  auto path = TRY(store_index(env, cache, repository.name, index.text, index.index, duplicates));
  const auto url = TRY(index_url(repository));
  write_index_tag(env, path, url, base::sha256(index.text), index.validators);
  return path;
}

Result<std::string> update_repository(Env& env, Fetcher& fetcher, const std::string& cache,
                                      const Repository& repository, DuplicateKeys duplicates) {
  base::Arena arena;
  const auto index = TRY(download_changed_index(env, arena, fetcher, cache, repository, duplicates));
  return keep_index(env, cache, repository, index, duplicates);
}

Error not_a_repository(Error error, const std::string& url) {
  const auto shown = base::go_quote(without_password(url));
  const std::string reason = error.reason();
  error.wrap("looks like " + shown + " is not a valid chart repository or cannot be reached: ");
  return std::move(error.because(reason));
}

Result<void> remove_from_cache(Env& env, const std::string& cache, const std::string& name) {
  static_cast<void>(env.files.remove(charts_file(cache, name)));
  const auto index = index_file(cache, name);
  static_cast<void>(env.files.remove(parsed_file(index)));
  static_cast<void>(env.files.remove(tag_file(index)));
  return env.files.remove(index);
}

}  // namespace repo
