// What a plain scalar is: YAML 1.1's types as go-yaml v2 tells them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace base::yaml {

enum class ScalarType : std::uint8_t {
  null,
  boolean,
  integer,
  unsigned_integer,
  floating,
  string,
  timestamp,
  merge
};

struct Scalar {
  ScalarType type = ScalarType::string;
  bool boolean = false;
  std::int64_t integer = 0;
  std::uint64_t unsigned_integer = 0;  // only above the range of `integer`
  double floating = 0;
};

// "!!int": the short form of the tag that a scalar of the type has.
std::string_view short_tag_of(ScalarType type);

// What untagged plain `text` means. Strings, timestamps and "<<" keep their text.
Scalar resolve(std::string_view text);
// The same for text under `tag` (in full: "tag:yaml.org,2002:int"). Tags outside YAML's own give a
// string. False: `problem` says what it cannot be ("cannot decode !!str `x` as a !!int").
bool resolve_tagged(std::string_view tag, std::string_view text, Scalar& scalar,
                    std::string& problem);

// Whether `text` could mean anything but a string; a quick look at its first character.
bool may_be_special(std::string_view text);
// `1:20`, `190:20:30.5`: no number to go-yaml, but one to other readers of YAML 1.1.
bool is_base60(std::string_view text);
// The dates and times that go-yaml takes for such.
bool is_timestamp(std::string_view text);

}  // namespace base::yaml
