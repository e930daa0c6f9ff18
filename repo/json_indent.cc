#include "repo/json_indent.h"

#include <cstddef>

namespace repo {
namespace {

// The end of the string that begins at `start`, behind its closing quote.
std::size_t end_of_string(std::string_view json, std::size_t start) {
  std::size_t at = start + 1;
  while (at < json.size() && json[at] != '"') at += json[at] == '\\' ? 2 : 1;
  return at + 1;
}

}  // namespace

std::string indent_json(std::string_view json, std::string_view indent) {
  std::string out;
  out.reserve(json.size() + json.size() / 2);
  std::size_t depth = 0;
  const auto new_line = [&] {
    out += '\n';
    for (std::size_t i = 0; i < depth; ++i) out += indent;
  };
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (c == '"') {
      const std::size_t end = end_of_string(json, at);
      out += json.substr(at, end - at);
      at = end - 1;
    } else if (c == '{' || c == '[') {
      out += c;
      ++depth;
      const char next = at + 1 < json.size() ? json[at + 1] : '}';
      if (next != '}' && next != ']') new_line();
    } else if (c == '}' || c == ']') {
      --depth;
      if (at > 0 && json[at - 1] != '{' && json[at - 1] != '[') new_line();
      out += c;
    } else if (c == ',') {
      out += c;
      new_line();
    } else {
      out += c;
      if (c == ':') out += ' ';
    }
  }
  return out;
}

}  // namespace repo
