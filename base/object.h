// Host objects: what templates see that is no plain data (.Files, .Capabilities, a parsed version, a
// certificate), and the signatures of functions and methods that the template language calls.
#pragma once

#include <complex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"

namespace base {

// The Go type that a parameter is declared with, or that a function returns. The evaluator converts
// and checks arguments by it, with Go's error texts ("wrong type for value; expected string; got int").
enum class Param : std::uint8_t {
  any,       // interface {}
  raw,       // reflect.Value: taken as it is, an absent value allowed (Go's own built-ins)
  string, boolean, integer, int32, int64, uint, uint64, uint32, float64,
  map,       // map[string]interface {}
  list,      // []interface {}
  strings,   // []string
  bytes,     // []uint8
  string_map,// map[string]string
  time,      // time.Time
  duration,  // time.Duration
  object,    // a host object whose type_name() is Function::object_type
  error,     // results only: an error as a value, nil where there is none
  other,     // results only: some other concrete type, known from the value itself
};

// What functions reach beyond their arguments. The engine derives from it and functions that need
// more than the arena cast down; base knows nothing of what is in it.
class Host {
 public:
  virtual ~Host() = default;
};

// One call of a function or method.
struct Call {
  Arena& arena;                  // results are made here
  std::span<const Value> args;   // checked and converted; without the receiver
  Host& host;
  const Object* self = nullptr;  // the receiver, for methods
};

using FunctionBody = Result<Value> (*)(const Call& call);

// One row of a function table. `help` begins with the name and its arguments in capitals, then says
// what it gives: "replace OLD NEW TEXT: TEXT with every OLD changed to NEW".
struct Function {
  std::string_view name;
  std::span<const Param> params;   // the last one repeats when variadic
  bool variadic = false;
  Param result = Param::any;       // what the Go function declares as its (first) result
  FunctionBody body = nullptr;
  std::string_view help{};
  bool fails = false;              // the Go function returns (T, error)
  std::string_view object_type{};  // for Param::object
  std::string_view bad_results{};  // what a template cannot take, in Go's words; then there is no body
};

// An exported field of a Go struct.
struct Field {
  std::string_view name;       // Go's; yaml.v3 writes it in small letters
  std::string_view json_name;  // as encoding/json writes it
  bool omit_empty = false;     // JSON leaves it out when it is empty
};

// A field of a Go struct as fmt prints it.
struct Part {
  std::string_view name;
  Value value;
};

// A Go value of a named type: a struct, a pointer to one, or a map or slice with methods.
// Lives in an arena and is never changed once made.
class Object {
 public:
  virtual ~Object() = default;
  // As %T prints it: "*common.Capabilities", "engine.files", "*semver.Version".
  virtual std::string_view type_name() const = 0;
  // Go's kind: "ptr", "struct", "map", "slice", "int", …
  virtual std::string_view kind_name() const { return "struct"; }
  // An exported field (struct) or an element (map); nothing where there is none.
  virtual std::optional<Value> field(std::string_view name) const { (void)name; return std::nullopt; }
  // The exported fields of a struct in Go's order, which toJson, toYamlPretty and toToml keep (as maps
  // are sorted, to_json() cannot); empty for everything else.
  virtual std::span<const Field> fields() const { return {}; }
  // A method of the receiver, or nullptr.
  virtual const Function* method(std::string_view name) const { (void)name; return nullptr; }
  // What fmt looks into where a type has no String(): all fields of a struct, or of the struct behind
  // a pointer, those that are not exported too.
  virtual std::vector<Part> parts() const { return {}; }
  // The map that a map type with methods is.
  virtual const Map* elements() const { return nullptr; }
  // Whether format() is the type's String(), which fmt then prints instead of all that.
  virtual bool has_text() const { return parts().empty() && elements() == nullptr; }
  // What %v prints. `plus` for %+v. To be overridden unless there are parts() or elements().
  virtual std::string format(bool plus) const;
  // What a bare {{ . }} prints (fmt.Fprint, which uses String() of addressable values); %v by default.
  virtual std::string print() const { return format(false); }
  // The number that a named integer type such as time.Month is.
  virtual std::optional<std::int64_t> integer() const { return std::nullopt; }
  // The value of a complex128, which no chart has and a template can write (1i).
  virtual std::optional<std::complex<double>> complex() const { return std::nullopt; }
  // The same type with another number; only where there is an integer().
  virtual Value with_integer(Arena& arena, std::int64_t number) const { (void)arena; (void)number; return {}; }
  // What %v prints of the struct that a pointer leads to, where String() belongs to the pointer alone; "" otherwise.
  virtual std::string format_behind() const { return {}; }
  // Number of elements for len, range and truth; nothing for structs and pointers.
  virtual std::optional<std::size_t> length() const { return std::nullopt; }
  // The same as plain data, as encoding/json sees it (toJson, toYaml).
  virtual Result<Value> to_json(Arena& arena) const = 0;
  // The same as yaml.v3 sees the Go value (toYamlPretty): by lower-cased Go names.
  virtual Result<Value> to_yaml3(Arena& arena) const { return to_json(arena); }
  // A deep copy, in which Go leaves fields empty that are not exported; nullptr if nothing is lost.
  virtual const Object* copy(Arena& arena) const { (void)arena; return nullptr; }
};

}  // namespace base
