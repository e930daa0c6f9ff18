// The user's values: files and flags read in Helm's order, by kind and not by place on the command line.
// Value files are cut into documents by line, as the reader Helm takes from Kubernetes does, before any
// YAML is looked at; so "---" at the start of a line cuts even inside a quoted string (VAL-029).
#include "charts/values.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "base/go_format.h"
#include "base/json.h"
#include "base/unicode.h"
#include "base/yaml.h"
#include "charts/merge.h"
#include "charts/set_flags.h"

namespace chart {
namespace {

using base::Arena;
using base::Env;
using base::Error;
using base::ErrorCode;
using base::Map;
using base::Result;
using base::Value;

constexpr std::string_view kSeparator = "---";

// The text with a line feed at its end and CR LF made LF.
std::string_view with_plain_lines(Arena& arena, std::string_view text) {
  if (text.empty()) return text;
  const bool has_returns = text.find("\r\n") != std::string_view::npos;
  if (!has_returns && text.back() == '\n') return text;
  char* copy = arena.allocate_array<char>(text.size() + 1);
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dropped = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!is_dropped) copy[size++] = text[i];
  }
  if (copy[size - 1] != '\n') copy[size++] = '\n';
  return {copy, size};
}

// Cuts the first document off `rest`. Nothing where there is none left.
Result<std::optional<std::string_view>> next_document(std::string_view& rest) {
  std::size_t at = 0;
  while (at < rest.size()) {
    const std::size_t line_end = rest.find('\n', at) + 1;
    const std::string_view line = rest.substr(at, line_end - at);
    if (line.starts_with(kSeparator)) {
      const std::string_view after = base::trim_space(line.substr(kSeparator.size()));
      if (!after.empty() && after[0] != '#') {
        return Error(ErrorCode::invalid,
                     fmt::format("error reading yaml document: invalid Yaml document separator: {}", after));
      }
      if (at > 0) {
        const std::string_view document = rest.substr(0, at);
        rest.remove_prefix(line_end);
        return std::optional(document);
      }
    }
    at = line_end;
  }
  const std::string_view document = std::exchange(rest, {});
  if (document.empty()) return std::optional<std::string_view>();
  return std::optional(document);
}

// What encoding/json calls the kind of a value.
std::string_view json_kind(const Value& value) {
  if (value.is_list()) return "array";
  if (value.is_string()) return "string";
  if (value.is_bool()) return "bool";
  return "number";
}

Result<const Map*> read_document(Arena& arena, std::string_view document) {
  auto read = base::yaml::read(arena, document);
  if (!read) return std::move(read).error().wrap("cannot unmarshal yaml document: ");
  if (read->is_nil()) return nullptr;
  if (!read->is_map()) {
    return Error(ErrorCode::invalid,
                 fmt::format("cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: "
                             "json: cannot unmarshal {} into Go value of type map[string]interface {{}}",
                             json_kind(*read)))
        .because(fmt::format("values must be a table of names, but the document is a {}", json_kind(*read)));
  }
  return &read->as_map();
}

bool is_hex(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

// Why Go's url.Parse refuses a text without a scheme that is fetched; empty where it does not. Helm asks
// it before it looks at the disk, so a file called "100%.yaml" cannot be read.
std::string url_refusal(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') continue;
    if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) {
      return "invalid URL escape " + base::go_quote(text.substr(i, 3));
    }
    i += 2;
  }
  return {};
}

struct Reference {
  std::string scheme{};   // in lower case; empty for a path
  std::string refusal{};  // why it is no URL, in Go's words
};

// The scheme of `text` as url.Parse finds it.
Reference parse_reference(std::string_view text) {
  Reference found;
  std::string_view rest = text.substr(0, text.find('#'));
  for (const char byte : text) {
    if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F) {
      found.refusal = "net/url: invalid control character in URL";
      return found;
    }
  }
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char byte = rest[i];
    const bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    const bool may_follow = (byte >= '0' && byte <= '9') || byte == '+' || byte == '-' || byte == '.';
    if (is_letter || (may_follow && i > 0)) continue;
    if (byte == ':') {
      if (i == 0) {
        found.refusal = "missing protocol scheme";
        return found;
      }
      for (const char letter : rest.substr(0, i)) {
        found.scheme += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
      }
      rest.remove_prefix(i + 1);
    }
    break;
  }
  rest = rest.substr(0, rest.find('?'));
  if (!rest.starts_with('/')) {
    if (!found.scheme.empty()) return found;
    if (rest.substr(0, rest.find('/')).find(':') != std::string_view::npos) {
      found.refusal = "first path segment in URL cannot contain colon";
      return found;
    }
  }
  found.refusal = url_refusal(rest);
  const std::size_t fragment = text.find('#');
  if (found.refusal.empty() && fragment != std::string_view::npos) {
    found.refusal = url_refusal(text.substr(fragment + 1));
  }
  return found;
}

