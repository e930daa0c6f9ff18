// The pages for people: all charts, and one version of one chart. They work without scripts, and without a network beyond
// this server; whatever comes from a chart is escaped.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "repo/site/chart_folder.h"

namespace repo {

inline constexpr std::size_t kMaxListedCharts = 500;                     // on one page; a search leads to the others
inline constexpr std::size_t kMaxShownText = std::size_t{512} << 10;     // bytes of values that are shown

// The pages of a folder. `path` is that of the request: "/", "/page/NAME", "/page/NAME/VERSION" or a file of the pages'
// own. Nothing for other paths.
class Pages {
 public:
  explicit Pages(ChartFolder& folder) : folder_(folder) {}
  std::optional<base::HttpResponse> answer(const base::HttpRequest& request, std::string_view path);

 private:
  base::HttpResponse list(const base::HttpRequest& request);
  base::HttpResponse chart(const base::HttpRequest& request, std::string_view path);

  ChartFolder& folder_;
  std::mutex mutex_{};  // one archive at a time is unpacked to be shown
};

// The files of the pages.
extern const std::string_view kPageStyle;
extern const std::string_view kPageScript;

}  // namespace repo
