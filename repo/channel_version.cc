// The rules by which kops's channels program chooses and replaces, and the ranges of blang/semver that it reads. Held
// against that library's published cases in tests/repo/channel_version_test.cc.
#include "repo/channel_version.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/semver.h"
#include "base/unicode.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t kParts = 3;

std::optional<std::uint64_t> number(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string_view> split(std::string_view text, char separator, std::size_t most) {
  std::vector<std::string_view> parts;
  while (parts.size() + 1 < most) {
    const auto at = text.find(separator);
    if (at == std::string_view::npos) break;
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  parts.push_back(text);
  return parts;
}

Error unreadable(std::string_view term) {
  return Error(ErrorCode::invalid,
               fmt::format("\"{}\" is no comparator: it needs three numbers, such as >=1.22.0 or 1.22.x", term));
}

bool is_identifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_ascii_digit(c) || base::is_ascii_letter(c) || c == '-' || c == '.';
  });
}

// "1.22.x" and "1.x": how many numbers stand before the x; nothing where it is no wildcard.
std::optional<std::size_t> wildcard(const std::vector<std::string_view>& parts) {
  if (parts.size() < 2 || parts.size() > kParts || parts.back() != "x") return std::nullopt;
  return parts.size() == kParts && parts[1] == "x" ? 1 : parts.size() - 1;
}

// The terms of a range: cut at spaces, but for those behind an operator.
std::vector<std::string> terms(std::string_view text) {
  std::vector<std::string> found;
  std::string term;
  for (const char c : text) {
    const bool is_operator_open = !term.empty() && std::string_view("<>=!").find(term.back()) != std::string_view::npos;
    if (c != ' ') {
      term += c;
    } else if (!term.empty() && !is_operator_open) {
      found.push_back(std::move(term));
      term.clear();
    }
  }
  if (!term.empty()) found.push_back(std::move(term));
  return found;
}

int compare(const ThreeNumbers& a, const ThreeNumbers& b) { return a < b ? -1 : a == b ? 0 : 1; }

bool legacy_replaces(const ChannelVersion& candidate, const ChannelVersion& existing) {
  const auto wanted = base::parse_version(candidate.version);
  const auto there = base::parse_version(existing.version);
  if (!there) return static_cast<bool>(wanted);
  if (!wanted) return false;
  const int order = base::compare_versions(*wanted, *there);
  if (order != 0) return order > 0;
  return candidate.id != existing.id || candidate.manifest_hash != existing.manifest_hash;
}

}  // namespace

ChannelVersion version_of(const ChannelAddon& addon, const std::string& channel) {
  return {channel, addon.version, addon.id, addon.manifest_hash, kChannelGeneration};
}

bool replaces(const ChannelVersion& candidate, const ChannelVersion& existing, VersionRule rule) {
  if (rule == VersionRule::legacy) return legacy_replaces(candidate, existing);
  if (candidate.id != existing.id || candidate.manifest_hash != existing.manifest_hash) return true;
  return candidate.generation > existing.generation;
}

Result<ThreeNumbers> cluster_version(std::string_view git_version) {
  auto text = base::trim_space(git_version);
  if (text.starts_with('v')) text.remove_prefix(1);
  ThreeNumbers version{};
  for (std::size_t i = 0; i < kParts; ++i) {
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), version[i]);
    if (failure != std::errc()) {
      if (i > 0) break;
      return Error(ErrorCode::invalid, fmt::format("the cluster's version \"{}\" begins with no number", git_version));
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.starts_with('.')) break;
    text.remove_prefix(1);
  }
  return version;
}

