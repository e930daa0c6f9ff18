#include "repo/version_choice.h"

namespace repo {

bool is_version_range(std::string_view version) {
  constexpr auto npos = std::string_view::npos;
  if (version.find_first_of("^~<>=!*") != npos || version.find("||") != npos || version.find(" - ") != npos) {
    return true;
  }
  const std::string_view numbers = version.substr(0, version.find_first_of("-+"));
  return numbers.find_first_of("xX") != npos;
}

}  // namespace repo
