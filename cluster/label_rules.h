// What labels may look like, with the texts of Kubernetes for those that may not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cluster {

// What is wrong with the key or the value of a label; empty for a good one.
std::vector<std::string> label_key_errors(std::string_view key);
std::vector<std::string> label_value_errors(std::string_view value);

}  // namespace cluster
