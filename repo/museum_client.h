// Publishing to a repository that takes uploads over HTTP, by ChartMuseum's API: ChartMuseum, Harbor, `tug serve` and others.
#pragma once

#include <string>
#include <vector>

#include "base/env.h"
#include "base/result.h"
#include "repo/fetch.h"
#include "repo/publish.h"
#include "repo/write_request.h"

namespace repo {

inline constexpr std::size_t kMaxMuseumError = 300;  // characters of what a server says that are shown

struct MuseumRepository {
  Download access{};           // `url` is the repository's
  std::string context_path{};  // the part of the URL's path that the API lies below: "/museum"
};

// Where the API of a repository is: "https://h/api/org/repo" for "https://h/org/repo". Fails for what is no URL of HTTP,
// and where the URL is not below the context path.
base::Result<std::string> museum_api(const std::string& url, const std::string& context_path);

// Publishes one chart. The same bytes once more are no error. Fails with ErrorCode::conflict where others stand under the
// version, denied for wrong credentials, not_found where there is no such API. Nothing is sent to another host than the
// repository's: redirects are an error.
base::Result<PushedChart> push_to_museum(base::Env& env, WriteSender& sender, const MuseumRepository& repository,
                                         const PackedChart& packed, const PushOptions& options);

// Takes versions of a chart out.
base::Result<void> delete_from_museum(WriteSender& sender, const MuseumRepository& repository, const std::string& name,
                                      const std::vector<std::string>& versions);

}  // namespace repo
