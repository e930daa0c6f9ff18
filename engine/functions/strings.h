// The bodies behind the rows of strings.cc, by file.
#pragma once

#include "base/object.h"

namespace engine::functions {

using Body = base::Result<base::Value>(const base::Call& call);

// strings_case.cc
Body lower, upper, title, untitle, swapcase, camelcase, snakecase, kebabcase;

// strings_cut.cc
Body trim, trim_all, trim_prefix, trim_suffix, trunc, substr, abbreviate, abbreviate_both, initials,
    delete_spaces, contains, has_prefix, has_suffix;

// strings_grow.cc
Body repeat, replace, indent, nindent, wrap, wrap_with;

// strings_join.cc
Body quote, single_quote, cat, join, split, split_n, split_list, sort_alpha, to_string, to_strings,
    plural, hello;

}  // namespace engine::functions
