// The parser follows pflag: --name=x, --name x, -n x, -nx, -n=x, clusters of letters, "--", and
// flags anywhere among the arguments. parse_words walks the words; set() stores a value and notes
// deprecations. What unknown flags swallow under UnknownFlags::skip decides the early parse
// (CMD-021).
#include "cli/flags.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/time.h"
#include "cli/flag_value.h"
#include "base/nearest.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

bool repeats(FlagType type) {
  return type == FlagType::text_array || type == FlagType::comma_list || type == FlagType::text_map;
}

Flag make_flag(const FlagRow& row, const std::string& fallback) {
  Flag flag;
  flag.row = &row;
  if (!repeats(row.type)) {
    flag.value = row.type == FlagType::boolean && fallback.empty() ? "false" : fallback;
  } else if (row.source == FlagDefault::setting && !fallback.empty()) {
    for (std::size_t start = 0; start <= fallback.size();) {
      const auto end = std::min(fallback.find(',', start), fallback.size());
      flag.list.push_back(fallback.substr(start, end - start));
      start = end + 1;
    }
  }
  return flag;
}

Error bad_syntax(const std::string& word) {
  return Error(ErrorCode::invalid, "bad flag syntax: " + word);
}

// Go's %q of a byte taken for a rune.
std::string quoted_letter(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  if (letter == '\'') return "'\\''";
  if (letter == '\\') return "'\\\\'";
  if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && byte < 0xa1) || byte == 0xad) {
    return fmt::format("'\\x{:02x}'", byte);
  }
  if (byte < 0x80) return fmt::format("'{}'", letter);
  return fmt::format("'{}{}'", static_cast<char>(0xc0 | (byte >> 6)),
                     static_cast<char>(0x80 | (byte & 0x3f)));
}

// What an unknown flag without "=" takes along: the next word, if it is no flag.
void skip_value(std::span<const std::string>& rest) {
  if (!rest.empty() && (rest.front().empty() || rest.front()[0] != '-')) rest = rest.subspan(1);
}

}  // namespace

std::string_view type_name(FlagType type) {
  switch (type) {
    case FlagType::text: return "string";
    case FlagType::number: return "int";
    case FlagType::unsigned_number: return "uint";
    case FlagType::float32: return "float32";
    case FlagType::duration: return "duration";
    case FlagType::text_array: return "stringArray";
    case FlagType::comma_list: return "strings";
    case FlagType::text_map: return "stringToString";
    case FlagType::wait: return "WaitStrategy";
    case FlagType::format: return "format";
    case FlagType::post_renderer: return "postRendererString";
    case FlagType::post_renderer_arguments: return "postRendererArgsSlice";
    default: return "";
  }
}

void FlagSet::add(std::span<const FlagRow> rows) {
  for (const auto& row : rows) add(row);
}

void FlagSet::add(const FlagRow& row) {
  flags_.push_back(make_flag(row, fallback(row)));
}

void FlagSet::inherit(const FlagSet& parent) {
  for (const auto& flag : parent.flags_) {
    if (find(flag.row->name) != nullptr) continue;
    flags_.push_back(flag);
    flags_.back().inherited = true;
  }
}

void FlagSet::own_inherited() {
  for (auto& flag : flags_) flag.inherited = false;
}

std::string FlagSet::fallback(const FlagRow& row) const {
  if (row.source == FlagDefault::fixed || !context_->fallback) return std::string(row.fallback);
  return context_->fallback(row);
}

Flag* FlagSet::find(std::string_view name) {
  for (auto& flag : flags_) {
    if (flag.row->name == name) return &flag;
  }
  return nullptr;
}

Flag* FlagSet::find_shorthand(char letter) {
  for (auto& flag : flags_) {
    if (flag.row->shorthand == letter && letter != 0) return &flag;
  }
  return nullptr;
}

std::vector<const Flag*> FlagSet::sorted() const {
  std::vector<const Flag*> result;
  for (const auto& flag : flags_) result.push_back(&flag);
  std::ranges::sort(result, {}, [](const Flag* flag) { return flag->row->name; });
  return result;
}

