// semver and semverCompare, and the version objects they give: *semver.Version has all methods, the
// semver.Version that IncMajor and its like return only those with a value receiver.
#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/json.h"
#include "base/semver.h"
#include "base/value_kind.h"
#include "engine/functions/functions.h"
#include "engine/functions/signatures.h"

namespace engine::functions {

using base::Call;
using base::Function;
using base::Param;
using base::Result;
using base::Value;
using base::Version;

namespace {

constexpr std::string_view kPointerType = "*semver.Version";
constexpr std::string_view kNilPointer = "runtime error: invalid memory address or nil pointer dereference";

base::Error invalid(std::string text) { return base::Error(base::ErrorCode::invalid, std::move(text)); }

Result<Value> error_text(const Call& call) { return Value::string(call.arena, call.self->format(false)); }

constexpr Function kErrorText{"Error", {}, false, Param::string, error_text, "Error: what went wrong"};

// An error that a method gives as its value.
class ErrorObject final : public base::Object {
 public:
  ErrorObject(std::string_view type, std::string text) : type_(type), text_(std::move(text)) {}
  std::string_view type_name() const override { return type_; }
  std::string_view kind_name() const override { return "ptr"; }
  const Function* method(std::string_view name) const override {
    return name == "Error" ? &kErrorText : nullptr;
  }
  std::vector<base::Part> parts() const override { return {{"s", Value::string(text_)}}; }
  bool has_text() const override { return true; }
  std::string format(bool) const override { return text_; }
  std::string format_behind() const override { return "{" + text_ + "}"; }
  Result<Value> to_json(base::Arena& arena) const override { return Value::map(base::Map::make(arena)); }

 private:
  std::string_view type_;
  std::string text_;
};

class VersionObject final : public base::Object {
 public:
  VersionObject(Version version, bool pointer) : version_(std::move(version)), pointer_(pointer) {}
  const Version& version() const { return version_; }
  // Scan and Unmarshal… change the version that all who have the pointer see.
  void become(Version version) const { version_ = std::move(version); }
  std::string_view type_name() const override { return pointer_ ? kPointerType : kPointerType.substr(1); }
  std::string_view kind_name() const override { return pointer_ ? "ptr" : "struct"; }
  const Function* method(std::string_view name) const override;
  std::string format(bool) const override { return version_.text(); }
  bool has_text() const override { return true; }
  std::vector<base::Part> parts() const override {
    return {{"major", Value::unsigned_of(base::Type::uint64, version_.major)},
            {"minor", Value::unsigned_of(base::Type::uint64, version_.minor)},
            {"patch", Value::unsigned_of(base::Type::uint64, version_.patch)},
            {"pre", Value::string(version_.prerelease)},
            {"metadata", Value::string(version_.metadata)},
            {"original", Value::string(version_.original)}};
  }
  const Object* copy(base::Arena& arena) const override {
    return arena.own<VersionObject>(Version{}, pointer_);
  }
  Result<Value> to_json(base::Arena& arena) const override {
    return Value::string(arena, version_.text());
  }

