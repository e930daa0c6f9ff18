// The text that is signed, for any URL and header: always six parts, nothing of a header's value can end a line, and what
// has been encoded once is signed as it is. encode_uri leaves nothing that has a meaning in a URL.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/url_escape.h"
#include "repo/sigv4.h"

namespace {

void hold(bool fact) {
  if (!fact) std::abort();
}

std::string line(const std::string& text, int number) {
  std::size_t start = 0;
  for (; number > 0; --number) start = text.find('\n', start) + 1;
  return text.substr(start, text.find('\n', start) - start);
}

void is_stable(const base::HttpRequest& request, const std::string& canonical, repo::SignedPath path) {
  base::HttpRequest again = request;
  again.url = "https://bucket.example" + line(canonical, 1) + "?" + line(canonical, 2);
  const auto signed_again = repo::canonical_request(again, path, "hash");
  hold(static_cast<bool>(signed_again));
  hold(line(*signed_again, 2) == line(canonical, 2));
  if (path == repo::SignedPath::as_is) hold(*signed_again == canonical);
}

void is_encoded(const std::string& text) {
  const auto encoded = repo::encode_uri(text, false);
  const auto is_safe = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("-._~%").find(c) != std::string_view::npos;
  };
  hold(std::all_of(encoded.begin(), encoded.end(), is_safe));
  const auto decoded = base::unescape_url(encoded, base::UrlPart::path);
  hold(decoded && *decoded == text);
}

}  // namespace

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
    hold(lines == 6 + static_cast<long>(request.headers.size()));
    is_stable(request, *canonical, path);
  }
  is_encoded(text);
  return 0;
}
