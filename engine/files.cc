// .Files: a map of the chart's files with methods. Files is the host object, make_files its maker.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/base64.h"
#include "base/glob.h"
#include "base/go_format.h"
#include "base/object.h"
#include "base/yaml.h"
#include "engine/objects.h"

namespace engine {
namespace {

using base::Call;
using base::Function;
using base::Map;
using base::Param;
using base::Result;
using base::Value;

// An empty file has no bytes, which is not Go's nil.
Value given_bytes(std::string_view bytes) { return Value::bytes(bytes.empty() ? "" : bytes); }

class Files final : public base::Object {
 public:
  // `files`: name to bytes, in the arena.
  explicit Files(Map* files) : files_(files) {}

  std::string_view type_name() const override { return "engine.files"; }
  std::string_view kind_name() const override { return "map"; }
  // Go gives the zero value, no bytes, for what is not in a map.
  std::optional<Value> field(std::string_view name) const override {
    return files_->has(name) ? given_bytes(bytes_of(name)) : Value::bytes({});
  }
  const Function* method(std::string_view name) const override;
  const Map* elements() const override { return files_; }
  std::optional<std::size_t> length() const override { return files_->size(); }
  Result<Value> to_json(base::Arena&) const override { return Value::map(files_); }

  const Map& files() const { return *files_; }
  std::string_view bytes_of(std::string_view name) const {
    const Value* found = files_->find(name);
    return found == nullptr ? std::string_view() : found->as_string();
  }

 private:
  Map* files_;
};

const Files& receiver(const Call& call) { return static_cast<const Files&>(*call.self); }

// path.Base: the last part of a path.
std::string_view base_name(std::string_view path) {
  if (path.empty()) return ".";
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return "/";
  return path.substr(path.rfind('/') + 1);
}

Result<Value> get(const Call& call) {
  return Value::string(receiver(call).bytes_of(call.args[0].as_string()));
}

Result<Value> get_bytes(const Call& call) {
  return given_bytes(receiver(call).bytes_of(call.args[0].as_string()));
}

Result<Value> glob(const Call& call) {
  const auto pattern = base::Glob::parse(call.args[0].as_string());
  Map* matching = Map::make(call.arena);
  for (const auto& [name, data] : receiver(call).files()) {
    // A malformed pattern is read as "**".
    if (!pattern || pattern->matches(name)) matching->set(name, data);
  }
  return Value::object(call.arena.own<Files>(matching));
}

// A YAML map of base name to text. Where it cannot be written Helm gives nothing.
Result<Value> as_yaml(const Call& call, Value (*convert)(base::Arena& arena, std::string_view data)) {
  Map* data = Map::make(call.arena, base::MapType::strings);
  for (const auto& [name, bytes] : receiver(call).files()) {
    data->set(base_name(name), convert(call.arena, bytes.as_string()));
  }
  auto text = base::yaml::write(call.arena, Value::map(data));
  if (!text) return Value::string("");
  if (text->ends_with('\n')) text->pop_back();
  return Value::string(call.arena, *text);
}

Result<Value> as_config(const Call& call) {
  return as_yaml(call, [](base::Arena&, std::string_view data) { return Value::string(data); });
}

Result<Value> as_secrets(const Call& call) {
  return as_yaml(call, [](base::Arena& arena, std::string_view data) {
    return Value::string(arena, base::base64_encode(data));
  });
}

Result<Value> lines(const Call& call) {
  base::List* list = base::List::make(call.arena, base::ListType::strings);
  std::string_view text = receiver(call).bytes_of(call.args[0].as_string());
  if (text.empty()) return Value::list(list);
  if (text.ends_with('\n')) text.remove_suffix(1);
  while (true) {
    const auto end = text.find('\n');
    list->push_back(Value::string(text.substr(0, end)));
    if (end == std::string_view::npos) return Value::list(list);
    text.remove_prefix(end + 1);
  }
}

constexpr Param kString[] = {Param::string};

constexpr std::array kMethods = {
    Function{"AsConfig", {}, false, Param::string, &as_config,
             "AsConfig: the files as a YAML map of base name to text, for a ConfigMap"},
    Function{"AsSecrets", {}, false, Param::string, &as_secrets,
             "AsSecrets: the files as a YAML map of base name to base64, for a Secret"},
    Function{"Get", kString, false, Param::string, &get, "Get NAME: the text of a file, empty without it"},
    Function{"GetBytes", kString, false, Param::bytes, &get_bytes, "GetBytes NAME: the bytes of a file"},
    Function{"Glob", kString, false, Param::other, &glob,
             "Glob PATTERN: those files whose names match, * for a name and ** for any path"},
    Function{"Lines", kString, false, Param::strings, &lines, "Lines NAME: the lines of a file"},
};

const Function* Files::method(std::string_view name) const {
  for (const auto& row : kMethods) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace

Value make_files(base::Arena& arena, std::span<const chart::File> files) {
  std::vector<const chart::File*> sorted;
  sorted.reserve(files.size());
  for (const auto& file : files) sorted.push_back(&file);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto* a, const auto* b) { return a->name < b->name; });
  Map* map = Map::make(arena, base::MapType::any, files.size());
  for (const auto* file : sorted) map->set(file->name, given_bytes(file->data));
  return Value::object(arena.own<Files>(map));
}

}  // namespace engine
