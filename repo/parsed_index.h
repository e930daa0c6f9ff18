// An index as those need it who look for a chart: names, versions and where the archives are, in one block of bytes
// that is kept in a file and mapped. Every text is there once. Nothing in the block is believed: what points outside
// of it is empty.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/digest.h"
#include "base/file_identity.h"
#include "repo/index.h"

namespace repo {

// What the file of a parsed index says about the index.yaml it was made from.
struct IndexSource {
  base::FileIdentity identity{};
  bool is_proof = false;  // the identity is old enough to prove that the file is the same
  std::string digest{};   // sha256 of the index.yaml, 32 bytes
  bool no_duplicates = false;  // it was read with DuplicateKeys::refused
};

class ParsedIndex {
 public:
  // A chart: the name it stands under, and its versions, newest first, from `first` on.
  struct Chart {
    std::string_view name{};
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };

  // The block for an index, with what was left out of it. Nothing where it has more than a block can hold.
  static std::optional<std::string> make_block(const Index& index, const std::vector<SkippedEntry>& skipped,
                                               const IndexSource& source);
  // Over a block, which must outlive it; nothing where it is damaged, or not a block of this version. `passed` is told of parts of
  // the block that have been checked and are not looked at again before the index is used.
  static std::optional<ParsedIndex> open(std::string_view block, const std::function<void(std::string_view)>& passed = {});

  IndexSource source() const;
  // The block as it would be from another file with the same bytes.
  std::string block_from(const IndexSource& source) const;

  std::uint32_t chart_count() const { return chart_count_; }
  Chart chart(std::uint32_t index) const;  // in byte order of their names
  std::optional<Chart> find_chart(std::string_view name) const;

  // Of one version, by its number: `Chart::first` up to `first + count`.
  enum class Field : std::uint32_t { name, version, app_version, description, keywords, digest };
  std::string_view text(std::uint32_t entry, Field field) const;
  // Equal texts have equal places: cheaper to compare.
  std::uint64_t place_of(std::uint32_t entry, Field field) const;
  std::vector<std::string_view> urls(std::uint32_t entry) const;

  std::vector<SkippedEntry> skipped() const;

 private:
  std::string_view text_at(std::size_t offset) const;
  std::uint32_t number_at(std::size_t offset) const;

  std::string_view block_{};
  std::uint32_t chart_count_ = 0;
  std::uint32_t entry_count_ = 0;
  std::uint32_t url_count_ = 0;
  std::uint32_t skipped_count_ = 0;
  std::size_t charts_ = 0;   // where each table begins
  std::size_t entries_ = 0;
  std::size_t urls_ = 0;
  std::size_t skipped_ = 0;
};

// Makes a block from an index, or from its charts one after the other.
class ParsedIndexWriter {
 public:
  ParsedIndexWriter() : places_(kFirstBuckets, TextHash{TextView(&texts_)}, SameText{TextView(&texts_)}) {}
  ParsedIndexWriter(const ParsedIndexWriter&) = delete;
  ParsedIndexWriter& operator=(const ParsedIndexWriter&) = delete;

  // Takes what the block has of these charts. Over all calls the names rise in byte order.
  void add(const Index& index);
  // The block, with what was left out of it. Nothing where it has more than a block can hold.
  std::optional<std::string> block(const std::vector<SkippedEntry>& skipped, const IndexSource& source);

 private:
  static constexpr std::size_t kFirstBuckets = 1024;
  struct TextPlace {  // in texts_
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
  };
  struct TextView {  // a text, be it in texts_ or not
    explicit TextView(const std::string* all) : texts(all) {}
    std::string_view of(std::string_view text) const { return text; }
    std::string_view of(TextPlace place) const { return std::string_view(*texts).substr(place.offset, place.size); }
    const std::string* texts;
  };
  struct TextHash : TextView {
    using is_transparent = void;
    std::size_t operator()(const auto& text) const { return std::hash<std::string_view>()(of(text)); }
  };
  struct SameText : TextView {
    using is_transparent = void;
    bool operator()(const auto& a, const auto& b) const { return of(a) == of(b); }
  };
  struct ChartRow {
    TextPlace name{};
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  struct EntryRow {
    std::array<TextPlace, 6> texts{};  // as ParsedIndex::Field
    std::uint32_t first_url = 0;
    std::uint32_t urls = 0;
  };

  TextPlace place(std::string_view text);

  std::string texts_{};
  std::unordered_set<TextPlace, TextHash, SameText> places_;
  std::vector<ChartRow> charts_{};
  std::vector<EntryRow> entries_{};
  std::vector<TextPlace> urls_{};
};

// The names of all charts, which are the block's.
std::vector<std::string_view> chart_names(const ParsedIndex& index);

}  // namespace repo
