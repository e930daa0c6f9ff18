// The rows behind patch_schema.h, as texts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cluster {

// "apps/v1/Deployment 12": a kind and the row of its structure. In order of the kinds' names.
std::size_t patch_kind_count();
std::string_view patch_kind(std::size_t row);
// "PodSpec volumes:l45+merge,retainKeys@name …": a structure.
std::string_view patch_type(std::size_t row);

}  // namespace cluster
