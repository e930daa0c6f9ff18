// JSON in lines, as json.MarshalIndent lays it out.
#pragma once

#include <string>
#include <string_view>

namespace repo {

// `json`, which must be valid and without space between its parts, with a line for each member, indented by that
// much for each level. No final line feed; what is empty stays on its line.
std::string indent_json(std::string_view json, std::string_view indent);

}  // namespace repo
