// Go's literals: strings, characters, numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "engine/lang/ast.h"
#include "engine/lang/token.h"

namespace engine::lang {

// strconv.Unquote of a "…" or `…` literal with its quotes. Nothing where Go says "invalid syntax".
std::optional<std::string_view> unquote(base::Arena& arena, std::string_view quoted);

// The number, character or complex constant of `token`. Errors carry Go's text
// (`illegal number syntax: "089"`), without a place.
base::Result<Number*> make_number(base::Arena& arena, const Token& token);

}  // namespace engine::lang
