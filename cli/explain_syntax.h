// Mistakes in the grammar of templates: where they really are, and what was meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace cli {

// The word in the first quotes of `text`; empty where there is none.
std::string quoted_word(std::string_view text);

// Where a block or an action is opened that nothing closes, when that is what `error` is about; the
// error then says so. `text`: of the template.
std::optional<base::Place> find_unclosed(base::Error& error, std::string_view text);

// Puts reason and hint to what those write who know other languages: ==, &&, single quotes. `line`:
// of the error's place.
void explain_habit(base::Error& error, std::string_view line);

// The column of the word that Helm's text is about; Go's parser notices some words only when it has
// read what follows them. `column` where it is no such error.
int column_of_word(std::string_view helm, std::string_view line, int column);

}  // namespace cli
