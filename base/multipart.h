// Forms with files (multipart/form-data, RFC 7578): read on a server, written by a client.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace base {

inline constexpr std::size_t kMaxFormParts = 32;
inline constexpr std::size_t kMaxFormPartHead = 8U << 10;  // bytes of one part's headers

struct FormPart {
  std::string name{};
  std::string file_name{};
  std::string_view bytes{};
};

// The boundary of a Content-Type; nothing for another type than multipart/form-data.
std::optional<std::string> form_boundary(std::string_view content_type);

// The parts of a form; they point into `body`. Fails for what is cut off or is no form, and beyond the limits.
Result<std::vector<FormPart>> read_form(std::string_view body, std::string_view boundary);

// A form of files. The boundary must not be in any of them.
std::string write_form(const std::vector<FormPart>& parts, std::string_view boundary);

}  // namespace base
