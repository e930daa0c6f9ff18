// From text to templates.
#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "engine/lang/ast.h"
#include "engine/lang/names.h"
#include "engine/lang/template_set.h"

namespace engine::lang {

// Go's limit for nested parentheses, and ours for nested if, with, range, else if and block.
inline constexpr int kMaxParentheses = 10000;
inline constexpr int kMaxNestedActions = 10000;

struct ParseInput {
  base::Arena& arena;
  Names& template_names;
  Names& variable_names;
  FunctionLookup functions;
};

// Parses `text`. Gives the template `name` (its main part) and every one defined in it, each name once
// and no empty one where a full one of the same name was defined. Errors as TemplateSet::parse.
base::Result<std::vector<Template*>> parse_templates(const ParseInput& input, std::string_view name,
                                                     std::string_view text);

}  // namespace engine::lang
