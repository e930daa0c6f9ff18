// Every version of every chart is looked at, as Helm does; but the versions of a chart have the same few texts, so
// each is matched once.
#include "repo/search.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_set>

#include "base/arena.h"
#include "base/filesystem.h"
#include "base/letters.h"
#include "base/regex.h"
#include "base/semver.h"
#include "base/utf8.h"

namespace repo {
namespace {

using base::Error;
using base::Result;
using Field = ParsedIndex::Field;

constexpr char kSeparator = '\v';             // between the texts that are searched
constexpr std::string_view kVersionMark = "$$";  // between a chart's name and its version, in Helm's table
constexpr int kMostScore = 25;

// strings.ToLower.
std::string lower_text(std::string_view text) {
  std::string lower;
  lower.reserve(text.size());
  while (!text.empty()) {
    const unsigned char c = static_cast<unsigned char>(text[0]);
    if (c < 0x80) {
      lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : text[0];
      text.remove_prefix(1);
    } else {
      const auto rune = base::decode_rune(text);
      base::append_rune(lower, base::to_lower(rune.code));
      text.remove_prefix(rune.size);
    }
  }
  return lower;
}

class Matcher {
 public:
  static Result<Matcher> make(const SearchOptions& options) {
    Matcher matcher;
    matcher.matches_all_ = !options.has_term;
    if (options.has_term && options.is_regexp) matcher.regex_ = TRY(base::Regex::compile(options.term));
    matcher.term_ = lower_text(options.term);
    return matcher;
  }

  // How many of the texts come before the one that matches; nothing where none does.
  std::optional<int> score(const std::string& text) const {
    if (matches_all_) return 0;
    return regex_ ? regex_score(text) : literal_score(lower_text(text));
  }

 private:
  static std::optional<int> score_at(std::string_view text, std::size_t at) {
    const int before = static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), kSeparator));
    return before < kMostScore ? std::optional(before) : std::nullopt;
  }
  std::optional<int> literal_score(std::string_view text) const {
    const auto at = text.find(term_);
    return at == std::string_view::npos ? std::nullopt : score_at(text, at);
  }
  std::optional<int> regex_score(std::string_view text) const {
    const auto found = regex_->find_all(text, 1);
    return found.empty() ? std::nullopt : score_at(text, static_cast<std::size_t>(found[0][0].start));
  }

  bool matches_all_ = false;
  std::string term_{};
  std::optional<base::Regex> regex_{};
};

// One repository's part of the search.
class RepositorySearch {
 public:
  RepositorySearch(const SearchedRepository& repository, const Matcher& matcher)
      : repository_(repository), index_(repository.index), matcher_(matcher) {}

  std::optional<int> score(std::uint32_t entry) {
    const std::array key{index_.place_of(entry, Field::name), index_.place_of(entry, Field::description),
                         index_.place_of(entry, Field::keywords)};
    if (key == last_key_) return last_score_;
    last_key_ = key;
    const auto [found, is_new] = scores_.try_emplace(key);
    if (is_new) found->second = matcher_.score(text_of(entry));
    return last_score_ = found->second;
  }

 private:
  std::string text_of(std::uint32_t entry) const {
    const auto name = index_.text(entry, Field::name);
    std::string text(name);
    text.append(1, kSeparator).append(repository_.name).append("/").append(name).append(1, kSeparator);
    text.append(index_.text(entry, Field::description)).append(1, kSeparator);
    return text.append(index_.text(entry, Field::keywords));
  }

  const SearchedRepository& repository_;
  const ParsedIndex& index_;
  const Matcher& matcher_;
  std::map<std::array<std::uint64_t, 3>, std::optional<int>> scores_{};
  std::array<std::uint64_t, 3> last_key_{};
  std::optional<int> last_score_{};
};

struct Found {
  std::string name{};
  int score = 0;
  const ParsedIndex* index = nullptr;
  std::uint32_t entry = 0;
};

bool is_allowed(const base::Constraint& versions, std::string_view version) {
  const auto parsed = base::parse_version(version);
  return parsed && versions.allows(*parsed);
}

// The versions of a chart that match, the last one only of those with the very same version: Helm's table has one
// place for them.
std::vector<Found> find_in_chart(const std::string& name, const SearchedRepository& repository,
                                 const ParsedIndex::Chart& chart, RepositorySearch& search) {
  std::vector<Found> found;
  std::vector<std::optional<int>> scores;
  bool is_any = false;
  for (std::uint32_t i = 0; i < chart.count; ++i) {
    scores.push_back(search.score(chart.first + i));
    is_any = is_any || scores.back();
  }
  if (!is_any) return found;
  std::unordered_set<std::uint64_t> seen;
  for (std::uint32_t i = chart.count; i > 0; --i) {
    const std::uint32_t entry = chart.first + i - 1;
    const bool is_new = seen.insert(repository.index.place_of(entry, Field::version)).second;
    if (is_new && scores[i - 1]) found.push_back({name, *scores[i - 1], &repository.index, entry});
  }
  std::reverse(found.begin(), found.end());
  return found;
}

// Best first; without --versions only the first that the range allows stays of each chart.
void add_chart(std::vector<Found> versions, const base::Constraint& allowed, bool all_versions,
               std::vector<Found>& into) {
  std::stable_sort(versions.begin(), versions.end(), [](const Found& a, const Found& b) { return a.score < b.score; });
  for (auto& found : versions) {
    if (!is_allowed(allowed, found.index->text(found.entry, Field::version))) continue;
    into.push_back(std::move(found));
    if (!all_versions) return;
  }
}

}  // namespace

Result<std::vector<FoundChart>> search(const std::vector<SearchedRepository>& repositories,
                                       const SearchOptions& options) {
  const auto matcher = TRY(Matcher::make(options));
  const auto allowed = base::Constraint::parse(options.versions);
  if (!allowed) return Error(allowed.error()).wrap("an invalid version/constraint format: ");
  std::vector<Found> found;
  for (const auto& repository : repositories) {
    RepositorySearch search(repository, matcher);
    for (std::uint32_t i = 0; i < repository.index.chart_count(); ++i) {
      const auto chart = repository.index.chart(i);
      std::string name = base::join_path(repository.name, chart.name);
      name.resize(std::min(name.find(kVersionMark), name.size()));
      add_chart(find_in_chart(name, repository, chart, search), *allowed, options.all_versions, found);
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return a.score != b.score ? a.score < b.score : a.name < b.name;
  });
  std::vector<FoundChart> charts;
  charts.reserve(found.size());
  for (auto& one : found) {
    const auto& index = *one.index;
    charts.push_back({std::move(one.name), index.text(one.entry, Field::version),
                      index.text(one.entry, Field::app_version), index.text(one.entry, Field::description)});
  }
  return charts;
}

}  // namespace repo
