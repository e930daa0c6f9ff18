// JSONPath as kubectl and client-go have it: "{.image.tag}", "{range .items[*]}{.name}{end}".
// helm.md CMD-127.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"

namespace cli {

namespace jsonpath {
struct Node;
}

class JsonPath {
 public:
  static constexpr int kMaxDepth = 200;  // of filters and ranges within each other

  // Fails with client-go's text: "unclosed action", "unrecognized character in action: U+0023 '#'".
  static base::Result<JsonPath> parse(std::string_view text);
  ~JsonPath();
  JsonPath(JsonPath&&) noexcept;
  JsonPath& operator=(JsonPath&&) noexcept;

  // What the template gives for `data`, appended to `out`. On an error ("x is not found") what was
  // written before it stays.
  base::Result<void> execute(base::Arena& arena, const base::Value& data, std::string& out) const;

 private:
  JsonPath();
  std::vector<jsonpath::Node> nodes_;
};

}  // namespace cli
