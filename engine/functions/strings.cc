// The table of text functions. Their bodies are in strings_case, strings_cut, strings_grow and
// strings_join.
#include "engine/functions/strings.h"

#include "engine/functions/functions.h"
#include "engine/functions/signatures.h"

namespace engine::functions {

using base::Function;
using base::Param;

namespace {

constexpr Function kStringFunctions[] = {
    {"abbrev", takes::kIntegerString, false, Param::string, abbreviate,
     "abbrev WIDTH TEXT: TEXT cut to WIDTH bytes, ending in dots"},
    {"abbrevboth", takes::kIntegerIntegerString, false, Param::string, abbreviate_both,
     "abbrevboth LEFT WIDTH TEXT: WIDTH bytes of TEXT around position LEFT, with dots where it is "
     "cut"},
    {"camelcase", takes::kString, false, Param::string, camelcase,
     "camelcase TEXT: words joined, each with a capital: http_server gives HttpServer"},
    {"cat", takes::kAny, true, Param::string, cat,
     "cat VALUE...: the values with a space between them"},
    {"contains", takes::kStringString, false, Param::boolean, contains,
     "contains PART TEXT: whether PART stands somewhere in TEXT"},
    {"hasPrefix", takes::kStringString, false, Param::boolean, has_prefix,
     "hasPrefix PREFIX TEXT: whether TEXT begins with PREFIX"},
    {"hasSuffix", takes::kStringString, false, Param::boolean, has_suffix,
     "hasSuffix SUFFIX TEXT: whether TEXT ends with SUFFIX"},
    {"hello", {}, false, Param::string, hello, "hello: the text Hello!"},
    {"indent", takes::kIntegerString, false, Param::string, indent,
     "indent COUNT TEXT: every line of TEXT with COUNT spaces before it"},
    {"initials", takes::kString, false, Param::string, initials,
     "initials TEXT: the first letter of every word"},
    {"join", takes::kStringAny, false, Param::string, join,
     "join SEPARATOR LIST: the elements of LIST as one text with SEPARATOR between them"},
    {"kebabcase", takes::kString, false, Param::string, kebabcase,
     "kebabcase TEXT: words in small letters with hyphens: HttpServer gives http-server"},
    {"lower", takes::kString, false, Param::string, lower, "lower TEXT: TEXT in small letters"},
    {"nindent", takes::kIntegerString, false, Param::string, nindent,
     "nindent COUNT TEXT: a new line, then every line of TEXT with COUNT spaces before it"},
    {"nospace", takes::kString, false, Param::string, delete_spaces,
     "nospace TEXT: TEXT without white space"},
    {"plural", takes::kStringStringInteger, false, Param::string, plural,
     "plural ONE MANY COUNT: ONE if COUNT is 1, else MANY"},
    {"quote", takes::kAny, true, Param::string, quote,
     "quote VALUE...: each value in double quotes with escapes, nil left out"},
    {"repeat", takes::kIntegerString, false, Param::string, repeat,
     "repeat COUNT TEXT: TEXT, COUNT times"},
    {"replace", takes::kThreeStrings, false, Param::string, replace,
     "replace OLD NEW TEXT: TEXT with every OLD changed to NEW"},
    {"snakecase", takes::kString, false, Param::string, snakecase,
     "snakecase TEXT: words in small letters with underscores: HttpServer gives http_server"},
    {"sortAlpha", takes::kAny, false, Param::strings, sort_alpha,
     "sortAlpha LIST: the elements of LIST as texts, in byte order"},
    {"split", takes::kStringString, false, Param::string_map, split,
     "split SEPARATOR TEXT: the pieces of TEXT as a map with keys _0, _1, ..."},
    {"splitList", takes::kStringString, false, Param::strings, split_list,
     "splitList SEPARATOR TEXT: the pieces of TEXT as a list"},
    {"splitn", takes::kStringIntegerString, false, Param::string_map, split_n,
     "splitn SEPARATOR COUNT TEXT: at most COUNT pieces of TEXT as a map with keys _0, _1, ..."},
    {"squote", takes::kAny, true, Param::string, single_quote,
     "squote VALUE...: each value in single quotes, nil left out"},
    {"substr", takes::kIntegerIntegerString, false, Param::string, substr,
     "substr START END TEXT: the bytes of TEXT from START up to END; a negative START or END is "
     "the text's"},
    {"swapcase", takes::kString, false, Param::string, swapcase,
     "swapcase TEXT: capitals made small and small letters made capitals"},
    {"title", takes::kString, false, Param::string, title,
     "title TEXT: TEXT with a capital at the start of every word"},
    {"toString", takes::kAny, false, Param::string, to_string, "toString VALUE: VALUE as text"},
    {"toStrings", takes::kAny, false, Param::strings, to_strings,
     "toStrings LIST: the elements of LIST as texts, nil left out"},
    {"trim", takes::kString, false, Param::string, trim,
     "trim TEXT: TEXT without white space at its ends"},
    {"trimAll", takes::kStringString, false, Param::string, trim_all,
     "trimAll CHARACTERS TEXT: TEXT without any of CHARACTERS at its ends"},
    {"trimPrefix", takes::kStringString, false, Param::string, trim_prefix,
     "trimPrefix PREFIX TEXT: TEXT without PREFIX at its start"},
    {"trimSuffix", takes::kStringString, false, Param::string, trim_suffix,
     "trimSuffix SUFFIX TEXT: TEXT without SUFFIX at its end"},
    {"trimall", takes::kStringString, false, Param::string, trim_all,
     "trimall CHARACTERS TEXT: another name of trimAll"},
    {"trunc", takes::kIntegerString, false, Param::string, trunc,
     "trunc COUNT TEXT: the first COUNT bytes of TEXT, or the last ones for a negative COUNT"},
    {"untitle", takes::kString, false, Param::string, untitle,
     "untitle TEXT: TEXT with a small letter at the start of every word"},
    {"upper", takes::kString, false, Param::string, upper, "upper TEXT: TEXT in capital letters"},
    {"wrap", takes::kIntegerString, false, Param::string, wrap,
     "wrap WIDTH TEXT: TEXT in lines of WIDTH bytes, broken at spaces"},
    {"wrapWith", takes::kIntegerStringString, false, Param::string, wrap_with,
     "wrapWith WIDTH BREAK TEXT: TEXT in pieces of WIDTH bytes with BREAK between them; long words "
     "are cut"},
};

}  // namespace

std::span<const Function> string_functions() {
  return kStringFunctions;
}

}  // namespace engine::functions
