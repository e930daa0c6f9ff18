// One function for each type of flag turns a text into a value or into the error text that pflag
// shows; assign() chooses. CSV is that of Go's encoding/csv, because `-f` is a pflag slice
// (CMD-022).
#include "cli/flag_value.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/go_format.h"
#include "base/time.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

Error invalid(std::string text) {
  return Error(ErrorCode::invalid, std::move(text));
}

Result<std::string> boolean_value(const std::string& text) {
  bool value = false;
  std::string error;
  if (!base::parse_bool(text, value, &error)) return invalid(error);
  return std::string(value ? "true" : "false");
}

Result<std::string> number_value(const std::string& text, int number_base, int bits) {
  std::int64_t value = 0;
  std::string error;
  if (!base::parse_int(text, number_base, bits, value, &error)) return invalid(error);
  return std::to_string(value);
}

Result<std::string> unsigned_value(const std::string& text) {
  std::uint64_t value = 0;
  std::string error;
  if (!base::parse_uint(text, 0, 64, value, &error)) return invalid(error);
  return std::to_string(value);
}

Result<std::string> float_value(const std::string& text) {
  double value = 0;
  std::string error;
  if (!base::parse_float(text, value, &error)) return invalid(error);
  constexpr double kLargestFloat32 = 3.4028235677973366e38;  // from here on it rounds to infinity
  const bool says_infinity = text.find_first_of("iI") != std::string::npos;
  if ((value >= kLargestFloat32 || value <= -kLargestFloat32) && !says_infinity) {
    return invalid(
        fmt::format("strconv.ParseFloat: parsing {}: value out of range", base::go_quote(text)));
  }
  return base::format_float(value, 'g', -1, 32);
}

Result<std::string> wait_value(const std::string& text, base::Log* log) {
  if (text == "watcher" || text == "legacy" || text == "hookOnly") return text;
  if (text == "true" || text == "false") {
    const std::string strategy = text == "true" ? "watcher" : "hookOnly";
    if (log != nullptr) {
      log->warn(
          fmt::format("--wait={} is deprecated (boolean value) and can be replaced with --wait={}",
                      text, strategy));
    }
    return strategy;
  }
  return invalid(
      fmt::format("invalid wait input {}. Valid inputs are watcher, hookOnly, and legacy",
                  base::go_quote(text)));
}

Result<std::string> format_choice(const std::string& text) {
  if (text == "table" || text == "json" || text == "yaml") return text;
  return invalid("invalid format type");
}

Result<std::string> severity_value(const std::string& text) {
  std::string upper = text;
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  if (upper == "INFO" || upper == "WARNING" || upper == "ERROR" || upper == "FATAL") return text;
  return number_value(text, 10, 32);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t start = 0;;) {
    const auto end = text.find(separator, start);
    parts.emplace_back(text.substr(start, end - start));
    if (end == std::string_view::npos) return parts;
    start = end + 1;
  }
}

Result<std::string> modules_value(const std::string& text) {
  constexpr const char* kSyntax = "syntax error: expect comma-separated list of filename=N";
  for (const auto& pattern : split(text, ',')) {
    if (pattern.empty()) continue;
    const auto parts = split(pattern, '=');
    if (parts.size() != 2 || parts[0].empty() || parts[1].empty()) return invalid(kSyntax);
    std::int64_t level = 0;
    if (!base::parse_int(parts[1], 10, 32, level)) return invalid(kSyntax);
    if (level < 0) return invalid("negative value for vmodule level");
  }
  return text;
}

Result<std::string> place_value(const std::string& text) {
  constexpr const char* kSyntax = "syntax error: expect file.go:234";
  if (text.empty()) return text;
  const auto parts = split(text, ':');
  std::int64_t line = 0;
  if (parts.size() != 2 || parts[0].find('.') == std::string::npos ||
      !base::parse_int(parts[1], 10, 64, line)) {
    return invalid(kSyntax);
  }
  if (line <= 0) return invalid("negative or zero value for level");
  return text;
}

// Go's flag package, which klog uses, words every failure the same.
Result<std::string> parse_error_of(Result<std::string> value) {
  if (!value) return invalid("parse error");
  return value;
}

Result<std::string> scalar_value(FlagType type, const std::string& text, base::Log* log) {
  switch (type) {
    case FlagType::boolean: return boolean_value(text);
    case FlagType::number: return number_value(text, 0, 64);
    case FlagType::unsigned_number: return unsigned_value(text);
    case FlagType::float32: return float_value(text);
    case FlagType::duration: {
      const auto duration = base::parse_duration(text);
      if (!duration) return duration.error();
      return base::format_duration(*duration);
    }
    case FlagType::wait: return wait_value(text, log);
    case FlagType::format: return format_choice(text);
    case FlagType::klog_boolean: return parse_error_of(boolean_value(text));
    case FlagType::klog_size: return parse_error_of(unsigned_value(text));
    case FlagType::klog_level: return number_value(text, 10, 32);
    case FlagType::klog_severity: return severity_value(text);
    case FlagType::klog_modules: return modules_value(text);
    case FlagType::klog_place: return place_value(text);
    default: return text;
  }
}

