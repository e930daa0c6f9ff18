// Paths and URLs. On Linux Go's path and filepath packages agree, so that the os… functions are the
// same as the plain ones.
#include "base/filesystem.h"
#include "base/url.h"
#include "engine/functions/convert.h"
#include "engine/functions/functions.h"
#include "engine/functions/signatures.h"

namespace engine::functions {

using base::Call;
using base::Function;
using base::Map;
using base::Param;
using base::Result;
using base::Url;
using base::Value;

namespace {

std::string_view text(const Call& call) {
  return call.args[0].as_string();
}

Result<Value> base_of(const Call& call) {
  return Value::string(base::base_name(text(call)));
}
Result<Value> directory(const Call& call) {
  return text_value(call, base::directory_name(text(call)));
}
Result<Value> clean(const Call& call) {
  return text_value(call, base::clean_path(text(call)));
}
Result<Value> extension(const Call& call) {
  return Value::string(base::extension(text(call)));
}
Result<Value> is_absolute(const Call& call) {
  return Value::boolean(!text(call).empty() && text(call)[0] == '/');
}

Result<Value> url_parse(const Call& call) {
  auto parsed = base::parse_url(text(call));
  if (!parsed) return std::move(parsed).error().wrap("unable to parse url: ");
  const Url& url = *parsed;
  Map* map = Map::make(call.arena, base::MapType::any, 8);
  map->set("fragment", text_value(call, url.fragment));
  map->set("host", text_value(call, url.host));
  map->set("hostname", text_value(call, url.hostname()));
  map->set("opaque", text_value(call, url.opaque));
  map->set("path", text_value(call, url.path));
  map->set("query", text_value(call, url.query));
  map->set("scheme", text_value(call, url.scheme));
  map->set("userinfo", text_value(call, url.userinfo()));
  return Value::map(map);
}

// The text under `key`, "" where there is none.
Result<std::string> part(const Map& map, std::string_view key) {
  const Value* value = map.find(key);
  if (value == nullptr) return std::string();
  if (value->is_nil()) return nil_dereference();
  if (value->is_string()) return std::string(value->as_string());
  return failure("unable to parse " + std::string(key) + " key, must be of type string, but " +
                 std::string(base::kind_name(*value)) + " found");
}

Result<Value> url_join(const Call& call) {
  const Map& map = call.args[0].as_map();
  Url url;
  url.scheme = TRY(part(map, "scheme"));
  url.host = TRY(part(map, "host"));
  url.path = TRY(part(map, "path"));
  url.query = TRY(part(map, "query"));
  url.opaque = TRY(part(map, "opaque"));
  url.fragment = TRY(part(map, "fragment"));
  const std::string userinfo = TRY(part(map, "userinfo"));
  if (!userinfo.empty()) {
    auto with_user = base::parse_url("proto://" + userinfo + "@host");
    if (!with_user) return std::move(with_user).error().wrap("unable to parse userinfo in dict: ");
    url.has_user = with_user->has_user;
    url.has_password = with_user->has_password;
    url.user = with_user->user;
    url.password = with_user->password;
  }
  return text_value(call, base::format_url(url));
}

constexpr Function kPathFunctions[] = {
    {"base", takes::kString, false, Param::string, base_of, "base PATH: the last part of PATH"},
    {"clean", takes::kString, false, Param::string, clean,
     "clean PATH: PATH without . and .. and double slashes"},
    {"dir", takes::kString, false, Param::string, directory,
     "dir PATH: PATH without its last part"},
    {"ext", takes::kString, false, Param::string, extension,
     "ext PATH: the file name's ending with its dot"},
    {"isAbs", takes::kString, false, Param::boolean, is_absolute,
     "isAbs PATH: whether PATH begins with a slash"},
    {"osBase", takes::kString, false, Param::string, base_of, "osBase PATH: as base"},
    {"osClean", takes::kString, false, Param::string, clean, "osClean PATH: as clean"},
    {"osDir", takes::kString, false, Param::string, directory, "osDir PATH: as dir"},
    {"osExt", takes::kString, false, Param::string, extension, "osExt PATH: as ext"},
    {"osIsAbs", takes::kString, false, Param::boolean, is_absolute, "osIsAbs PATH: as isAbs"},
    {"urlJoin", takes::kMap, false, Param::string, url_join,
     "urlJoin MAP: the URL of the parts urlParse gives"},
    {"urlParse", takes::kString, false, Param::map, url_parse,
     "urlParse URL: a map of scheme, userinfo, host, hostname, path, query, fragment and opaque"},
};

}  // namespace

std::span<const Function> path_functions() {
  return kPathFunctions;
}

}  // namespace engine::functions
