#include "repo/chart_repository.h"

#include "base/go_format.h"
#include "base/url.h"
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

Result<DownloadedIndex> download_index(base::Arena& arena, Fetcher& fetcher, const Repository& repository,
                                       DuplicateKeys duplicates) {
  DownloadedIndex index;
  const auto url = TRY(resolve_reference(repository.url, "index.yaml"));
  index.text = TRY(fetcher.get(download_from(repository, url)));
  index.received.index = TRY(read_index(arena, index.text, index.received.skipped, duplicates));
  return index;
}

Result<std::string> keep_index(Env& env, const std::string& cache, const Repository& repository,
                               const DownloadedIndex& index, DuplicateKeys duplicates) {
  tell_skipped(env.log, index.received.skipped, without_password(repository.url));
  return store_index(env, cache, repository.name, index.text, index.received, duplicates);
}

Result<std::string> update_repository(Env& env, Fetcher& fetcher, const std::string& cache,
                                      const Repository& repository, DuplicateKeys duplicates) {
  base::Arena arena;
  return keep_index(env, cache, repository, TRY(download_index(arena, fetcher, repository, duplicates)), duplicates);
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
  return env.files.remove(index);
}

}  // namespace repo
