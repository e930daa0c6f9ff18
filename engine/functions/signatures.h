// The parameter lists of Go functions, for rows of function tables.
#pragma once

#include "base/object.h"

namespace engine::functions::takes {

using base::Param;

inline constexpr Param kAny[] = {Param::any};
inline constexpr Param kAnyAny[] = {Param::any, Param::any};
inline constexpr Param kAnyAnyBoolean[] = {Param::any, Param::any, Param::boolean};
inline constexpr Param kAnyIntegerFloat[] = {Param::any, Param::integer, Param::float64};
inline constexpr Param kInteger[] = {Param::integer};
inline constexpr Param kIntegerAny[] = {Param::integer, Param::any};
inline constexpr Param kIntegerInteger[] = {Param::integer, Param::integer};
inline constexpr Param kThreeIntegers[] = {Param::integer, Param::integer, Param::integer};
inline constexpr Param kIntegerString[] = {Param::integer, Param::string};
inline constexpr Param kIntegerIntegerString[] = {Param::integer, Param::integer, Param::string};
inline constexpr Param kIntegerStringString[] = {Param::integer, Param::string, Param::string};
inline constexpr Param kMap[] = {Param::map};
inline constexpr Param kMapMap[] = {Param::map, Param::map};
inline constexpr Param kMapString[] = {Param::map, Param::string};
inline constexpr Param kMapStringAny[] = {Param::map, Param::string, Param::any};
inline constexpr Param kString[] = {Param::string};
inline constexpr Param kStringAny[] = {Param::string, Param::any};
inline constexpr Param kStringMap[] = {Param::string, Param::map};
inline constexpr Param kStringString[] = {Param::string, Param::string};
inline constexpr Param kStringStringInteger[] = {Param::string, Param::string, Param::integer};
inline constexpr Param kStringIntegerString[] = {Param::string, Param::integer, Param::string};
inline constexpr Param kThreeStrings[] = {Param::string, Param::string, Param::string};

}  // namespace engine::functions::takes