Result<std::string_view> read_standard_input(Env& env, Arena& arena) {
  const std::string text{std::istreambuf_iterator<char>(env.in), std::istreambuf_iterator<char>()};
  return arena.copy(text);
}

// The text of a file, of standard input ("-"), or of a URL.
Result<std::string_view> read_source(Env& env, Arena& arena, std::string_view path) {
  if (base::trim_space(path) == "-") return read_standard_input(env, arena);
  const Reference reference = parse_reference(path);
  if (!reference.refusal.empty()) {
    return Error(ErrorCode::invalid, fmt::format("parse {}: {}", base::go_quote(path), reference.refusal));
  }
  if (reference.scheme == "http" || reference.scheme == "https" || reference.scheme == "oci") {
    return Error(ErrorCode::unavailable,
                 fmt::format("cannot read values from {}: URLs come with repositories, which this version "
                             "does not have yet",
                             path))
        .hinting("download it and give the file instead");
  }
  return env.files.read(arena, std::string(path));
}

Result<void> apply_json_flag(Arena& arena, Map*& values, const std::string& text) {
  const std::string_view trimmed = base::trim_space(text);
  if (!trimmed.starts_with('{')) {
    auto applied = apply_set_json(arena, *values, text);
    if (applied) return {};
    Error cause = std::move(applied).error();
    const std::string reason = cause.reason();
    return std::move(cause.with_helm("failed parsing --set-json data " + text)
                         .because(fmt::format("--set-json {}: {}", text, reason)));
  }
  const auto object = base::json::read(arena, trimmed);
  if (!object) {
    return Error(ErrorCode::invalid, "failed parsing --set-json data JSON: " + text)
        .because(fmt::format("--set-json {}: {}", text, object.error().reason()));
  }
  values = merge_maps(arena, *values, object->as_map());
  return {};
}

using Apply = Result<void> (*)(Arena&, Map&, std::string_view);

Result<void> apply_flags(Arena& arena, Map& values, const std::vector<std::string>& flags, Apply apply,
                         std::string_view flag) {
  for (const std::string& text : flags) {
    auto applied = apply(arena, values, text);
    if (applied) continue;
    Error error = std::move(applied).error();
    if (!error.has_reason()) error.because(fmt::format("{} {}: {}", flag, text, error.helm()));
    return std::move(error.wrap(fmt::format("failed parsing {} data: ", flag)));
  }
  return {};
}

Result<Map*> merge_value_files(Env& env, Arena& arena, const std::vector<std::string>& files) {
  Map* values = Map::make(arena);
  for (const std::string& file : files) {
    const std::string_view text = TRY(read_source(env, arena, file));
    auto read = read_values(arena, text);
    if (!read) {
      Error error = std::move(read).error();
      const base::Place inner = error.place();
      if (inner.file.empty()) error.at(base::Place{file, inner.line, inner.column});
      return std::move(error.wrap(fmt::format("failed to parse {}: ", file)));
    }
    values = values->empty() ? *read : merge_maps(arena, *values, **read);
  }
  return values;
}

}  // namespace

Result<Map*> read_values(Arena& arena, std::string_view text) {
  std::string_view rest = with_plain_lines(arena, text);
  Map* values = Map::make(arena);
  for (;;) {
    const auto document = TRY(next_document(rest));
    if (!document) return values;
    const Map* read = TRY(read_document(arena, *document));
    if (read == nullptr) continue;
    values = values->empty() ? const_cast<Map*>(read) : merge_maps(arena, *values, *read);
  }
}

Result<Value> merge_value_options(Env& env, Arena& arena, const ValueOptions& options) {
  Map* values = TRY(merge_value_files(env, arena, options.value_files));
  for (const std::string& text : options.set_json) {
    TRY(apply_json_flag(arena, values, text));
  }
  TRY(apply_flags(arena, *values, options.set, apply_set, "--set"));
  TRY(apply_flags(arena, *values, options.set_string, apply_set_string, "--set-string"));
  const ValueReader read = [&](std::string_view path) { return read_source(env, arena, path); };
  for (const std::string& text : options.set_file) {
    auto applied = apply_set_file(arena, *values, text, read);
    if (!applied) return std::move(applied).error().wrap("failed parsing --set-file data: ");
  }
  TRY(apply_flags(arena, *values, options.set_literal, apply_set_literal, "--set-literal"));
  return Value::map(values);
}

}  // namespace chart
