#include "charts/image_reference.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"

namespace chart {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::size_t kMaxTag = 128;
constexpr std::size_t kMaxRepository = 255;
constexpr std::size_t kSha256Digits = 64;
constexpr std::size_t kSha512Digits = 128;

bool is_small_or_digit(char c) { return base::is_ascii_digit(c) || (c >= 'a' && c <= 'z'); }
bool is_word(char c) { return base::is_ascii_letter(c) || base::is_ascii_digit(c) || c == '_'; }

// Letters and digits with ".", "_", "__" or dashes between them.
bool is_component(std::string_view text) {
  if (text.empty() || !is_small_or_digit(text.front()) || !is_small_or_digit(text.back())) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_small_or_digit(text[i])) continue;
    const auto start = i;
    while (!is_small_or_digit(text[i])) ++i;  // the last one is
    const auto between = text.substr(start, i - start);
    const bool is_dashes = between.find_first_not_of('-') == std::string_view::npos;
    if (!is_dashes && between != "." && between != "_" && between != "__") return false;
  }
  return true;
}

bool is_path(std::string_view text) {
  for (;;) {
    const auto slash = text.find('/');
    if (!is_component(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

// A name or an address in brackets, and a port.
bool is_host(std::string_view text) {
  auto name = text;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    const auto address = text.substr(1, end - 1);
    const bool is_six = std::all_of(address.begin(), address.end(), [](char c) {
      return base::is_ascii_digit(c) || c == ':' || c == '.' || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    if (!is_six) return false;
    name = text.substr(end + 1);
    if (name.empty()) return true;
    if (name.front() != ':') return false;
  }
  const auto colon = name.rfind(':');
  if (colon != std::string_view::npos) {
    const auto port = name.substr(colon + 1);
    if (port.empty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), base::is_ascii_digit)) return false;
    name = name.substr(0, colon);
  }
  if (text.starts_with('[')) return true;
  if (name.empty() || name.front() == '.' || name.front() == '-' || name.back() == '-') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return base::is_ascii_letter(c) || base::is_ascii_digit(c) || c == '.' || c == '-';
  });
}

bool is_tag(std::string_view text) {
  if (text.empty() || text.size() > kMaxTag || !is_word(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return is_word(c) || c == '.' || c == '-'; });
}

bool is_digest(std::string_view text) {
  const auto colon = text.find(':');
  const auto name = text.substr(0, colon);
  if (colon == std::string_view::npos || (name != "sha256" && name != "sha512")) return false;
  const auto digits = text.substr(colon + 1);
  if (digits.size() != (name == "sha256" ? kSha256Digits : kSha512Digits)) return false;
  return std::all_of(digits.begin(), digits.end(),
                     [](char c) { return base::is_ascii_digit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::string ImageReference::text() const {
  auto all = repository();
  if (!tag.empty()) all += ":" + tag;
  if (!digest.empty()) all += "@" + digest;
  return all;
}

Result<ImageReference> parse_image_reference(std::string_view text) {
  const auto refused = [&](std::string_view why) {
    return Error(ErrorCode::invalid, fmt::format("\"{}\" is no image reference: {}", text.substr(0, kMaxRepository), why));
  };
  if (text.empty()) return refused("it is empty");
  if (text.size() > kMaxImageReference) return refused(fmt::format("it is longer than {} bytes", kMaxImageReference));
  ImageReference image;
  auto rest = text;
  const auto at = rest.find('@');
  if (at != std::string_view::npos) {
    image.digest = rest.substr(at + 1);
    rest = rest.substr(0, at);
    if (!is_digest(image.digest)) return refused("a digest is sha256: or sha512: and its digits");
  }
  const auto slash = rest.find('/');
  const auto first = rest.substr(0, slash);
  const bool has_upper = std::any_of(first.begin(), first.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  const bool is_first_host = slash != std::string_view::npos &&
                             (first.find_first_of(".:[") != std::string_view::npos || first == "localhost" || has_upper);
  if (is_first_host) {
    image.host = first;
    rest.remove_prefix(slash + 1);
    if (!is_host(first)) return refused(fmt::format("\"{}\" is no host", first));
  }
  const auto colon = rest.rfind(':');
  if (colon != std::string_view::npos && rest.find('/', colon) == std::string_view::npos) {
    image.tag = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
    if (!is_tag(image.tag)) return refused(fmt::format("\"{}\" is no tag", image.tag));
  }
  if (!is_path(rest)) {
    return refused("a name has small letters and digits, with '.', '_' or '-' between them and '/' between its parts");
  }
  if (rest.size() > kMaxRepository) return refused(fmt::format("its name is longer than {} bytes", kMaxRepository));
  image.path = rest;
  if (image.host.empty() || image.host == "index.docker.io") image.host = kDockerHost;
  if (image.host == kDockerHost && image.path.find('/') == std::string::npos) image.path.insert(0, "library/");
  if (image.tag.empty() && image.digest.empty()) image.tag = "latest";
  return image;
}

ImageReference relocated_image(const ImageReference& image, std::string_view target) {
  // What may stand in a path: the host's other characters become one underscore.
  std::string folder;
  for (const char c : base::ascii_lower(image.host)) {
    if (is_small_or_digit(c) || ((c == '.' || c == '-') && !folder.empty())) {
      folder += c;
    } else if (!folder.empty() && folder.back() != '_') {
      folder += '_';
    }
  }
  while (!folder.empty() && !is_small_or_digit(folder.back())) folder.pop_back();
  ImageReference moved = image;
  const auto slash = target.find('/');
  moved.host = target.substr(0, slash);
  moved.path = folder + "/" + image.path;
  if (slash != std::string_view::npos) moved.path.insert(0, std::string(target.substr(slash + 1)) + "/");
  return moved;
}

}  // namespace chart