 private:
  mutable Version version_;
  bool pointer_;
};

Value make_object(const Call& call, Version version, bool pointer) {
  return Value::object(call.arena.own<VersionObject>(std::move(version), pointer));
}

const Version& self(const Call& call) { return static_cast<const VersionObject*>(call.self)->version(); }

// The argument of Compare and its like; nullptr for nil.
const Version* other(const Call& call) {
  if (call.args.empty() || call.args[0].is_nil()) return nullptr;
  return &static_cast<const VersionObject&>(call.args[0].as_object()).version();
}

Result<int> compare(const Call& call) {
  const Version* with = other(call);
  if (with == nullptr) return invalid(std::string(kNilPointer));
  return base::compare_versions(self(call), *with);
}

// Copies: the version they are read from may be made another one (Scan), or go with its region.
Result<Value> version_text(const Call& call) { return Value::string(call.arena, self(call).text()); }
Result<Value> version_original(const Call& call) { return Value::string(call.arena, self(call).original); }
Result<Value> version_major(const Call& call) {
  return Value::unsigned_of(base::Type::uint64, self(call).major);
}
Result<Value> version_minor(const Call& call) {
  return Value::unsigned_of(base::Type::uint64, self(call).minor);
}
Result<Value> version_patch(const Call& call) {
  return Value::unsigned_of(base::Type::uint64, self(call).patch);
}
Result<Value> version_prerelease(const Call& call) {
  return Value::string(call.arena, self(call).prerelease);
}
Result<Value> version_metadata(const Call& call) {
  return Value::string(call.arena, self(call).metadata);
}
Result<Value> version_bytes(const Call& call) {
  return Value::bytes(call.arena.copy(self(call).text()));
}
Result<Value> version_json(const Call& call) {
  return Value::bytes(call.arena.copy("\"" + self(call).text() + "\""));
}

Result<Value> version_compare(const Call& call) { return Value::integer(TRY(compare(call))); }
Result<Value> version_equal(const Call& call) {
  const Version* with = other(call);
  return Value::boolean(with != nullptr && base::compare_versions(self(call), *with) == 0);
}
Result<Value> version_less(const Call& call) { return Value::boolean(TRY(compare(call)) < 0); }
Result<Value> version_less_equal(const Call& call) { return Value::boolean(TRY(compare(call)) <= 0); }
Result<Value> version_greater(const Call& call) { return Value::boolean(TRY(compare(call)) > 0); }
Result<Value> version_greater_equal(const Call& call) { return Value::boolean(TRY(compare(call)) >= 0); }

// A changed version, whose original keeps the v of the old one.
Value changed(const Call& call, Version version) {
  version.original = (self(call).original.starts_with('v') ? "v" : "") + version.text();
  return make_object(call, std::move(version), false);
}

Result<Value> increased(const Call& call, std::uint64_t Version::* segment, std::string_view name) {
  Version version = self(call);
  version.prerelease.clear();
  version.metadata.clear();
  if (version.*segment == std::numeric_limits<std::uint64_t>::max()) {
    return invalid(std::string(name) + " version increment would overflow uint64");
  }
  ++(version.*segment);
  if (segment == &Version::major) version.minor = 0;
  if (segment != &Version::patch) version.patch = 0;
  return changed(call, std::move(version));
}

Result<Value> version_next_major(const Call& call) { return increased(call, &Version::major, "major"); }
Result<Value> version_next_minor(const Call& call) { return increased(call, &Version::minor, "minor"); }
Result<Value> version_next_patch(const Call& call) {
  if (self(call).prerelease.empty()) return increased(call, &Version::patch, "patch");
  Version version = self(call);
  version.prerelease.clear();
  version.metadata.clear();
  return changed(call, std::move(version));
}

// The library's check of one part, by way of a strict version that has nothing else to be wrong.
Result<void> check_part(char mark, std::string_view text) {
  if (text.empty()) return {};
  if (mark == '-' && text.find('+') != std::string_view::npos) return invalid("invalid prerelease string");
  const std::string probe = "0.0.0" + std::string(1, mark) + std::string(text.substr(0, 200));
  TRY(base::parse_strict_version(probe));
  return {};
}

Result<Value> version_with_prerelease(const Call& call) {
  const std::string_view text = call.args[0].as_string();
  TRY(check_part('-', text));
  Version version = self(call);
  version.prerelease = text;
  return changed(call, std::move(version));
}

Result<Value> version_with_metadata(const Call& call) {
  const std::string_view text = call.args[0].as_string();
  TRY(check_part('+', text));
  Version version = self(call);
  version.metadata = text;
  return changed(call, std::move(version));
}

// Some errors of Masterminds/semver are variables: two of the same text are one object, which `eq` sees.
const ErrorObject* named_error(std::string_view text) {
  constexpr std::string_view kType = "*errors.errorString";
  static const std::array<ErrorObject, 6> kNamed{{{kType, "invalid semantic version"},
                                                  {kType, "version string empty"},
                                                  {kType, "invalid characters in version"},
                                                  {kType, "version segment starts with 0"},
                                                  {kType, "invalid metadata string"},
                                                  {kType, "invalid prerelease string"}}};
  for (const auto& named : kNamed) {
    if (named.format(false) == text) return &named;
  }
  return nullptr;
}

// The receiver becomes what `text` says; the error is the value.
Result<Value> read_version(const Call& call, std::string_view text) {
  auto version = base::parse_version(text);
  if (version) {
    static_cast<const VersionObject*>(call.self)->become(std::move(*version));
    return Value();
  }
  const std::string& wrong = version.error().helm();
  if (const auto* named = named_error(wrong)) return Value::object(named);
  const bool is_wrapped = wrong.starts_with("error parsing version segment: ");
  return Value::object(call.arena.own<ErrorObject>(is_wrapped ? "*fmt.wrapError" : "*errors.errorString", wrong));
}

Result<Value> version_scan(const Call& call) {
  const Value& value = call.args[0];
  if (value.is_string() || value.type() == base::Type::bytes) return read_version(call, value.as_string());
  const std::string wrong = value.is_nil() ? std::string("cannot scan nil into Version")
                                           : "unsupported Scan type " + std::string(base::type_name(value));
  return Value::object(call.arena.own<ErrorObject>("*errors.errorString", wrong));
}

Result<Value> version_unmarshal_text(const Call& call) { return read_version(call, call.args[0].as_string()); }

Result<Value> version_unmarshal_json(const Call& call) {
  const auto json = base::json::read(call.arena, call.args[0].as_string());
  if (!json) return Value::object(call.arena.own<ErrorObject>("*json.SyntaxError", json.error().helm()));
  if (json->is_string() || json->is_nil()) return read_version(call, json->is_nil() ? "" : json->as_string());
  return Value::object(call.arena.own<ErrorObject>(
      "*json.UnmarshalTypeError", fmt::format("json: cannot unmarshal {} into Go value of type string", base::json_kind(*json))));
}

constexpr Param kVersion[] = {Param::object};
constexpr Param kBytes[] = {Param::bytes};

constexpr Function comparison(std::string_view name, Param result, base::FunctionBody body, std::string_view help) {
  return {name, kVersion, false, result, body, help, false, kPointerType};
}

constexpr std::size_t kOnlyPointers = 10;  // the rows before it need a pointer

constexpr Function kVersionMethods[] = {
    comparison("Compare", Param::integer, version_compare, "Compare VERSION: -1, 0 or 1"),
    comparison("Equal", Param::boolean, version_equal, "Equal VERSION: whether both are the same"),
    comparison("GreaterThan", Param::boolean, version_greater, "GreaterThan VERSION: whether it is newer"),
    comparison("GreaterThanEqual", Param::boolean, version_greater_equal,
               "GreaterThanEqual VERSION: whether it is newer or the same"),
    comparison("LessThan", Param::boolean, version_less, "LessThan VERSION: whether it is older"),
    comparison("LessThanEqual", Param::boolean, version_less_equal,
               "LessThanEqual VERSION: whether it is older or the same"),
    {"Original", {}, false, Param::string, version_original, "Original: the text it was read from"},
    {"Scan", takes::kAny, false, Param::error, version_scan, "Scan TEXT: becomes the version of TEXT"},
    {"UnmarshalJSON", kBytes, false, Param::error, version_unmarshal_json,
     "UnmarshalJSON BYTES: becomes the version of the JSON text"},
    {"UnmarshalText", kBytes, false, Param::error, version_unmarshal_text,
     "UnmarshalText BYTES: becomes the version of BYTES"},
    {"IncMajor", {}, false, Param::other, version_next_major, "IncMajor: the next major version"},
    {"IncMinor", {}, false, Param::other, version_next_minor, "IncMinor: the next minor version"},
    {"IncPatch", {}, false, Param::other, version_next_patch, "IncPatch: the next patch version"},
    {"Major", {}, false, Param::uint64, version_major, "Major: the first number"},
    {"MarshalJSON", {}, false, Param::bytes, version_json, "MarshalJSON: the bytes of its JSON", true},
    {"MarshalText", {}, false, Param::bytes, version_bytes, "MarshalText: the bytes of its text", true},
    {"Metadata", {}, false, Param::string, version_metadata, "Metadata: what follows the +"},
    {"Minor", {}, false, Param::uint64, version_minor, "Minor: the second number"},
    {"Patch", {}, false, Param::uint64, version_patch, "Patch: the third number"},
    {"Prerelease", {}, false, Param::string, version_prerelease, "Prerelease: what follows the -"},
    {"SetMetadata", takes::kString, false, Param::other, version_with_metadata,
     "SetMetadata TEXT: the same version with other metadata", true},
    {"SetPrerelease", takes::kString, false, Param::other, version_with_prerelease,
     "SetPrerelease TEXT: the same version as another prerelease", true},
    {"String", {}, false, Param::string, version_text, "String: the version in full, without v"},
    {"Value", {}, false, Param::any, version_text, "Value: the version in full, without v", true},
};

const Function* VersionObject::method(std::string_view name) const {
  const auto* const first = std::begin(kVersionMethods) + (pointer_ ? 0 : kOnlyPointers);
  const auto* const found = std::find_if(first, std::end(kVersionMethods),
                                         [name](const Function& row) { return row.name == name; });
  return found == std::end(kVersionMethods) ? nullptr : found;
}

Result<Value> semver(const Call& call) {
  Version version = TRY(base::parse_version(call.args[0].as_string()));
  return make_object(call, std::move(version), true);
}

Result<Value> semver_compare(const Call& call) {
  const base::Constraint constraint = TRY(base::Constraint::parse(call.args[0].as_string()));
  const Version version = TRY(base::parse_version(call.args[1].as_string()));
  return Value::boolean(constraint.allows(version));
}

constexpr Function kVersionFunctions[] = {
    {"semver", takes::kString, false, Param::other, semver,
     "semver TEXT: TEXT as a version with the fields Major, Minor, Patch, Prerelease, ...", true},
    {"semverCompare", takes::kStringString, false, Param::boolean, semver_compare,
     "semverCompare RANGE VERSION: whether VERSION lies in RANGE, such as \">=1.2 <2\"", true},
};

}  // namespace

std::span<const Function> version_functions() { return kVersionFunctions; }

}  // namespace engine::functions
