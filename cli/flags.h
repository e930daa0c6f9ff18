// Flags: rows in tables, and a set that parses words by pflag's rules with pflag's error texts.
// helm.md CMD-001 … 028, CMD-142, Appendix C.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "base/result.h"

namespace cli {

// What a flag takes. The names in the comments are what help prints for it.
enum class FlagType : std::uint8_t {
  boolean,                  // (nothing)
  text,                     // string
  number,                   // int
  unsigned_number,          // uint
  float32,                  // float32
  duration,                 // duration
  text_array,               // stringArray: one element for each flag
  comma_list,               // strings: each flag is a line of CSV
  text_map,                 // stringToString
  wait,                     // WaitStrategy
  format,                   // format: table, json, yaml
  post_renderer,            // postRendererString
  post_renderer_arguments,  // postRendererArgsSlice
  klog_boolean,
  klog_size,
  klog_level,
  klog_severity,
  klog_modules,
  klog_place,  // hidden, CMD-019
};

// Where a default comes from that no table can know.
enum class FlagDefault : std::uint8_t { fixed, setting, keyring, max_history };

struct FlagRow {
  std::string_view name{};
  char shorthand = 0;
  FlagType type = FlagType::boolean;
  std::string_view fallback{};  // the default, as help prints it
  std::string_view help{};
  std::string_view bare{};        // the value of the flag alone; booleans have "true" without it
  std::string_view deprecated{};  // what to use instead
  bool hidden = false;
  FlagDefault source = FlagDefault::fixed;
  std::string_view same_as{};  // the flag whose value this one sets too

  // The value that the flag has when it stands alone; empty where it needs one.
  constexpr std::string_view bare_value() const {
    return type == FlagType::boolean || type == FlagType::klog_boolean ? "true" : bare;
  }
  constexpr bool is_visible() const { return !hidden && deprecated.empty(); }
};

// What parsing reaches beyond the words.
struct FlagContext {
  base::Log* log = nullptr;  // for "--wait=true is deprecated"
  // The default of a row whose source is not `fixed`.
  std::function<std::string(const FlagRow&)> fallback{};
  // Is there such a post-renderer? CMD-028.
  std::function<base::Result<void>(const std::string& name)> find_post_renderer{};
};

// A flag and what the command line made of it.
struct Flag {
  const FlagRow* row = nullptr;
  bool changed = false;
  bool inherited = false;           // a persistent flag of the root
  bool is_help = false;             // cobra's own --help
  std::string value{};              // canonical: "true", "5m0s" stays as typed
  std::vector<std::string> list{};  // of arrays, lists and maps ("k=v")
};

enum class UnknownFlags : std::uint8_t { refuse, skip };

class FlagSet {
 public:
  explicit FlagSet(const FlagContext& context) : context_(&context) {}

  void add(std::span<const FlagRow> rows);
  void add(const FlagRow& row);
  // Takes flags with their present values over; they count as inherited.
  void inherit(const FlagSet& parent);
  // Makes inherited flags the set's own: the root's persistent flags are.
  void own_inherited();

  // Parses `words` (without the program's and the command's names), collecting arguments() and
  // notes(). May be called again: values stay, arguments start anew. An Error has pflag's text;
  // "help" is what pflag calls ErrHelp, when --help is asked for and no flag of that name is
  // defined.
  base::Result<void> parse(std::span<const std::string> words,
                           UnknownFlags unknown = UnknownFlags::refuse);
  // Was the last parse ended by a --help that is not among the flags?
  bool help_requested() const { return help_requested_; }
  // The words that are no flags.
  const std::vector<std::string>& arguments() const { return arguments_; }
  // What the last parse has to say about deprecated flags, one line each.
  const std::string& notes() const { return notes_; }

  Flag* find(std::string_view name);
  const Flag* find(std::string_view name) const { return const_cast<FlagSet*>(this)->find(name); }
  Flag* find_shorthand(char letter);
  const std::vector<Flag>& flags() const { return flags_; }
  // Sorted by name, as help and completion list them.
  std::vector<const Flag*> sorted() const;
  // The default of a flag as help prints it.
  std::string fallback(const FlagRow& row) const;

  // Values by name; the flag must be defined. Numbers and durations have been checked when parsed.
  bool changed(std::string_view name) const;
  bool boolean(std::string_view name) const;
  std::string text(std::string_view name) const;
  std::int64_t number(std::string_view name) const;
  std::int64_t nanoseconds(std::string_view name) const;  // of a duration
  const std::vector<std::string>& list(std::string_view name) const;
  std::map<std::string, std::string> map(std::string_view name) const;

  // Fails where more than one flag of a group ("force force-conflicts") was given, with cobra's
  // text.
  base::Result<void> check_exclusive(std::span<const std::string_view> groups) const;

 private:
  base::Result<void> parse_words(std::span<const std::string> words, UnknownFlags unknown);
  base::Result<void> parse_long(const std::string& word, std::span<const std::string>& rest,
                                UnknownFlags unknown);
  base::Result<void> parse_short(const std::string& word, std::span<const std::string>& rest,
                                 UnknownFlags unknown);
  base::Result<std::size_t> parse_letter(std::string_view letters,
                                         std::span<const std::string> given,
                                         std::span<const std::string>& rest, UnknownFlags unknown);
  base::Result<void> set(Flag& flag, const std::string& value);
  base::Result<void> set_post_renderer(Flag& flag, const std::string& value);

  const FlagContext* context_;
  std::vector<Flag> flags_;
  std::vector<std::string> arguments_;
  std::string notes_;
  bool help_requested_ = false;
};

// What help prints for a flag's type ("strings", "int", "" for booleans).
std::string_view type_name(FlagType type);

}  // namespace cli
