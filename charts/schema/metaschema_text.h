// The published meta-schemas, built in.
#pragma once

#include <string_view>

namespace chart::schema {

// The meta-schema, or a vocabulary's part of it, that this URL (without a fragment) names; else
// empty.
std::string_view metaschema_text(std::string_view url);

}  // namespace chart::schema
