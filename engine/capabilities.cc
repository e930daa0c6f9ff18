// .Capabilities as templates see it: three Go structs. APIVersions is a list to everything but its
// method Has, which is in engine/functions/methods.cc.
#include <array>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/object.h"
#include "engine/objects.h"

namespace engine {
namespace {

using base::Arena;
using base::Call;
using base::Field;
using base::Function;
using base::Map;
using base::Param;
using base::Result;
using base::Value;

// A Go struct whose exported fields are values made beforehand.
class Struct : public base::Object {
 public:
  std::optional<Value> field(std::string_view name) const override {
    const auto names = fields();
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i].name == name) return values()[i];
    }
    return std::nullopt;
  }
  std::vector<base::Part> parts() const override {
    std::vector<base::Part> parts;
    const auto names = fields();
    for (std::size_t i = 0; i < names.size(); ++i) parts.push_back({names[i].name, values()[i]});
    return parts;
  }
  Result<Value> to_json(Arena& arena) const override {
    Map* map = Map::make(arena);
    const auto names = fields();
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Value& value = values()[i];
      if (names[i].omit_empty && !base::is_true(value)) continue;
      map->set(names[i].json_name, value);
    }
    return Value::map(map);
  }
  Result<Value> to_yaml3(Arena& arena) const override {
    Map* map = Map::make(arena);
    const auto names = fields();
    for (std::size_t i = 0; i < names.size(); ++i) {
      map->set_copy(base::ascii_lower(names[i].name), values()[i]);
    }
    return Value::map(map);
  }

 protected:
  virtual std::span<const Value> values() const = 0;  // of fields(), in their order
};

class KubeVersion final : public Struct {
 public:
  KubeVersion(Arena& arena, const chart::KubeVersion& version)
      : values_{Value::string(arena, version.version), Value::string(arena, version.major),
                Value::string(arena, version.minor)},
        normalized_(Value::string(arena, version.normalized)),
        text_(Value::string(arena, version.text())) {}

  std::string_view type_name() const override { return "common.KubeVersion"; }
  std::span<const Field> fields() const override {
    static constexpr std::array kFields = {Field{"Version", "Version"}, Field{"Major", "Major"},
                                           Field{"Minor", "Minor"}};
    return kFields;
  }
  const Function* method(std::string_view name) const override;
  std::vector<base::Part> parts() const override {
    return {{"Version", values_[0]}, {"normalizedVersion", normalized_}, {"Major", values_[1]}, {"Minor", values_[2]}};
  }
  std::string print() const override { return std::string(text_.as_string()); }
  const Object* copy(Arena& arena) const override {
    auto* copy = arena.own<KubeVersion>(*this);
    copy->normalized_ = Value::string("");
    copy->text_ = values_[0];  // what String() gives then
    return copy;
  }
  const Value& version() const { return values_[0]; }
  const Value& text() const { return text_; }

 private:
  std::span<const Value> values() const override { return values_; }
  std::array<Value, 3> values_;
  Value normalized_;
  Value text_;
};

class BuildInfo final : public Struct {
 public:
  BuildInfo(Arena& arena, const chart::BuildInfo& info)
      : values_{Value::string(arena, info.version), Value::string(arena, info.git_commit),
                Value::string(arena, info.git_tree_state), Value::string(arena, info.go_version),
                Value::string(arena, info.kube_client_version)} {}

  std::string_view type_name() const override { return "version.BuildInfo"; }
  std::span<const Field> fields() const override {
    static constexpr std::array kFields = {Field{"Version", "version", true},
                                           Field{"GitCommit", "git_commit", true},
                                           Field{"GitTreeState", "git_tree_state", true},
                                           Field{"GoVersion", "go_version", true},
                                           Field{"KubeClientVersion", "kube_client_version"}};
    return kFields;
  }

 private:
  std::span<const Value> values() const override { return values_; }
  std::array<Value, 5> values_;
};

class Capabilities final : public Struct {
 public:
  Capabilities(Arena& arena, const chart::Capabilities& capabilities) {
    base::List* versions =
        base::List::make(arena, base::ListType::version_set, capabilities.api_versions.size());
    for (const auto& version : capabilities.api_versions) {
      versions->push_back(Value::string(arena, version));
    }
    values_ = {Value::object(arena.own<KubeVersion>(arena, capabilities.kube_version)),
               Value::list(versions),
               Value::object(arena.own<BuildInfo>(arena, capabilities.helm_version))};
  }

  std::string_view type_name() const override { return "*common.Capabilities"; }
  std::string_view kind_name() const override { return "ptr"; }
  std::span<const Field> fields() const override {
    static constexpr std::array kFields = {Field{"KubeVersion", "KubeVersion"},
                                           Field{"APIVersions", "APIVersions"},
                                           Field{"HelmVersion", "HelmVersion"}};
    return kFields;
  }
  const Function* method(std::string_view name) const override;
  std::string print() const override { return format(false).substr(1); }  // {{ . }} prints what the pointer leads to
  const Object* copy(Arena& arena) const override {
    auto* copy = arena.own<Capabilities>(*this);
    for (Value& value : copy->values_) value = base::deep_copy(arena, value);
    return copy;
  }

 private:
  std::span<const Value> values() const override { return values_; }
  std::array<Value, 3> values_;
};

Result<Value> version_text(const Call& call) { return static_cast<const KubeVersion&>(*call.self).text(); }
Result<Value> git_version(const Call& call) {
  return static_cast<const KubeVersion&>(*call.self).version();
}
Result<Value> same_capabilities(const Call& call) { return Value::object(call.self); }

constexpr Function kVersionText{"String", {}, false, Param::string, &version_text,
                                "String: the version as ranges are checked against it"};
constexpr Function kGitVersion{"GitVersion", {}, false, Param::string, &git_version,
                               "GitVersion: the whole version, the same as Version"};
constexpr Function kCopy{"Copy", {}, false, Param::other, &same_capabilities,
                         "Copy: the same capabilities"};
const Function* KubeVersion::method(std::string_view name) const {
  if (name == "String") return &kVersionText;
  return name == "GitVersion" ? &kGitVersion : nullptr;
}

const Function* Capabilities::method(std::string_view name) const {
  return name == "Copy" ? &kCopy : nullptr;
}

}  // namespace

Value make_capabilities(Arena& arena, const chart::Capabilities& capabilities) {
  return Value::object(arena.own<Capabilities>(arena, capabilities));
}

}  // namespace engine
