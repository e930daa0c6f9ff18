// Ranges of versions: reading them (operators, x for any, "1 - 2", spaces and commas for and, || for or)
// and testing a version against them, with the library's reason for each part that fails.
#include <optional>

#include "base/go_format.h"
#include "base/semver.h"

namespace base {

namespace {

constexpr std::size_t kMaxConstraintLength = 512;
constexpr std::size_t kMaxAlternatives = 32;

using Part = Constraint::Part;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
bool is_segment_character(char c) {
  return (c >= '0' && c <= '9') || c == 'x' || c == 'X' || c == '*' || c == '|';
}
bool is_identifier_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

// Walks over a constraint's text.
struct Cursor {
  std::string_view text;
  std::size_t at = 0;

  bool done() const { return at == text.size(); }
  bool is(char c) const { return at < text.size() && text[at] == c; }
  bool skip_space() {
    const std::size_t start = at;
    while (at < text.size() && is_space(text[at])) ++at;
    return at > start;
  }
  std::string_view since(std::size_t start) const { return text.substr(start, at - start); }
};

// A version as it may stand in a range, cut up: "v1.x-rc+b" has the segments "1", ".x", "", the prerelease
// "-rc" and is 9 characters long.
struct Operand {
  std::string_view whole{};
  std::string_view segments[3]{};
  std::string_view prerelease{};
};

std::string_view take_segment(Cursor& cursor, bool with_point) {
  const std::size_t start = cursor.at;
  std::size_t at = start;
  if (with_point) {
    if (!cursor.is('.')) return {};
    ++at;
  }
  const std::size_t first = at;
  while (at < cursor.text.size() && is_segment_character(cursor.text[at])) ++at;
  if (at == first) return {};
  cursor.at = at;
  return cursor.since(start);
}

std::string_view take_identifiers(Cursor& cursor, char mark) {
  const std::size_t start = cursor.at;
  const auto identifier_at = [&](std::size_t at) {
    return at < cursor.text.size() && is_identifier_character(cursor.text[at]);
  };
  if (!cursor.is(mark) || !identifier_at(start + 1)) return {};
  ++cursor.at;
  while (identifier_at(cursor.at) || (cursor.is('.') && identifier_at(cursor.at + 1))) ++cursor.at;
  return cursor.since(start);
}

std::optional<Operand> take_operand(Cursor& cursor) {
  const std::size_t start = cursor.at;
  Operand operand;
  if (cursor.is('v')) ++cursor.at;
  operand.segments[0] = take_segment(cursor, false);
  if (operand.segments[0].empty()) {
    cursor.at = start;
    return std::nullopt;
  }
  operand.segments[1] = take_segment(cursor, true);
  if (!operand.segments[1].empty()) operand.segments[2] = take_segment(cursor, true);
  operand.prerelease = take_identifiers(cursor, '-');
  take_identifiers(cursor, '+');
  operand.whole = cursor.since(start);
  return operand;
}

std::string_view take_operator(Cursor& cursor) {
  for (const std::string_view op : {"!=", ">=", "=>", "<=", "=<", "~>", "=", ">", "<", "~", "^"}) {
    if (cursor.text.substr(cursor.at).starts_with(op)) {
      cursor.at += op.size();
      return op;
    }
  }
  return {};
}

bool is_any(std::string_view segment) {
  if (segment.starts_with('.')) segment.remove_prefix(1);
  return segment.empty() || segment == "x" || segment == "X" || segment == "*";
}

Result<Part> make_part(std::string_view op, const Operand& operand) {
  Part part;
  part.op = op;
  part.original = operand.whole;
  std::string version(operand.whole);
  if (is_any(operand.segments[0])) {
    version = "0.0.0";
    part.dirty = true;
  } else if (is_any(operand.segments[1])) {
    version = std::string(operand.segments[0]) + ".0.0";
    part.dirty = part.minor_dirty = true;
  } else if (is_any(operand.segments[2])) {
    version = std::string(operand.segments[0]) + std::string(operand.segments[1]) + ".0";
    part.dirty = part.patch_dirty = true;
  }
  if (part.dirty) version += operand.prerelease;
  auto parsed = parse_version(version);
  if (!parsed) return Error(ErrorCode::invalid, "constraint parser error");
  part.version = *std::move(parsed);
  return part;
}

// The parts of one alternative, which all must hold; the error where the text is no such list.
Result<std::vector<Part>> read_parts(std::string_view text) {
  const auto improper = [&] { return Error(ErrorCode::invalid, "improper constraint: " + go_quote(text)); };
  struct Raw {
    std::string_view op;
    Operand operand;
  };
  std::vector<Raw> raw;
  Cursor cursor{text};
  cursor.skip_space();
  while (true) {
    const std::string_view op = take_operator(cursor);
    cursor.skip_space();
    const auto operand = take_operand(cursor);
    if (!operand) return improper();
    raw.push_back({op, *operand});
    const bool spaced = cursor.skip_space();
    if (cursor.done()) break;
    if (cursor.is(',')) {
      ++cursor.at;
      cursor.skip_space();
    } else if (!spaced) {
      return improper();
    }
  }
  std::vector<Part> parts;
  for (const Raw& item : raw) parts.push_back(TRY(make_part(item.op, item.operand)));
  return parts;
}

// "1.2 - 3" at the cursor, with the space around it.
bool take_range(Cursor& cursor, Operand& low, Operand& high) {
  const std::size_t start = cursor.at;
  cursor.skip_space();
  const auto first = take_operand(cursor);
  const bool dash = first && cursor.skip_space() && cursor.is('-');
  if (dash) {
    ++cursor.at;
    if (cursor.skip_space()) {
      if (const auto second = take_operand(cursor)) {
        cursor.skip_space();
        low = *first;
        high = *second;
        return true;
      }
    }
  }
  cursor.at = start;
  return false;
}

// Every "a - b" as ">= a, <= b ".
std::string rewrite_ranges(std::string_view text) {
  std::string out(text);
  Cursor cursor{text};
  while (!cursor.done()) {
    const std::size_t start = cursor.at;
    Operand low;
    Operand high;
    if (!take_range(cursor, low, high)) {
      ++cursor.at;
      continue;
    }
    const std::string_view found = cursor.since(start);
    const std::string rewritten = ">= " + std::string(low.whole) + ", <= " + std::string(high.whole) + " ";
    out.replace(out.find(found), found.size(), rewritten);
  }
  return out;
}

// Why `version` fails; empty where it passes.
class Test {
 public:
  Test(const Version& version, const Part& part, bool prereleases)
      : version_(version), part_(part), prereleases_(prereleases) {}