Result<void> FlagSet::parse(std::span<const std::string> words, UnknownFlags unknown) {
  arguments_.clear();
  notes_.clear();
  help_requested_ = false;
  return parse_words(words, unknown);
}

Result<void> FlagSet::parse_words(std::span<const std::string> rest, UnknownFlags unknown) {
  while (!rest.empty()) {
    const std::string& word = rest.front();
    rest = rest.subspan(1);
    if (word.size() < 2 || word[0] != '-') {
      arguments_.push_back(word);
    } else if (word == "--") {
      arguments_.insert(arguments_.end(), rest.begin(), rest.end());
      break;
    } else if (word[1] == '-') {
      TRY(parse_long(word, rest, unknown));
    } else {
      TRY(parse_short(word, rest, unknown));
    }
    if (help_requested_) break;
  }
  return {};
}

Result<void> FlagSet::parse_long(const std::string& word, std::span<const std::string>& rest,
                                 UnknownFlags unknown) {
  if (word[2] == '-' || word[2] == '=') return bad_syntax(word);
  const auto equal_sign = word.find('=');
  const bool has_value = equal_sign != std::string::npos;
  const auto name = word.substr(2, has_value ? equal_sign - 2 : std::string::npos);
  Flag* flag = find(name);
  if (flag == nullptr) {
    if (name == "help") {
      help_requested_ = true;
    } else if (unknown == UnknownFlags::refuse) {
      Error error(ErrorCode::invalid, "unknown flag: --" + name);
      std::vector<std::string_view> names;
      for (const auto& known : flags_) names.push_back(known.row->name);
      if (const auto near = base::nearest_name(names, name); !near.empty()) {
        error.hinting(fmt::format("did you mean --{}?", near));
      }
      return error;
    } else if (!has_value) {
      skip_value(rest);
    }
    return {};
  }
  if (has_value) return set(*flag, word.substr(equal_sign + 1));
  if (const auto bare = flag->row->bare_value(); !bare.empty())
    return set(*flag, std::string(bare));
  if (rest.empty()) return Error(ErrorCode::invalid, "flag needs an argument: --" + name);
  const std::string& value = rest.front();
  rest = rest.subspan(1);
  return set(*flag, value);
}

Result<void> FlagSet::parse_short(const std::string& word, std::span<const std::string>& rest,
                                  UnknownFlags unknown) {
  const auto given = rest;
  std::string_view letters = std::string_view(word).substr(1);
  while (!letters.empty() && !help_requested_) {
    const auto used = TRY(parse_letter(letters, given, rest, unknown));
    letters.remove_prefix(used);
  }
  return {};
}

// The first of `letters`; gives how many characters it used up. `given` are the words after the
// cluster.
Result<std::size_t> FlagSet::parse_letter(std::string_view letters,
                                          std::span<const std::string> given,
                                          std::span<const std::string>& rest,
                                          UnknownFlags unknown) {
  const char letter = letters[0];
  const bool has_value = letters.size() > 2 && letters[1] == '=';
  rest = given;
  Flag* flag = find_shorthand(letter);
  if (flag == nullptr) {
    if (letter == 'h') {
      help_requested_ = true;
      return letters.size();
    }
    if (unknown == UnknownFlags::refuse) {
      return Error(ErrorCode::invalid, fmt::format("unknown shorthand flag: {} in -{}",
                                                   quoted_letter(letter), letters));
    }
    if (has_value) return letters.size();
    skip_value(rest);
    return std::size_t{1};
  }
  if (has_value) {
    TRY(set(*flag, std::string(letters.substr(2))));
    return letters.size();
  }
  if (const auto bare = flag->row->bare_value(); !bare.empty()) {
    TRY(set(*flag, std::string(bare)));
    return std::size_t{1};
  }
  if (letters.size() > 1) {
    TRY(set(*flag, std::string(letters.substr(1))));
    return letters.size();
  }
  if (given.empty()) {
    return Error(ErrorCode::invalid,
                 fmt::format("flag needs an argument: {} in -{}", quoted_letter(letter), letters));
  }
  rest = given.subspan(1);
  TRY(set(*flag, given.front()));
  return std::size_t{1};
}

