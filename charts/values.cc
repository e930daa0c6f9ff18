// The user's values: files and flags read in Helm's order, by kind and not by place on the command
// line. merge_value_options() is the entry point.
#include "charts/values.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/json.h"
#include "base/unicode.h"
#include "base/url.h"
#include "base/value_kind.h"
#include "base/yaml.h"
#include "charts/merge.h"
#include "charts/place.h"
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

constexpr std::string_view kStandardInput = "standard input";

Result<Map*> read_document(Arena& arena, std::string_view document) {
  auto read = base::yaml::read(arena, document);
  if (!read) return std::move(read).error().wrap("cannot unmarshal yaml document: ");
  if (read->is_nil()) return nullptr;
  if (!read->is_map()) {
    return Error(
               ErrorCode::invalid,
               fmt::format(
                   "cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: "
                   "json: cannot unmarshal {} into Go value of type map[string]interface {{}}",
                   base::json_kind(*read)))
        .because(fmt::format("values must be a table, but the document is {}", base::plain_kind(*read)))
        .at(base::yaml::find_place(document, {}).value_or(base::Place{}))
        .hinting("write `name: value` lines");
  }
  return &read->as_map();
}

Error too_large(std::string_view name) {
  return {ErrorCode::invalid, fmt::format("read {}: file too large", name)};
}

Result<std::string_view> read_standard_input(Env& env, Arena& arena) {
  std::string text;
  char piece[16 * 1024];
  while (env.in.read(piece, sizeof piece), env.in.gcount() > 0) {
    text.append(piece, static_cast<std::size_t>(env.in.gcount()));
    if (text.size() > kMaxValuesBytes) return too_large(kStandardInput);
  }
  return arena.copy(text);
}

// The text of a file, of standard input ("-"), or of a URL.
Result<std::string_view> read_source(Env& env, Arena& arena, std::string_view path, const ValueOptions& options) {
  if (base::trim_space(path) == "-") return read_standard_input(env, arena);
  const base::Url url = TRY(base::parse_url(path));  // refuses "100%.yaml", as Helm does
  const bool is_web = url.scheme == "http" || url.scheme == "https";
  if (!url.scheme.empty() && url.scheme != "oci" && options.fetch) {
    auto text = options.fetch(std::string(path));
    if (text && text->size() > kMaxValuesBytes) return too_large(path);
    if (text) return arena.copy(*text);
    // A scheme that nobody fetches: it is a path with a colon.
    const bool is_unknown = text.error().helm() == fmt::format("scheme {} not supported", base::go_quote(url.scheme));
    if (!is_unknown) return std::move(text).error();
  }
  if (is_web || url.scheme == "oci") {
    return Error(ErrorCode::unavailable, fmt::format("cannot read values from {} in this version", path))
        .hinting("download it and give the file instead");
  }
  const auto text = TRY(env.files.read(arena, std::string(path)));
  if (text.size() > kMaxValuesBytes) return too_large(path);
  return text;
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

Result<void> apply_flags(Arena& arena, Map& values, const std::vector<std::string>& flags,
                         Apply apply, std::string_view flag) {
  for (const std::string& text : flags) {
    auto applied = apply(arena, values, text);
    if (applied) continue;
    Error error = std::move(applied).error();
    if (!error.has_reason()) error.because(fmt::format("{} {}: {}", flag, text, error.helm()));
    return std::move(error.wrap(fmt::format("failed parsing {} data: ", flag)));
  }
  return {};
}

Result<Map*> merge_value_files(Env& env, Arena& arena, const ValueOptions& options, std::vector<ValueSource>* sources) {
  Map* values = Map::make(arena);
  for (const std::string& file : options.value_files) {
    const std::string_view text = TRY(read_source(env, arena, file, options));
    const std::string_view name = base::trim_space(file) == "-" ? kStandardInput : file;
    if (sources != nullptr) sources->push_back({std::string(name), text});
    auto read = read_values(arena, text);
    if (!read) {
      return in_file(std::move(read).error(), name, text)
          .wrap(fmt::format("failed to parse {}: ", file));
    }
    values = values->empty() ? *read : merge_maps(arena, *values, **read);
  }
  return values;
}

}  // namespace

Result<Map*> read_values(Arena& arena, std::string_view text) {
  auto documents = base::yaml::split_documents(arena, text);
  if (!documents) return std::move(documents).error().wrap("error reading yaml document: ");
  Map* values = Map::make(arena);
  for (std::size_t i = 0; i < documents->size(); ++i) {
    auto read = read_document(arena, (*documents)[i]);
    if (!read) {
      Error error = std::move(read).error();
      base::Place place = error.place();
      if (const auto exact = base::yaml::find_problem((*documents)[i])) place = *exact;
      if (place.line > 0) place.line += base::yaml::first_line_of(*documents, i);
      return std::move(error.moved_to(std::move(place)));
    }
    if (*read == nullptr) continue;
    values = values->empty() ? *read : merge_maps(arena, *values, **read);
  }
  return values;
}

std::optional<base::Place> find_value_place(std::string_view text,
                                            std::span<const std::string> path,
                                            base::yaml::Target target) {
  Arena arena;
  const auto documents = base::yaml::split_documents(arena, text);
  for (std::size_t i = documents ? documents->size() : 0; i-- > 0;) {
    auto place = base::yaml::find_place((*documents)[i], path, target);
    if (!place) continue;
    place->line += base::yaml::first_line_of(*documents, i);
    return place;
  }
  return std::nullopt;
}

Result<Value> merge_value_options(Env& env, Arena& arena, const ValueOptions& options,
                                  std::vector<ValueSource>* sources) {
  Map* values = TRY(merge_value_files(env, arena, options, sources));
  for (const std::string& text : options.set_json) {
    TRY(apply_json_flag(arena, values, text));
  }
  TRY(apply_flags(arena, *values, options.set, apply_set, "--set"));
  TRY(apply_flags(arena, *values, options.set_string, apply_set_string, "--set-string"));
  const ValueReader read = [&](std::string_view path) { return read_source(env, arena, path, options); };
  for (const std::string& text : options.set_file) {
    auto applied = apply_set_file(arena, *values, text, read);
    if (!applied) return std::move(applied).error().wrap("failed parsing --set-file data: ");
  }
  TRY(apply_flags(arena, *values, options.set_literal, apply_set_literal, "--set-literal"));
  return Value::map(values);
}

}  // namespace chart
