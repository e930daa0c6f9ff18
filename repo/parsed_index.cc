// The block: a head, four tables of numbers, then the texts. A text is known by its offset from the block's start
// and its length. A digest over all but the head tells damage; offsets are checked all the same when they are used.
#include "repo/parsed_index.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <unordered_map>

namespace repo {
namespace {

constexpr std::string_view kMagic = "tugindex";
constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kDigestSize = 32;
constexpr std::uint32_t kEntryFields = 6;
constexpr std::size_t kText = 2 * sizeof(std::uint32_t);  // offset and length
constexpr std::size_t kChartSize = kText + 2 * sizeof(std::uint32_t);
constexpr std::size_t kEntrySize = kEntryFields * kText + 2 * sizeof(std::uint32_t);
constexpr std::size_t kSkippedSize = 3 * kText;

struct Head {
  char magic[8];
  std::uint32_t format;
  std::uint16_t is_proof;
  std::uint16_t no_duplicates;
  base::FileIdentity identity;
  char source_digest[kDigestSize];
  char block_digest[kDigestSize];  // of all that follows the head
  std::uint32_t charts;
  std::uint32_t entries;
  std::uint32_t urls;
  std::uint32_t skipped;
};

// Texts and the numbers of tables, each text once.
class Texts {
 public:
  explicit Texts(std::size_t start) : start_(start) {}
  std::uint64_t place(std::string_view text) {
    const auto found = places_.find(text);
    if (found != places_.end()) return found->second;
    const std::uint64_t place = (static_cast<std::uint64_t>(text.size()) << 32) | (start_ + bytes_.size());
    bytes_ += text;
    places_.emplace(text, place);
    return place;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::size_t start_;
  std::string bytes_{};
  std::unordered_map<std::string_view, std::uint64_t> places_{};  // of texts that the index holds
};

void put(std::string& out, std::uint32_t number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof(number));
}
void put(std::string& out, std::uint64_t place) {
  put(out, static_cast<std::uint32_t>(place));
  put(out, static_cast<std::uint32_t>(place >> 32));
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) text.append(i > 0 ? " " : "").append(words[i]);
  return text;
}

void set_source(Head& head, const IndexSource& source) {
  head.is_proof = source.is_proof ? 1 : 0;
  head.no_duplicates = source.no_duplicates ? 1 : 0;
  head.identity = source.identity;
  std::memcpy(head.source_digest, source.digest.data(), std::min(source.digest.size(), kDigestSize));
}

Head read_head(std::string_view block) {
  Head head;
  std::memcpy(&head, block.data(), sizeof(head));
  return head;
}

}  // namespace

std::optional<std::string> ParsedIndex::make_block(const Index& index, const std::vector<SkippedEntry>& skipped,
                                                   const IndexSource& source) {
  Head head{};
  for (const auto& [name, entries] : index.entries) {
    head.entries += static_cast<std::uint32_t>(entries.size());
    for (const auto& entry : entries) head.urls += static_cast<std::uint32_t>(entry.urls.size());
  }
  head.charts = static_cast<std::uint32_t>(index.entries.size());
  head.skipped = static_cast<std::uint32_t>(skipped.size());
  const std::size_t tables = head.charts * kChartSize + head.entries * kEntrySize + head.urls * kText +
                             head.skipped * kSkippedSize;
  Texts texts(sizeof(Head) + tables);
  std::vector<std::string> kept;  // keywords of entries: `texts` looks at them
  kept.reserve(head.entries);
  std::string charts, entries, urls, left_out;
  std::uint32_t first_entry = 0, first_url = 0;
  for (const auto& [name, versions] : index.entries) {
    put(charts, texts.place(name));
    put(charts, first_entry);
    put(charts, static_cast<std::uint32_t>(versions.size()));
    first_entry += static_cast<std::uint32_t>(versions.size());
    for (const auto& entry : versions) {
      const auto& metadata = entry.metadata;
      kept.push_back(joined(metadata.keywords));
      for (const std::string_view text : {std::string_view(metadata.name), std::string_view(metadata.version),
                                          std::string_view(metadata.app_version), std::string_view(metadata.description),
                                          std::string_view(kept.back()), std::string_view(entry.digest)}) {
        put(entries, texts.place(text));
      }
      put(entries, first_url);
      put(entries, static_cast<std::uint32_t>(entry.urls.size()));
      first_url += static_cast<std::uint32_t>(entry.urls.size());
      for (const auto& url : entry.urls) put(urls, texts.place(url));
    }
  }
  for (const auto& entry : skipped) {
    for (const auto* text : {&entry.name, &entry.version, &entry.error}) put(left_out, texts.place(*text));
  }
  if (texts.bytes().size() + tables > std::numeric_limits<std::uint32_t>::max() / 2) return std::nullopt;

  const std::string body = charts + entries + urls + left_out + texts.bytes();
  std::memcpy(head.magic, kMagic.data(), kMagic.size());
  head.format = kFormat;
  set_source(head, source);
  std::memcpy(head.block_digest, base::sha256(body).data(), kDigestSize);
  return std::string(reinterpret_cast<const char*>(&head), sizeof(head)) + body;
}

