// Where a schema is: a URL, then a JSON pointer or an anchor behind the "#".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace chart::schema {

// What a reference names: the URL of a document and a decoded fragment.
struct Reference {
  std::string url{};
  std::string fragment{};

  // A fragment that is empty or begins with "/" is a JSON pointer, any other an anchor.
  bool has_anchor() const { return !fragment.empty() && fragment[0] != '/'; }
  // As messages show it, the fragment encoded.
  std::string text() const;
};

// What `reference` means in a resource called `base_url`. Error: `error in parsing "…": …`.
base::Result<Reference> resolve_reference(const std::string& base_url, std::string_view reference);
// "a#b" as {"a", "b"}, the fragment not decoded.
std::pair<std::string_view, std::string_view> split_fragment(std::string_view text);
// A pointer or anchor as URLs write it after "#".
std::string encode_fragment(std::string_view fragment);

// "/" and the token, escaped as JSON pointers do.
void append_token(std::string& pointer, std::string_view token);
// The tokens of a pointer, unescaped.
std::vector<std::string> tokens_of(std::string_view pointer);
// The token back; nothing where a "~" is followed by neither 0 nor 1.
std::optional<std::string> unescape_token(std::string_view token);
// The member of an object or item of an array that one token names; nullptr where there is none.
const base::Value* find_token(const base::Value& value, std::string_view token);

// Text in Go's quotes, made single: how messages of the library quote.
std::string single_quoted(std::string_view text);

}  // namespace chart::schema
