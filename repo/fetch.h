// One GET from a repository, with the credentials and certificates that belong to it. helm.md REP-032, REP-033.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/cancel.h"
#include "base/env.h"
#include "base/http_head.h"
#include "base/result.h"
#include "repo/download_progress.h"
#include "repo/repositories.h"
#include "repo/tls_files.h"

namespace repo {

inline constexpr std::chrono::seconds kFetchTimeout{120};               // for a whole download, as Helm
inline constexpr std::size_t kMaxDownload = std::size_t{256} << 20;     // bytes of one answer

// What is asked, and on whose behalf.
struct Download {
  std::string url{};
  std::string owner{};  // the URL that the credentials belong to; they go to its scheme, host and port only
  std::string username{};
  std::string password{};
  bool pass_credentials_all = false;  // send them anywhere
  TlsFiles tls{};
  std::string accept{};
};

// What a server calls the bytes it has sent.
struct Validators {
  std::string etag{};
  std::string last_modified{};

  bool is_empty() const { return etag.empty() && last_modified.empty(); }
};

// What came of asking for an index.
struct Fetched {
  std::string bytes{};
  Validators validators{};
  bool is_unchanged = false;  // it is still what the asker has; there are no bytes
};

// What a repository's configuration says for all that is fetched from it.
Download download_from(const Repository& repository, std::string url);

class Fetcher {
 public:
  struct Options {
    std::chrono::milliseconds timeout = kFetchTimeout;
    bool compression = false;  // ask for indexes in gzip; Helm does not
    bool conditions = false;   // ask for indexes only if they have changed; Helm does not
    std::string parts{};       // a folder for downloads that break off, which are gone on with; empty: none are, as Helm
    std::shared_ptr<DownloadProgress> progress{};  // of archives; may be empty
  };
  // Something else that downloads are fetched by, for schemes that are not HTTP's.
  using Getter = std::function<base::Result<std::string>(const Download&)>;

  Fetcher(base::Env& env, const base::Cancel& cancel) : Fetcher(env, cancel, Options()) {}
  Fetcher(base::Env& env, const base::Cancel& cancel, Options options)
      : env_(env), cancel_(cancel), options_(options) {}
  // The same for indexes, of which the asker has what is passed, or nothing.
  using IndexGetter = std::function<base::Result<Fetched>(const Download&, const Validators& known)>;
  void add_scheme(const std::string& scheme, Getter getter) { getters_[scheme] = std::move(getter); }
  // One whose server can be asked whether an index has changed.
  void add_scheme(const std::string& scheme, Getter getter, IndexGetter index_getter) {
    add_scheme(scheme, std::move(getter));
    index_getters_[scheme] = std::move(index_getter);
  }
  bool knows(std::string_view scheme) const;

  // The bytes at the URL; may be called from several threads at once. Errors: `scheme "x" not supported`,
  // "failed to fetch U : 404 Not Found", "can't create TLS config for client: …", and net/http's. No password is in
  // any of them.
  base::Result<std::string> get(const Download& download);
  // The same for an index, in gzip where that is asked for. `known` is of what the asker has: where the server says that
  // it is still that, nothing is sent.
  base::Result<Fetched> get_index(const Download& download, const Validators& known = {});
  bool asks_conditionally() const { return options_.conditions; }

 private:
  base::Result<base::HeadedHttp*> http_for(const TlsFiles& tls);
  base::Result<std::optional<std::string>> get_by_scheme(const Download& download);
  base::Result<base::HttpResponse> get_archive(const Download& download, base::HttpRequest request);

  base::Env& env_;
  const base::Cancel& cancel_;
  Options options_;
  std::map<std::string, Getter, std::less<>> getters_{};
  std::map<std::string, IndexGetter, std::less<>> index_getters_{};
  std::mutex mutex_{};
  std::map<std::string, std::unique_ptr<base::HeadedHttp>> transports_{};  // by the files they use
};

}  // namespace repo
