// Every function of Appendix B (Go's own built-ins are in engine/lang), as tables by subject. One row is
// one function; find_function looks through all of them.
#pragma once

#include <span>
#include <string_view>

#include "base/object.h"

namespace engine::functions {

// Later rows of the same name replace earlier ones only through this order: none may stand twice.
std::span<const base::Function> string_functions();     // strings.cc
std::span<const base::Function> list_functions();       // lists.cc
std::span<const base::Function> dict_functions();       // dicts.cc
std::span<const base::Function> math_functions();       // math.cc
std::span<const base::Function> type_functions();       // types.cc: kindOf, typeOf, default, ternary, …
std::span<const base::Function> regex_functions();      // regexes.cc
std::span<const base::Function> path_functions();       // paths.cc: base, dir, osBase, urlParse, urlJoin, …
std::span<const base::Function> version_functions();    // versions.cc: semver, semverCompare
std::span<const base::Function> crypto_functions();     // crypto.cc
std::span<const base::Function> date_functions();       // dates.cc
std::span<const base::Function> duration_functions();   // durations.cc
std::span<const base::Function> random_functions();     // randoms.cc: randAlpha, uuidv4, shuffle, randInt, …
std::span<const base::Function> encoding_functions();   // encodings.cc: b64enc, toYaml, fromJson, toToml, …
std::span<const base::Function> template_functions();   // templates.cc: include, tpl, required, fail, lookup
std::span<const base::Function> network_functions();    // network.cc: getHostByName

// The functions of charts, table by table: all but env and expandenv.
std::span<const std::span<const base::Function>> all_functions();
// The function `name`, or nullptr. Does not know env and expandenv.
const base::Function* find_function(std::string_view name);
// The same and env, expandenv (sprig's whole set), for --name-template only.
const base::Function* find_function_with_env(std::string_view name);

}  // namespace engine::functions
