// Warning headers of the API server, as client-go's WarningLogger shows them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"

namespace cluster {

// The texts of all warnings with code 299 in an answer, in order; what cannot be read is passed over.
std::vector<std::string> warning_texts(const base::HttpResponse& response);

// The line that client-go writes to standard error for one, without its line feed:
// `I0102 15:04:05.678901    1234 warnings.go:110] "Warning: spec.x is deprecated"`.
std::string klog_warning(std::string_view text, std::int64_t unix_nanoseconds, int process);

}  // namespace cluster