Result<void> KubernetesRange::add(std::string_view term, std::vector<Comparator>& to) {
  const auto digits = std::find_if(term.begin(), term.end(), base::is_ascii_digit);
  const auto word = term.substr(0, static_cast<std::size_t>(digits - term.begin()));
  const auto rest = term.substr(word.size());
  static const std::map<std::string_view, Operator> kOperators{
      {"", Operator::equal}, {"=", Operator::equal}, {"==", Operator::equal}, {"!", Operator::not_equal},
      {"!=", Operator::not_equal}, {"<", Operator::less}, {"<=", Operator::less_or_equal},
      {">", Operator::greater}, {">=", Operator::greater_or_equal}};
  const auto found = kOperators.find(word);
  const auto parts = split(rest, '.', kParts);
  if (found == kOperators.end()) return unreadable(term);
  Comparator comparator{found->second, {}, false};
  if (const auto numbers = wildcard(parts)) {
    for (std::size_t i = 0; i < *numbers; ++i) {
      const auto value = number(parts[i]);
      if (!value) return unreadable(term);
      comparator.version[i] = *value;
    }
    auto next = comparator.version;
    ++next[*numbers - 1];
    switch (found->second) {
      case Operator::greater: to.push_back({Operator::greater_or_equal, next, false}); return {};
      case Operator::less_or_equal: to.push_back({Operator::less, next, false}); return {};
      case Operator::equal:
        to.push_back({Operator::greater_or_equal, comparator.version, false});
        to.push_back({Operator::less, next, false});
        return {};
      case Operator::not_equal:  // both must hold, as there: it allows nothing
        to.push_back({Operator::less, comparator.version, false});
        to.push_back({Operator::greater_or_equal, next, false});
        return {};
      default: to.push_back(comparator); return {};
    }
  }
  if (parts.size() != kParts) return unreadable(term);
  const auto patch = parts[2].substr(0, parts[2].find_first_of("-+"));
  auto suffix = parts[2].substr(patch.size());
  comparator.is_prerelease = suffix.starts_with('-');
  const auto prerelease = suffix.substr(0, suffix.find('+'));
  if (comparator.is_prerelease && !is_identifier(prerelease.substr(1))) return unreadable(term);
  const std::array<std::string_view, kParts> numbers{parts[0], parts[1], patch};
  for (std::size_t i = 0; i < kParts; ++i) {
    const auto value = number(numbers[i]);
    if (!value) return unreadable(term);
    comparator.version[i] = *value;
  }
  to.push_back(comparator);
  return {};
}

Result<KubernetesRange> KubernetesRange::parse(std::string_view text) {
  KubernetesRange range;
  range.alternatives_.emplace_back();
  for (const auto& term : terms(text)) {
    if (term == "||") {
      if (range.alternatives_.back().empty()) {
        return Error(ErrorCode::invalid, fmt::format("\"{}\" has nothing before a ||", text));
      }
      range.alternatives_.emplace_back();
    } else {
      TRY(add(term, range.alternatives_.back()));
    }
  }
  if (range.alternatives_.back().empty()) {
    return Error(ErrorCode::invalid, fmt::format("\"{}\" is no range: something such as >=1.22.0 must stand in it", text));
  }
  return range;
}

bool KubernetesRange::holds(const Comparator& comparator, const ThreeNumbers& version) {
  int order = compare(version, comparator.version);
  if (order == 0 && comparator.is_prerelease) order = 1;
  switch (comparator.how) {
    case Operator::equal: return order == 0;
    case Operator::not_equal: return order != 0;
    case Operator::less: return order < 0;
    case Operator::less_or_equal: return order <= 0;
    case Operator::greater: return order > 0;
    case Operator::greater_or_equal: return order >= 0;
  }
  return false;
}

bool KubernetesRange::allows(const ThreeNumbers& version) const {
  return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const auto& all) {
    return std::all_of(all.begin(), all.end(), [&](const auto& one) { return holds(one, version); });
  });
}

Menu choose_addons(const Channel& channel, const std::optional<ThreeNumbers>& version, VersionRule rule) {
  Menu menu;
  for (const auto& addon : channel.addons) {
    if (!addon.kubernetes_version.empty()) {
      const auto range = KubernetesRange::parse(addon.kubernetes_version);
      if (!range) {
        menu.unreadable.push_back(addon.name);
        menu.warnings.push_back(fmt::format("{} is passed over: its kubernetesVersion cannot be read: {}", addon.name,
                                            range.error().helm()));
        continue;
      }
      if (version && !range->allows(*version)) continue;
    }
    const auto same = std::find_if(menu.addons.begin(), menu.addons.end(),
                                   [&](const auto* other) { return other->name == addon.name; });
    if (same == menu.addons.end()) {
      menu.addons.push_back(&addon);
    } else if (replaces(version_of(addon, channel.url), version_of(**same, channel.url), rule)) {
      *same = &addon;
    } else if (rule == VersionRule::today && addon.version != (*same)->version && addon.manifest != (*same)->manifest) {
      menu.warnings.push_back(fmt::format(
          "{} {} is passed over: neither id nor manifestHash tells it from {}, and versions do not count since kops 1.22 "
          "(--legacy-versions takes the highest)", addon.name, addon.version, (*same)->version));
    }
  }
  return menu;
}

}  // namespace repo
