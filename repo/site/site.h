// A folder of charts as a repository over HTTP: index and archives for Helm, ChartMuseum's API for who publishes, pages
// for people. Meant for base::serve_http.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/env.h"
#include "base/http.h"
#include "base/http_server.h"
#include "repo/site/access.h"
#include "repo/site/chart_folder.h"
#include "repo/site/page.h"
#include "repo/site/uploads.h"

namespace repo {

struct SiteOptions {
  SiteAccess access{};
  std::string program{};  // name and version, for GET /info
};

class Site final : public base::Http {
 public:
  Site(base::Env& env, const std::string& folder, SiteOptions options)
      : folder_(env, folder), options_(std::move(options)), uploads_(folder_), pages_(folder_) {}

  ChartFolder& folder() { return folder_; }

  // For HttpServerOptions::refusal: what is not allowed, before its body is read.
  std::optional<base::HttpResponse> refusal(const base::HttpRequest& request) const;
  // For HttpServerOptions::file: an archive or its provenance, where that is asked for and there.
  std::optional<base::ServedFile> file(const base::HttpRequest& request);
  // Everything else. Refuses by itself what refusal() would.
  base::Result<base::HttpResponse> send(const base::HttpRequest& request) override;
  base::Result<base::HttpResponse> stream(const base::HttpRequest& request, const base::HttpSink& sink) override;

 private:
  base::HttpResponse read(const base::HttpRequest& request, std::string_view path);
  base::HttpResponse write(const base::HttpRequest& request, std::string_view path);
  base::HttpResponse index(const base::HttpRequest& request);
  base::HttpResponse charts(const base::HttpRequest& request);
  base::HttpResponse chart(std::string_view path);

  ChartFolder folder_;
  SiteOptions options_;
  Uploads uploads_;
  Pages pages_;
};

}  // namespace repo