Result<void> FlagSet::set(Flag& flag, const std::string& value) {
  const auto& row = *flag.row;
  const bool renders =
      row.type == FlagType::post_renderer || row.type == FlagType::post_renderer_arguments;
  auto result = renders ? set_post_renderer(flag, value) : assign(flag, value, context_->log);
  if (!result) {
    const std::string cause = result.error().helm();
    const std::string letter = row.shorthand == 0 ? "" : fmt::format("-{}, ", row.shorthand);
    return std::move(result).error().with_helm(
        fmt::format("invalid argument {} for \"{}--{}\" flag: {}", base::go_quote(value), letter,
                    row.name, cause));
  }
  flag.changed = true;
  if (!row.same_as.empty()) {
    if (Flag* other = find(row.same_as)) other->value = flag.value;
  }
  if (!row.deprecated.empty()) {
    notes_ += fmt::format("Flag --{} has been deprecated, {}\n", row.name, row.deprecated);
  }
  return {};
}

// The renderer is looked for as soon as it is named, and again with each argument (CMD-028).
Result<void> FlagSet::set_post_renderer(Flag& flag, const std::string& value) {
  std::string name = value;
  if (flag.row->type == FlagType::post_renderer_arguments) {
    flag.list.push_back(value);
    const Flag* renderer = find("post-renderer");
    name = renderer == nullptr ? "" : renderer->value;
    if (name.empty()) return {};
  } else {
    if (value.empty()) return {};
    if (!flag.value.empty()) {
      return Error(ErrorCode::invalid, "cannot specify --post-renderer flag more than once");
    }
    flag.value = value;
  }
  if (context_->find_post_renderer) return context_->find_post_renderer(name);
  return {};
}

bool FlagSet::changed(std::string_view name) const {
  const Flag* flag = find(name);
  return flag != nullptr && flag->changed;
}

bool FlagSet::boolean(std::string_view name) const {
  const Flag* flag = find(name);
  return flag != nullptr && flag->value == "true";
}

std::string FlagSet::text(std::string_view name) const {
  const Flag* flag = find(name);
  return flag == nullptr ? "" : flag->value;
}

std::int64_t FlagSet::number(std::string_view name) const {
  std::int64_t value = 0;
  base::parse_int(text(name), 10, 64, value);
  return value;
}

std::int64_t FlagSet::nanoseconds(std::string_view name) const {
  const auto value = base::parse_duration(text(name));
  return value ? *value : 0;
}

const std::vector<std::string>& FlagSet::list(std::string_view name) const {
  static const std::vector<std::string> kNone;
  const Flag* flag = find(name);
  return flag == nullptr ? kNone : flag->list;
}

std::map<std::string, std::string> FlagSet::map(std::string_view name) const {
  std::map<std::string, std::string> result;
  for (const auto& pair : list(name)) {
    const auto equal_sign = pair.find('=');
    result[pair.substr(0, equal_sign)] = pair.substr(equal_sign + 1);
  }
  return result;
}

Result<void> FlagSet::check_exclusive(std::span<const std::string_view> groups) const {
  std::vector<std::string_view> ordered(groups.begin(), groups.end());
  std::ranges::sort(ordered);
  for (const auto group : ordered) {
    std::vector<std::string> given;
    for (std::size_t start = 0; start < group.size();) {
      const auto end = std::min(group.find(' ', start), group.size());
      const auto name = group.substr(start, end - start);
      if (changed(name)) given.emplace_back(name);
      start = end + 1;
    }
    if (given.size() < 2) continue;
    std::ranges::sort(given);
    return Error(
        ErrorCode::invalid,
        fmt::format("if any flags in the group [{}] are set none of the others can be; [{}] "
                    "were all set",
                    group, fmt::join(given, " ")));
  }
  return {};
}

}  // namespace cli
