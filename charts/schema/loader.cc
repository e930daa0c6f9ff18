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

}  // namespace

base::Result<base::Value> read_schema_text(base::Arena& arena, std::string_view text) {
  std::size_t used = 0;
  const base::Value value =
      TRY(base::json::read_first(arena, text, used, base::json::Numbers::text));
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