std::optional<ParsedIndex> ParsedIndex::open(std::string_view block) {
  if (block.size() < sizeof(Head)) return std::nullopt;
  const Head head = read_head(block);
  if (std::string_view(head.magic, kMagic.size()) != kMagic || head.format != kFormat) return std::nullopt;
  ParsedIndex index;
  index.block_ = block;
  index.chart_count_ = head.charts;
  index.entry_count_ = head.entries;
  index.url_count_ = head.urls;
  index.skipped_count_ = head.skipped;
  index.charts_ = sizeof(Head);
  index.entries_ = index.charts_ + std::size_t{head.charts} * kChartSize;
  index.urls_ = index.entries_ + std::size_t{head.entries} * kEntrySize;
  index.skipped_ = index.urls_ + std::size_t{head.urls} * kText;
  if (index.skipped_ + std::size_t{head.skipped} * kSkippedSize > block.size()) return std::nullopt;
  if (base::sha256(block.substr(sizeof(Head))) != std::string_view(head.block_digest, kDigestSize)) return std::nullopt;
  return index;
}

IndexSource ParsedIndex::source() const {
  const Head head = read_head(block_);
  return {head.identity, head.is_proof == 1, std::string(head.source_digest, kDigestSize), head.no_duplicates == 1};
}

std::string ParsedIndex::block_from(const IndexSource& source) const {
  Head head = read_head(block_);
  set_source(head, source);
  return std::string(reinterpret_cast<const char*>(&head), sizeof(head)).append(block_.substr(sizeof(head)));
}

std::uint32_t ParsedIndex::number_at(std::size_t offset) const {
  std::uint32_t number = 0;
  if (offset + sizeof(number) <= block_.size()) std::memcpy(&number, block_.data() + offset, sizeof(number));
  return number;
}

std::string_view ParsedIndex::text_at(std::size_t offset) const {
  const std::size_t start = number_at(offset), size = number_at(offset + sizeof(std::uint32_t));
  if (start > block_.size() || size > block_.size() - start) return {};
  return block_.substr(start, size);
}

ParsedIndex::Chart ParsedIndex::chart(std::uint32_t index) const {
  if (index >= chart_count_) return {};
  const std::size_t at = charts_ + index * kChartSize;
  Chart chart{text_at(at), number_at(at + kText), number_at(at + kText + sizeof(std::uint32_t))};
  if (chart.first > entry_count_ || chart.count > entry_count_ - chart.first) chart.first = chart.count = 0;
  return chart;
}

std::optional<ParsedIndex::Chart> ParsedIndex::find_chart(std::string_view name) const {
  std::uint32_t low = 0, high = chart_count_;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const Chart there = chart(middle);
    if (there.name == name) return there;
    (there.name < name ? low : high) = there.name < name ? middle + 1 : middle;
  }
  return std::nullopt;
}

std::string_view ParsedIndex::text(std::uint32_t entry, Field field) const {
  if (entry >= entry_count_) return {};
  return text_at(entries_ + entry * kEntrySize + static_cast<std::uint32_t>(field) * kText);
}

std::uint64_t ParsedIndex::place_of(std::uint32_t entry, Field field) const {
  const std::size_t at = entries_ + entry * kEntrySize + static_cast<std::uint32_t>(field) * kText;
  return (static_cast<std::uint64_t>(number_at(at + sizeof(std::uint32_t))) << 32) | number_at(at);
}

std::vector<std::string_view> ParsedIndex::urls(std::uint32_t entry) const {
  std::vector<std::string_view> found;
  if (entry >= entry_count_) return found;
  const std::size_t at = entries_ + entry * kEntrySize + kEntryFields * kText;
  const std::uint32_t first = number_at(at), count = number_at(at + sizeof(std::uint32_t));
  if (first > url_count_ || count > url_count_ - first) return found;
  for (std::uint32_t i = 0; i < count; ++i) found.push_back(text_at(urls_ + (std::size_t{first} + i) * kText));
  return found;
}

std::vector<SkippedEntry> ParsedIndex::skipped() const {
  std::vector<SkippedEntry> found;
  for (std::uint32_t i = 0; i < skipped_count_; ++i) {
    const std::size_t at = skipped_ + i * kSkippedSize;
    found.push_back({std::string(text_at(at)), std::string(text_at(at + kText)), std::string(text_at(at + 2 * kText))});
  }
  return found;
}

std::vector<std::string_view> chart_names(const ParsedIndex& index) {
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < index.chart_count(); ++i) names.push_back(index.chart(i).name);
  return names;
}

}  // namespace repo
