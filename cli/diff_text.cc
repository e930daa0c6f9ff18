#include "cli/diff_text.h"

#include <fmt/format.h>

#include "base/line_diff.h"
#include "base/yaml.h"

namespace cli {
namespace {

using base::Result;
using cluster::Change;
using cluster::PreviewedObject;

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";

struct Look {
  char sign;
  std::string_view colour;
  std::string_view word;
};

Look look_of(Change change) {
  switch (change) {
    case Change::create: return {'+', kGreen, "create"};
    case Change::remove: return {'-', kRed, "delete"};
    case Change::keep: return {'=', kYellow, "keep"};
    case Change::update: return {'~', kYellow, "update"};
    case Change::none: break;
  }
  return {' ', kPlain, ""};
}

void append(std::string& out, std::string_view text, std::string_view colour, Colour use) {
  if (use == Colour::on) out += colour;
  out += text;
  if (use == Colour::on) out += kPlain;
  out += '\n';
}

std::string short_title(const PreviewedObject& object) {
  const auto& key = object.key;
  auto text = fmt::format("{} {} {}", look_of(object.change).sign, key.kind.kind, key.name);
  if (!key.name_space.empty()) text += " in " + key.name_space;
  if (object.change == Change::keep) text += " (stays: its resource policy is keep)";
  return text;
}

std::string title(const PreviewedObject& object) {
  const auto text = short_title(object);
  return object.path.empty() ? text : fmt::format("{}  ({})", text, object.path);
}

Result<std::string> shown(const base::Value& object, const cluster::SecretMask& mask, const DiffOptions& options) {
  if (object.is_nil()) return std::string();
  base::Arena arena;
  if (options.shows_secrets) return base::yaml::write(arena, object);
  const auto text = TRY(base::yaml::write(arena, mask.masked_object(arena, object)));
  return mask.masked_text(text);
}

Result<void> append_object(std::string& out, const PreviewedObject& object, const cluster::SecretMask& mask,
                           const DiffOptions& options) {
  append(out, title(object), look_of(object.change).colour, options.colour);
  if (object.change == Change::keep) return {};
  const auto before = TRY(shown(object.before, mask, options));
  const auto after = TRY(shown(object.after, mask, options));
  bool is_first = true;
  for (const auto& line : base::line_diff(before, after, options.context)) {
    const auto text = std::string(line.text);
    switch (line.change) {
      case base::LineChange::same: out += "    " + text + "\n"; break;
      case base::LineChange::removed: append(out, "  - " + text, kRed, options.colour); break;
      case base::LineChange::added: append(out, "  + " + text, kGreen, options.colour); break;
      case base::LineChange::gap:
        if (!is_first) out += "    …\n";
        break;
    }
    is_first = false;
  }
  out += '\n';
  return {};
}

std::string summary(const std::vector<PreviewedObject>& objects) {
  int created = 0, updated = 0, removed = 0, kept = 0, same = 0;
  for (const auto& object : objects) {
    switch (object.change) {
      case Change::create: ++created; break;
      case Change::update: ++updated; break;
      case Change::remove: ++removed; break;
      case Change::keep: ++kept; break;
      case Change::none: ++same; break;
    }
  }
  std::string text;
  const auto add = [&](int count, std::string_view what) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
  };
  add(created, "to create");
  add(updated, "to update");
  add(removed, "to delete");
  add(kept, "to keep");
  add(same, "unchanged");
  return text.empty() ? "nothing to change.\n" : text + ".\n";
}

}  // namespace

bool has_changes(const std::vector<PreviewedObject>& objects) {
  for (const auto& object : objects) {
    if (object.change == Change::create || object.change == Change::update || object.change == Change::remove) return true;
  }
  return false;
}

std::string outline_text(const std::vector<PreviewedObject>& objects, Colour colour) {
  std::string out;
  for (const auto& object : objects) {
    if (object.change != Change::none) append(out, short_title(object), look_of(object.change).colour, colour);
  }
  return out + summary(objects);
}

Result<std::string> diff_text(const std::vector<PreviewedObject>& objects, cluster::SecretMask& mask,
                              const DiffOptions& options) {
  for (const auto& object : objects) {
    mask.learn_object(object.before);
    mask.learn_object(object.after);
  }
  std::string out;
  for (const auto& object : objects) {
    if (object.change != Change::none) TRY(append_object(out, object, mask, options));
  }
  return out + summary(objects);
}

}  // namespace cli
