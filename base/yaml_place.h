// Where in a YAML or JSON text a value is written. Only errors ask, so the text is read once more for it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace base::yaml {

enum class Target {
  key,    // the key, or the element of a list
  value,  // what the key has; the key itself where that begins on a later line or is nothing
};

// Finds places in one text, which is read when the first is asked for and must live as long.
class Places {
 public:
  explicit Places(std::string_view text);
  ~Places();
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;

  // The place of what `path` leads to (keys, and indexes of lists as text) in the first document of the
  // text, through aliases and `<<`. The file is left empty. Nothing where there is no such thing, or
  // no document that can be read; the whole document for an empty path.
  std::optional<Place> find(std::span<const std::string> path, Target target = Target::value);

 private:
  struct Document;
  std::string_view text_;
  std::unique_ptr<Document> document_{};
};

// One place in a text, as Places finds it.
std::optional<Place> find_place(std::string_view text, std::span<const std::string> path,
                                Target target = Target::value);

// Where reading the first document of `text` fails; nothing where it does not. More exact than what
// go-yaml says, which knows no column and counts lines in ways of its own.
std::optional<Place> find_problem(std::string_view text);

}  // namespace base::yaml
