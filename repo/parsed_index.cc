// The block: a head, four tables of numbers, then the texts. A text is known by its offset from the block's start
// and its length. A digest over the head and one over all else tell damage; offsets are checked all the same when they
// are used.
#include "repo/parsed_index.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>

#include "base/digest_parts.h"

namespace repo {
namespace {

constexpr std::string_view kMagic = "tugindex";
constexpr std::uint32_t kFormat = 2;
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
  char head_digest[kDigestSize];  // of the head, with zeros here
};

void put(std::string& out, std::uint32_t number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof(number));
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

// A head as it is written, with its digest; `bytes` are those of a head.
std::string with_digest(std::string bytes) {
  constexpr std::size_t kPlace = sizeof(Head) - kDigestSize;
  static_assert(offsetof(Head, head_digest) == kPlace);
  bytes.replace(kPlace, kDigestSize, std::string(kDigestSize, '\0'));
  return bytes.replace(kPlace, kDigestSize, base::sha256(bytes));
}

std::string write_head(const Head& head) {
  return with_digest({reinterpret_cast<const char*>(&head), sizeof(head)});
}

}  // namespace

ParsedIndexWriter::TextPlace ParsedIndexWriter::place(std::string_view text) {
  const auto found = places_.find(text);
  if (found != places_.end()) return *found;
  const TextPlace place{static_cast<std::uint32_t>(texts_.size()), static_cast<std::uint32_t>(text.size())};
  texts_ += text;
  places_.insert(place);
  return place;
}

void ParsedIndexWriter::add(const Index& index) {
  for (const auto& [name, versions] : index.entries) {
    charts_.push_back({place(name), static_cast<std::uint32_t>(entries_.size()), static_cast<std::uint32_t>(versions.size())});
    for (const auto& entry : versions) {
      const auto& metadata = entry.metadata;
      const auto keywords = joined(metadata.keywords);
      entries_.push_back({{place(metadata.name), place(metadata.version), place(metadata.app_version), place(metadata.description),
                           place(keywords), place(entry.digest)},
                          static_cast<std::uint32_t>(urls_.size()),
                          static_cast<std::uint32_t>(entry.urls.size())});
      for (const auto& url : entry.urls) urls_.push_back(place(url));
    }
  }
}

std::optional<std::string> ParsedIndexWriter::block(const std::vector<SkippedEntry>& skipped, const IndexSource& source) {
  std::vector<TextPlace> left_out;
  for (const auto& entry : skipped) {
    for (const auto* text : {&entry.name, &entry.version, &entry.error}) left_out.push_back(place(*text));
  }
  const auto start = sizeof(Head) + charts_.size() * kChartSize + entries_.size() * kEntrySize + (urls_.size() + left_out.size()) * kText;
  const auto size = start + texts_.size();
  if (size > std::numeric_limits<std::uint32_t>::max() / 2) return std::nullopt;
  std::string block(sizeof(Head), '\0');
  block.reserve(size);
  const auto put_text = [&](const TextPlace& text) {
    put(block, static_cast<std::uint32_t>(start) + text.offset);
    put(block, text.size);
  };
  for (const auto& chart : charts_) {
    put_text(chart.name);
    put(block, chart.first);
    put(block, chart.count);
  }
  for (const auto& entry : entries_) {
    for (const auto& text : entry.texts) put_text(text);
    put(block, entry.first_url);
    put(block, entry.urls);
  }
  for (const auto& url : urls_) put_text(url);
  for (const auto& text : left_out) put_text(text);
  block += texts_;

  Head head{};
  std::memcpy(head.magic, kMagic.data(), kMagic.size());
  head.format = kFormat;
  set_source(head, source);
  head.charts = static_cast<std::uint32_t>(charts_.size());
  head.entries = static_cast<std::uint32_t>(entries_.size());
  head.urls = static_cast<std::uint32_t>(urls_.size());
  head.skipped = static_cast<std::uint32_t>(skipped.size());
  std::memcpy(head.block_digest, base::sha256(std::string_view(block).substr(sizeof(Head))).data(), kDigestSize);
  return block.replace(0, sizeof(head), write_head(head));
}

std::optional<std::string> ParsedIndex::make_block(const Index& index, const std::vector<SkippedEntry>& skipped,
                                                   const IndexSource& source) {
  ParsedIndexWriter writer;
  writer.add(index);
  return writer.block(skipped, source);
}

std::optional<ParsedIndex> ParsedIndex::open(std::string_view block, const std::function<void(std::string_view)>& passed) {
  if (block.size() < sizeof(Head)) return std::nullopt;
  const Head head = read_head(block);
  if (std::string_view(head.magic, kMagic.size()) != kMagic || head.format != kFormat) return std::nullopt;
  if (with_digest(std::string(block.substr(0, sizeof(Head)))) != block.substr(0, sizeof(Head))) return std::nullopt;
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
  const auto digest = base::sha256_in_parts(block.substr(sizeof(Head)), [&](std::string_view part) {
    if (passed) passed(part);
  });
  if (digest != std::string_view(head.block_digest, kDigestSize)) return std::nullopt;
  return index;
}

IndexSource ParsedIndex::source() const {
  const Head head = read_head(block_);
  return {head.identity, head.is_proof == 1, std::string(head.source_digest, kDigestSize), head.no_duplicates == 1};
}

std::string ParsedIndex::block_from(const IndexSource& source) const {
  Head head = read_head(block_);
  set_source(head, source);
  return write_head(head).append(block_.substr(sizeof(head)));
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
