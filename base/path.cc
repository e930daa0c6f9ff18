// Go's path functions for Linux: cleaning, joining and taking apart paths as text, and path.Match.
// Nothing here looks at the disk.
#include <algorithm>
#include <string>
#include <vector>

#include "base/filesystem.h"
#include "base/utf8.h"

namespace base {
namespace {

// One end of a range in a class, "a" or "\]". Moves on; false for a pattern that is wrong here.
bool read_class_character(std::string_view& pattern, char32_t& rune) {
  if (pattern.empty() || pattern[0] == '-' || pattern[0] == ']') return false;
  if (pattern[0] == '\\') {
    pattern.remove_prefix(1);
    if (pattern.empty()) return false;
  }
  const Rune first = decode_rune(pattern);
  rune = first.code;
  pattern.remove_prefix(first.size);
  return first.valid() && !pattern.empty();
}

// The class at the start of `pattern`, after its '['. Moves behind its ']'; nothing if it is wrong.
std::optional<bool> match_class(std::string_view& pattern, char32_t rune) {
  const bool is_negated = !pattern.empty() && pattern[0] == '^';
  if (is_negated) pattern.remove_prefix(1);
  bool found = false;
  for (bool first = true;; first = false) {
    if (!first && !pattern.empty() && pattern[0] == ']') break;
    char32_t low = 0;
    if (!read_class_character(pattern, low)) return std::nullopt;
    char32_t high = low;
    if (pattern[0] == '-') {
      pattern.remove_prefix(1);
      if (!read_class_character(pattern, high)) return std::nullopt;
    }
    if (low <= rune && rune <= high) found = true;
  }
  pattern.remove_prefix(1);
  return found != is_negated;
}

// Matches a piece without stars against the start of `name`. Gives the rest of the name in `rest`.
// The piece is read to its end even after a mismatch, to see whether it is well formed.
std::optional<bool> match_piece(std::string_view piece, std::string_view name,
                                std::string_view& rest) {
  bool failed = false;
  while (!piece.empty()) {
    if (name.empty()) failed = true;
    const Rune first = failed ? Rune{} : decode_rune(name);
    if (piece[0] == '[') {
      piece.remove_prefix(1);
      const auto found = match_class(piece, first.code);
      if (!found) return std::nullopt;
      if (!*found) failed = true;
      if (!failed) name.remove_prefix(first.size);
      continue;
    }
    if (piece[0] == '?') {
      if (!failed && name[0] == '/') failed = true;
      if (!failed) name.remove_prefix(first.size);
      piece.remove_prefix(1);
      continue;
    }
    if (piece[0] == '\\') {
      piece.remove_prefix(1);
      if (piece.empty()) return std::nullopt;
    }
    if (!failed && piece[0] != name[0]) failed = true;
    if (!failed) name.remove_prefix(1);
    piece.remove_prefix(1);
  }
  rest = name;
  return !failed;
}

// Takes the stars at the start of `pattern` and what follows up to the next star.
std::string_view take_piece(std::string_view& pattern, bool& has_star) {
  has_star = false;
  while (!pattern.empty() && pattern[0] == '*') {
    pattern.remove_prefix(1);
    has_star = true;
  }
  bool in_class = false;
  std::size_t end = 0;
  for (; end < pattern.size(); ++end) {
    const char c = pattern[end];
    if (c == '\\' && end + 1 < pattern.size()) ++end;
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    if (c == '*' && !in_class) break;
  }
  const auto piece = pattern.substr(0, end);
  pattern.remove_prefix(end);
  return piece;
}

// Whether what is left of a pattern that cannot match any more is well formed: false, else nothing.
std::optional<bool> no_match_if_well_formed(std::string_view pattern) {
  while (!pattern.empty()) {
    bool has_star = false;
    std::string_view rest;
    if (!match_piece(take_piece(pattern, has_star), {}, rest)) return std::nullopt;
  }
  return false;
}

// Lets the star before `piece` take more and more of `name`, never a slash. True when the piece
// matched; the name then begins behind it.
std::optional<bool> match_after_star(std::string_view piece, bool is_last, std::string_view& name) {
  for (std::size_t i = 0; i < name.size() && name[i] != '/'; ++i) {
    std::string_view rest;
    const auto found = match_piece(piece, name.substr(i + 1), rest);
    if (!found) return std::nullopt;
    if (*found && (!is_last || rest.empty())) {
      name = rest;
      return true;
    }
  }
  return false;
}

std::optional<bool> match(std::string_view pattern, std::string_view name, bool checks_the_rest) {
  while (!pattern.empty()) {
    bool has_star = false;
    const auto piece = take_piece(pattern, has_star);
    if (has_star && piece.empty()) return name.find('/') == std::string_view::npos;
    std::string_view rest;
    const auto found = match_piece(piece, name, rest);
    if (!found) return std::nullopt;
    if (*found && (rest.empty() || !pattern.empty())) {
      name = rest;
      continue;
    }
    if (has_star) {
      const auto later = match_after_star(piece, pattern.empty(), name);
      if (!later) return std::nullopt;
      if (*later) continue;
    }
    return checks_the_rest ? no_match_if_well_formed(pattern) : std::optional<bool>(false);
  }
  return name.empty();
}

}  // namespace

std::optional<bool> match_path(std::string_view pattern, std::string_view name) {
  return match(pattern, name, true);
}

std::optional<bool> match_file_path(std::string_view pattern, std::string_view name) {
  return match(pattern, name, false);
}

std::string clean_path(std::string_view path) {
  if (path.empty()) return ".";
  const bool is_rooted = path[0] == '/';
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  while (start <= path.size()) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const auto part = path.substr(start, end - start);
    start = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!is_rooted) {
      parts.push_back(part);
    }
  }
  std::string clean = is_rooted ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) clean += '/';
    clean += parts[i];
  }
  return clean.empty() ? "." : clean;
}

std::string join_path(std::string_view a, std::string_view b) {
  if (a.empty()) return b.empty() ? "" : clean_path(b);
  if (b.empty()) return clean_path(a);
  std::string joined(a);
  joined += '/';
  joined += b;
  return clean_path(joined);
}

std::string_view base_name(std::string_view path) {
  if (path.empty()) return ".";
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  if (path.empty()) return "/";
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string directory_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return clean_path(slash == std::string_view::npos ? "" : path.substr(0, slash + 1));
}

std::string_view extension(std::string_view path) {
  for (std::size_t i = path.size(); i > 0 && path[i - 1] != '/'; --i) {
    if (path[i - 1] == '.') return path.substr(i - 1);
  }
  return {};
}

Result<std::string> absolute_path(FileSystem& files, const std::string& path) {
  if (!path.empty() && path[0] == '/') return clean_path(path);
  const auto start = TRY(files.working_directory());
  return join_path(start, path);
}

}  // namespace base
