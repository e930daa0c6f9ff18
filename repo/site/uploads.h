// Charts that come into and go from a served folder: what is written is a chart, under the name that it gives itself.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include "base/http.h"
#include "repo/site/chart_folder.h"

namespace repo {

inline constexpr std::size_t kMaxUpload = std::size_t{32} << 20;            // bytes of one request
inline constexpr std::size_t kMaxUploadedProvenance = std::size_t{1} << 20;

class Uploads {
 public:
  explicit Uploads(ChartFolder& folder) : folder_(folder) {}

  // POST /api/charts: an archive as the body, or a form with the fields `chart` and `prov`. 201; 400 for what is no
  // chart and a signature that is not about it, 409 where that version is there and `force` is not given, 507 where the
  // folder is full.
  base::HttpResponse post_charts(const base::HttpRequest& request, bool force);
  // POST /api/prov: the provenance of an archive that is there.
  base::HttpResponse post_provenance(std::string_view provenance, bool force);
  // DELETE /api/charts/NAME/VERSION. 200; 404 where there is none.
  base::HttpResponse remove(std::string_view name, std::string_view version);

 private:
  base::HttpResponse save(std::string_view archive, std::string_view provenance, bool force);

  ChartFolder& folder_;
  std::mutex mutex_{};  // one write at a time, with the check before it
};

}  // namespace repo