  std::string reason() const {
    if (!version_.prerelease.empty() && !prereleases_) return only_releases(version_);
    const std::string& op = part_.op;
    if (op == "!=") return not_equal();
    if (op == ">") return greater();
    if (op == "<") return order() < 0 ? "" : is("greater than or equal to");
    if (op == ">=" || op == "=>") return order() >= 0 ? "" : is("less than");
    if (op == "<=" || op == "=<") return less_or_equal();
    if (op == "^") return caret();
    if (op == "~" || op == "~>" || part_.dirty) return tilde();
    return order() == 0 ? "" : is("not equal to");
  }

  static std::string only_releases(const Version& version) {
    return go_quote(version.text()) + " is a prerelease version and the constraint is only looking for release versions";
  }

 private:
  int order() const { return compare_versions(version_, part_.version); }
  std::string says(std::string_view middle) const {
    return go_quote(version_.text()) + " " + std::string(middle) + " " + go_quote(part_.original);
  }
  std::string is(std::string_view what) const { return says("is " + std::string(what)); }

  std::string not_equal() const {
    const Version& wanted = part_.version;
    if (part_.dirty) {
      if (wanted.major != version_.major) return "";
      if (wanted.minor != version_.minor && !part_.minor_dirty) return "";
      if (part_.minor_dirty) return is("equal to");
      if (wanted.patch != version_.patch && !part_.patch_dirty) return "";
      if (part_.patch_dirty) {
        if (version_.prerelease.empty() && wanted.prerelease.empty()) return is("equal to");
        return same_prerelease() ? is("equal to") : "";
      }
    }
    return order() == 0 ? is("equal to") : "";
  }

