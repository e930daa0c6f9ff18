// Patterns of a schema, each compiled once: to check that it is one, and to use it.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/regex.h"
#include "base/result.h"

namespace chart::schema {

class Regexes {
 public:
  // Error: Go's text, "error parsing regexp: …".
  base::Result<base::Regex> get(std::string_view pattern) {
    std::string key(pattern);
    const auto known = known_.find(key);
    if (known != known_.end()) return known->second;
    const base::Regex made = TRY(base::Regex::compile(pattern));
    known_.emplace(std::move(key), made);
    return made;
  }

 private:
  std::unordered_map<std::string, base::Regex> known_{};
};

}  // namespace chart::schema