// "a=1,b=2" as the list of its pairs; quotes count only where there is more than one "=".
Result<std::vector<std::string>> map_pairs(const std::string& text) {
  std::vector<std::string> pairs;
  const auto equal_signs = std::count(text.begin(), text.end(), '=');
  if (equal_signs == 1) {
    const auto start = text.find_first_not_of('"');
    const auto end = text.find_last_not_of('"');
    pairs.push_back(text.substr(start, end - start + 1));
  } else if (equal_signs > 1) {
    pairs = TRY(read_csv(text));
  } else {
    pairs.push_back(text);
  }
  for (const auto& pair : pairs) {
    if (pair.find('=') == std::string::npos) {
      return invalid(fmt::format("{} must be formatted as key=value", pair));
    }
  }
  return pairs;
}

// A reader of one CSV record, line by line as encoding/csv does, so that its places come out equal.
class CsvRecord {
 public:
  explicit CsvRecord(std::string_view text) : rest_(text) {}

  Result<std::vector<std::string>> read() {
    do {
      if (rest_.empty()) return invalid("EOF");
      next_line();
    } while (line_.size() == line_feed());
    first_line_ = number_;
    while (true) {
      const bool more = TRY(read_field());
      if (!more) return std::move(fields_);
    }
  }

 private:
  void next_line() {
    const auto end = rest_.find('\n');
    line_ = std::string(rest_.substr(0, end == std::string_view::npos ? end : end + 1));
    rest_.remove_prefix(line_.size());
    if (end == std::string_view::npos && line_.ends_with('\r')) line_.pop_back();
    if (line_.ends_with("\r\n")) line_.replace(line_.size() - 2, 2, "\n");
    number_++;
    position_ = 0;
  }
  std::size_t line_feed() const { return line_.ends_with('\n') ? 1 : 0; }

  Error failure(std::size_t column, const char* what) const {
    auto text = fmt::format("parse error on line {}, column {}: {}", number_, column, what);
    if (number_ != first_line_) text = fmt::format("record on line {}; {}", first_line_, text);
    return invalid(text);
  }

  // Gives whether another field follows.
  Result<bool> read_field() {
    if (position_ < line_.size() && line_[position_] == '"') return read_quoted();
    const auto comma = line_.find(',', position_);
    const auto end = comma == std::string::npos ? line_.size() - line_feed() : comma;
    const auto field = line_.substr(position_, end - position_);
    if (const auto quote = field.find('"'); quote != std::string::npos) {
      return failure(position_ + quote + 1, "bare \" in non-quoted-field");
    }
    fields_.push_back(field);
    position_ = end + 1;
    return comma != std::string::npos;
  }

  Result<bool> read_quoted() {
    constexpr const char* kBadQuote = "extraneous or missing \" in quoted-field";
    std::string field;
    position_++;
    while (true) {
      const auto quote = line_.find('"', position_);
      if (quote == std::string::npos) {
        field.append(line_, position_);
        if (rest_.empty()) return failure(line_.size() + 1, kBadQuote);
        next_line();
        continue;
      }
      field.append(line_, position_, quote - position_);
      position_ = quote + 1;
      if (position_ < line_.size() && line_[position_] == '"') {
        field += '"';
        position_++;
      } else if (position_ < line_.size() && line_[position_] == ',') {
        position_++;
        fields_.push_back(field);
        return true;
      } else if (line_.size() - position_ == line_feed()) {
        fields_.push_back(field);
        return false;
      } else {
        return failure(position_, kBadQuote);
      }
    }
  }

  std::string_view rest_;
  std::string line_;
  std::size_t position_ = 0;  // in line_
  int number_ = 0;
  int first_line_ = 0;
  std::vector<std::string> fields_;
};

}  // namespace

Result<std::vector<std::string>> read_csv(std::string_view text) {
  if (text.empty()) return std::vector<std::string>{};
  return CsvRecord(text).read();
}

Result<void> assign(Flag& flag, const std::string& text, base::Log* log) {
  std::vector<std::string> items;
  switch (flag.row->type) {
    case FlagType::text_array: items.push_back(text); break;
    case FlagType::comma_list: items = TRY(read_csv(text)); break;
    case FlagType::text_map: items = TRY(map_pairs(text)); break;
    default: flag.value = TRY(scalar_value(flag.row->type, text, log)); return {};
  }
  if (!flag.changed) flag.list.clear();  // the first one replaces the default
  flag.list.insert(flag.list.end(), items.begin(), items.end());
  return {};
}

}  // namespace cli
