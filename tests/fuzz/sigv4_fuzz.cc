// The text that is signed, for any URL and header: always six parts, and nothing of a header's value can end a line.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "repo/sigv4.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto cut = text.find('\0');
  base::HttpRequest request;
  request.url = "https://bucket.example/" + text.substr(0, cut);
  if (cut != std::string::npos) request.headers.push_back({"x-amz-meta-a", text.substr(cut + 1)});
  for (const auto path : {repo::SignedPath::as_is, repo::SignedPath::encoded, repo::SignedPath::normalized}) {
    const auto canonical = repo::canonical_request(request, path, "hash");
    if (!canonical) continue;
    const auto lines = std::count(canonical->begin(), canonical->end(), '\n');
    if (lines != 6 + static_cast<long>(request.headers.size())) std::abort();
  }
  return 0;
}
