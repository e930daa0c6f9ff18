// Label selectors: "app=web,tier!=db,env in (prod,test),!old". As apimachinery's labels.Parse reads them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cluster {

class LabelSelector {
 public:
  using Labels = std::map<std::string, std::string>;

  // Empty text selects everything. Fails with Go's texts: "found ')', expected: identifier", …
  static base::Result<LabelSelector> parse(std::string_view text);
  bool matches(const Labels& labels) const;

 private:
  friend class SelectorParser;
  enum class Operator { in, not_in, exists, missing, greater, less };
  struct Requirement {
    std::string key{};
    Operator how = Operator::exists;
    std::vector<std::string> values{};  // sorted, each once
  };
  static bool matches(const Requirement& requirement, const Labels& labels);

  std::vector<Requirement> requirements_{};
};

}  // namespace cluster
