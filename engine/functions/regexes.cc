// regexMatch and its family. The plain functions panic on a bad expression where the must ones return
// an error, which shows in the text. Compiled expressions are kept: loops use the same ones again.
#include <string>
#include <unordered_map>

#include "base/go_format.h"
#include "base/go_slice.h"
#include "base/quote.h"
#include "base/regex.h"
#include "engine/functions/functions.h"
#include "engine/functions/signatures.h"

namespace engine::functions {

using base::Call;
using base::Function;
using base::List;
using base::ListType;
using base::Param;
using base::Regex;
using base::Result;
using base::Value;

namespace {

constexpr std::size_t kMaxKept = 256;  // compiled expressions, for each thread

enum class Failure { panic, error };

std::string as_panic(std::string_view pattern, const std::string& error) {
  std::string quoted;
  if (base::can_backquote(pattern)) {
    quoted = "`" + std::string(pattern) + "`";
  } else {
    quoted = base::go_quote(pattern);
  }
  return "regexp: Compile(" + quoted + "): " + error;
}

Result<Regex> compile(std::string_view pattern, Failure failure) {
  thread_local std::unordered_map<std::string, Regex> kept;
  std::string key(pattern);
  if (const auto found = kept.find(key); found != kept.end()) return found->second;
  auto compiled = Regex::compile(pattern);
  if (!compiled) {
    if (failure == Failure::panic) {
      return base::Error(base::ErrorCode::invalid, as_panic(pattern, compiled.error().helm()));
    }
    return compiled;
  }
  if (kept.size() >= kMaxKept) kept.clear();
  kept.emplace(std::move(key), *compiled);
  return compiled;
}

std::string_view text_of(const Call& call, std::size_t index) { return call.args[index].as_string(); }

// A Go int as a limit; anything beyond 32 bits is as good as no limit.
int limit_of(const Value& value) {
  const std::int64_t limit = value.as_signed();
  return limit < 0 || limit > INT32_MAX ? -1 : static_cast<int>(limit);
}

std::string_view slice(std::string_view text, const Regex::Span& span) {
  return text.substr(static_cast<std::size_t>(span.start), static_cast<std::size_t>(span.end - span.start));
}

Result<Value> match(const Call& call) {
  const auto regex = compile(text_of(call, 0), Failure::error);
  return Value::boolean(regex && regex->matches(text_of(call, 1)));
}

Result<Value> must_match(const Call& call) {
  const Regex regex = TRY(compile(text_of(call, 0), Failure::error));
  return Value::boolean(regex.matches(text_of(call, 1)));
}

template <Failure failure>
Result<Value> find(const Call& call) {
  const Regex regex = TRY(compile(text_of(call, 0), failure));
  const std::string_view text = text_of(call, 1);
  const auto matches = regex.find_all(text, 1);
  return Value::string(matches.empty() ? std::string_view() : slice(text, matches[0][0]));
}

// Without a match the slice is nil, as Go's FindAllString has it.
template <Failure failure>
Result<Value> find_all(const Call& call) {
  const Regex regex = TRY(compile(text_of(call, 0), failure));
  const std::string_view text = text_of(call, 1);
  List* list = List::make(call.arena, ListType::strings);
  list->is_nil = true;
  for (const auto& found : regex.find_all(text, limit_of(call.args[2]))) {
    list->push_back(Value::string(slice(text, found[0])));
  }
  constexpr std::size_t kFirstRoom = 10;  // Go's for matches
  if (!list->empty()) list->set_go_capacity(base::appended_capacity(list->size(), kFirstRoom));
  return Value::list(list);
}

template <Failure failure>
Result<Value> replace_all(const Call& call) {
  const Regex regex = TRY(compile(text_of(call, 0), failure));
  return Value::string(call.arena, regex.replace_all(text_of(call, 1), text_of(call, 2)));
}

template <Failure failure>
Result<Value> replace_all_literal(const Call& call) {
  const Regex regex = TRY(compile(text_of(call, 0), failure));
  return Value::string(call.arena, regex.replace_all_literal(text_of(call, 1), text_of(call, 2)));
}

template <Failure failure>
Result<Value> split(const Call& call) {
  const Regex regex = TRY(compile(text_of(call, 0), failure));
  const int limit = limit_of(call.args[2]);
  List* list = List::make(call.arena, ListType::strings);
  list->is_nil = limit == 0;
  const std::string_view text = text_of(call, 1);
  for (const std::string& part : regex.split(text, limit)) list->push_back(Value::string(call.arena, part));
  if (list->size() > 1) {  // Go makes room for as many pieces as there are matches
    const std::size_t matches = regex.find_all(text, limit).size();
    list->set_go_capacity(matches < list->size() ? base::grown_capacity(matches, list->size()) : matches);
  }
  return Value::list(list);
}

Result<Value> quote_meta(const Call& call) {
  return Value::string(call.arena, Regex::quote_meta(text_of(call, 0)));
}

constexpr Function kRegexFunctions[] = {
    {"mustRegexFind", takes::kStringString, false, Param::string, find<Failure::error>,
     "mustRegexFind PATTERN TEXT: the first match in TEXT; a bad PATTERN is an error", true},
    {"mustRegexFindAll", takes::kStringStringInteger, false, Param::strings, find_all<Failure::error>,
     "mustRegexFindAll PATTERN TEXT COUNT: at most COUNT matches (-1: all); a bad PATTERN is an error", true},
    {"mustRegexMatch", takes::kStringString, false, Param::boolean, must_match,
     "mustRegexMatch PATTERN TEXT: whether PATTERN matches in TEXT; a bad PATTERN is an error", true},
    {"mustRegexReplaceAll", takes::kThreeStrings, false, Param::string, replace_all<Failure::error>,
     "mustRegexReplaceAll PATTERN TEXT NEW: every match changed to NEW, where $1 is a group", true},
    {"mustRegexReplaceAllLiteral", takes::kThreeStrings, false, Param::string,
     replace_all_literal<Failure::error>,
     "mustRegexReplaceAllLiteral PATTERN TEXT NEW: every match changed to NEW as it is", true},
    {"mustRegexSplit", takes::kStringStringInteger, false, Param::strings, split<Failure::error>,
     "mustRegexSplit PATTERN TEXT COUNT: at most COUNT pieces between matches (-1: all)", true},
    {"regexFind", takes::kStringString, false, Param::string, find<Failure::panic>,
     "regexFind PATTERN TEXT: the first match in TEXT, or nothing"},
    {"regexFindAll", takes::kStringStringInteger, false, Param::strings, find_all<Failure::panic>,
     "regexFindAll PATTERN TEXT COUNT: at most COUNT matches (-1: all)"},
    {"regexMatch", takes::kStringString, false, Param::boolean, match,
     "regexMatch PATTERN TEXT: whether PATTERN matches in TEXT; false for a bad PATTERN"},
    {"regexQuoteMeta", takes::kString, false, Param::string, quote_meta,
     "regexQuoteMeta TEXT: TEXT with a backslash before what means something in a pattern"},
    {"regexReplaceAll", takes::kThreeStrings, false, Param::string, replace_all<Failure::panic>,
     "regexReplaceAll PATTERN TEXT NEW: every match changed to NEW, where $1 is a group"},
    {"regexReplaceAllLiteral", takes::kThreeStrings, false, Param::string,
     replace_all_literal<Failure::panic>,
     "regexReplaceAllLiteral PATTERN TEXT NEW: every match changed to NEW as it is"},
    {"regexSplit", takes::kStringStringInteger, false, Param::strings, split<Failure::panic>,
     "regexSplit PATTERN TEXT COUNT: at most COUNT pieces between matches (-1: all)"},
};

}  // namespace

std::span<const Function> regex_functions() { return kRegexFunctions; }

}  // namespace engine::functions