  bool same_prerelease() const {
    Version a;
    Version b;
    a.prerelease = version_.prerelease;
    b.prerelease = part_.version.prerelease;
    return compare_versions(a, b) == 0;
  }

  std::string greater() const {
    const Version& limit = part_.version;
    bool passes = order() == 1;
    if (part_.dirty) {
      if (version_.major != limit.major) {
        passes = version_.major > limit.major;
      } else if (part_.minor_dirty) {
        passes = false;
      } else if (part_.patch_dirty) {
        passes = version_.minor > limit.minor;
      }
    }
    return passes ? "" : is("less than or equal to");
  }

  std::string less_or_equal() const {
    const Version& limit = part_.version;
    const bool passes =
        part_.dirty ? version_.major <= limit.major &&
                          !(version_.major == limit.major && version_.minor > limit.minor && !part_.minor_dirty)
                    : order() <= 0;
    return passes ? "" : is("greater than");
  }

  std::string tilde() const {
    const Version& base_version = part_.version;
    if (order() < 0) return is("less than");
    const bool all_zero = base_version.major == 0 && base_version.minor == 0 && base_version.patch == 0;
    if (all_zero && !part_.minor_dirty && !part_.patch_dirty) return "";
    if (version_.major != base_version.major) return says("does not have same major version as");
    if (version_.minor != base_version.minor && !part_.minor_dirty) {
      return says("does not have same major and minor version as");
    }
    return "";
  }

  std::string caret() const {
    const Version& base_version = part_.version;
    if (order() < 0) return is("less than");
    if (base_version.major > 0 || part_.minor_dirty) {
      return version_.major == base_version.major ? "" : says("does not have same major version as");
    }
    if (version_.major > 0) return says("does not have same major version as");
    if (base_version.minor > 0 || part_.patch_dirty) {
      return version_.minor == base_version.minor
                 ? ""
                 : says("does not have same minor version as") +
                       ". Expected minor versions to match when constraint major version is 0";
    }
    if (version_.minor > 0) return says("does not have same minor version as");
    return base_version.patch == version_.patch
               ? ""
               : says("does not equal") + ". Expect version and constraint to equal when major and minor versions are 0";
  }

  const Version& version_;
  const Part& part_;
  bool prereleases_;
};

// A group with one prerelease in it looks at prereleases.
bool wants_prereleases(const std::vector<Part>& parts) {
  for (const Part& part : parts) {
    if (!part.version.prerelease.empty()) return true;
  }
  return false;
}

}  // namespace

Result<Constraint> Constraint::parse(std::string_view text) {
  if (text.size() > kMaxConstraintLength) {
    return Error(ErrorCode::invalid, "constraint string is too long (max 512 bytes)");
  }
  Constraint constraint;
  constraint.text_ = text;
  const std::string rewritten = rewrite_ranges(text);
  std::vector<std::string_view> alternatives;
  for (std::string_view rest = rewritten;;) {
    const std::size_t bar = rest.find("||");
    alternatives.push_back(rest.substr(0, bar));
    if (bar == std::string_view::npos) break;
    rest.remove_prefix(bar + 2);
  }
  if (alternatives.size() > kMaxAlternatives) {
    return Error(ErrorCode::invalid, "too many constraint groups (max 32)");
  }
  for (const std::string_view alternative : alternatives) {
    constraint.alternatives_.push_back(TRY(read_parts(alternative)));
  }
  return constraint;
}

bool Constraint::allows(const Version& version) const { return reasons_against(version).empty(); }

std::vector<std::string> Constraint::reasons_against(const Version& version) const {
  std::vector<std::string> reasons;
  bool named_prerelease = false;
  for (const std::vector<Part>& parts : alternatives_) {
    const bool prereleases = wants_prereleases(parts);
    bool passes = true;
    for (const Part& part : parts) {
      const bool skipped = !version.prerelease.empty() && !prereleases;
      std::string reason = Test(version, part, prereleases).reason();
      if (reason.empty()) continue;
      passes = false;
      if (!skipped || !named_prerelease) reasons.push_back(std::move(reason));
      named_prerelease = named_prerelease || skipped;
    }
    if (passes) return {};
  }
  return reasons;
}

}  // namespace base
