#include "charts/schema/loader.h"

#include "base/go_format.h"
#include "base/json.h"
#include "base/url.h"
#include "charts/schema/metaschema_text.h"

namespace chart::schema {

namespace {

base::Error refused(const std::string& url) {
  return base::Error(base::ErrorCode::denied, "the schema refers to " + base::go_quote(url))
      .because("the schema refers to " + url + ", which is outside the chart")
      .hinting(
          "--allow-schema-references follows such references; or copy that schema under \"$defs\"");
}

// What Go's JSON reader says, and what it means.
base::Error in_plain_words(base::Error error) {
  struct Row {
    std::string_view words;
    std::string_view reason;
    std::string_view hint;
  };
  constexpr Row kRows[] = {
      {"EOF", "the schema ends before it is complete", "close every { with } and every [ with ]"},
      {"after object key:value pair", "a comma or } is missing here",
       "write a comma behind each pair but the last"},
      {"after array element", "a comma or ] is missing here",
       "write a comma behind each element but the last"},
      {"after object key", "a `:` is missing here", "write \"name\": value"},
      {"beginning of object key string", "a name in double quotes was expected here",
       "write \"name\": value, and no comma behind the last pair"},
      {"beginning of value", "a value was expected here",
       "write \"text\", a number, true, false, null, [ ] or { }, and no comma behind the last one"},
      {"in string literal", "a text goes over the end of the line here", "close it with \""},
  };
  const std::string text = error.helm();
  error.because("the schema is no JSON: " + text);
  for (const auto& row : kRows) {
    if (text.find(row.words) == std::string::npos) continue;
    error.because("the schema is no JSON: " + std::string(row.reason))
        .hinting(std::string(row.hint));
    break;
  }
  return error;
}

}  // namespace

base::Result<base::Value> read_schema_text(base::Arena& arena, std::string_view text) {
  std::size_t used = 0;
  auto read = base::json::read_first(arena, text, used, base::json::Numbers::text);
  if (!read) return in_plain_words(std::move(read).error());
  const base::Value value = *read;
  if (text.find_first_not_of(" \t\r\n", used) != std::string_view::npos) {
    return base::Error(base::ErrorCode::invalid, "invalid character after top-level value")
        .because("the text goes on behind the end of the schema");
  }
  return value;
}

void Loader::add(const std::string& url, base::Value document) {
  documents_[url] = arena_.make<base::Value>(document);
}

base::Result<const base::Value*> Loader::load(const std::string& url) {
  const auto known = documents_.find(url);
  if (known != documents_.end()) return known->second;
  const std::string_view built_in = metaschema_text(url);
  auto document = built_in.empty() ? fetch(url) : read_schema_text(arena_, built_in);
  if (!document) {
    base::Error error = std::move(document).error();
    if (error.code() == base::ErrorCode::denied) return error;
    return std::move(error).wrap("failing loading " + base::go_quote(url) + ": ");
  }
  add(url, *document);
  return documents_[url];
}

base::Result<base::Value> Loader::fetch(const std::string& url) {
  const base::Url parsed = TRY(base::parse_url(url));
  if (parsed.scheme == "urn") return unresolved(url);
  const bool is_http = parsed.scheme == "http" || parsed.scheme == "https";
  if (!is_http && parsed.scheme != "file") {
    return base::Error(base::ErrorCode::invalid,
                       "no URLLoader registered for " + base::go_quote(base::format_url(parsed)));
  }
  if (options_.refuse_references) return refused(url);
  if (!is_http) return read_file(parsed.path);
  if (!options_.fetch) {
    return base::Error(base::ErrorCode::unavailable, "HTTP request failed for " + url + ": Get " +
                                                         base::go_quote(url) + ": no network here");
  }
  const std::string text = TRY(options_.fetch(url));
  return read_schema_text(arena_, arena_.copy(text));
}

base::Result<base::Value> Loader::read_file(const std::string& path) {
  // A device or a pipe might never end.
  const auto info = env_.files.info(path, true);
  if (info && *info && (*info)->type != base::FileType::directory) {
    if ((*info)->type != base::FileType::file) {
      return base::Error(base::ErrorCode::invalid, "read " + path + ": not a regular file");
    }
    if ((*info)->size > kMaxReferencedBytes) {
      return base::Error(base::ErrorCode::invalid,
                         "read " + path + ": file too large for a schema");
    }
  }
  const std::string_view text = TRY(env_.files.read(arena_, path));
  return read_schema_text(arena_, text);
}

base::Value Loader::unresolved(const std::string& urn) {
  if (options_.warned_urns == nullptr || options_.warned_urns->insert(urn).second) {
    env_.log.warn("unresolved URN reference ignored; using permissive schema", {{"urn", urn}});
  }
  return base::Value::boolean(true);
}

}  // namespace chart::schema
