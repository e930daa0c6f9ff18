// Any text as an index.yaml, and any bytes in the file of a parsed index: what was parsed says what the index says, a
// file that was changed is not opened, and one that is opened all the same leads nowhere outside of itself.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/digest.h"
#include "repo/index.h"
#include "repo/parsed_index.h"

namespace {

using Field = repo::ParsedIndex::Field;
constexpr std::size_t kMaxMemory = std::size_t{256} << 20;
constexpr std::size_t kDigest = 32;
constexpr std::string_view kYaml =
    "apiVersion: v1\nentries:\n"
    "  web:\n  - {name: web, version: 1.1.0, description: Serves pages, digest: abc, urls: [web-1.1.0.tgz, other]}\n"
    "  - {name: web, version: 1.0.0, keywords: [http, page]}\n  -\n"
    "  db:\n  - {name: db, version: 0.1.0, appVersion: '9'}\n";

void hold(bool fact) {
  if (!fact) std::abort();
}

std::string block_of(std::string_view yaml) {
  base::Arena arena(kMaxMemory);
  std::vector<repo::SkippedEntry> skipped;
  const auto index = repo::read_index(arena, yaml, skipped);
  return index ? repo::ParsedIndex::make_block(*index, skipped, {}).value_or("") : "";
}

void same(const repo::IndexEntry& entry, const repo::ParsedIndex& parsed, std::uint32_t number) {
  hold(parsed.text(number, Field::name) == entry.metadata.name);
  hold(parsed.text(number, Field::version) == entry.metadata.version);
  hold(parsed.text(number, Field::description) == entry.metadata.description);
  hold(parsed.text(number, Field::digest) == entry.digest);
  const auto urls = parsed.urls(number);
  hold(std::vector<std::string>(urls.begin(), urls.end()) == entry.urls);
}

void read_text(std::string_view text) {
  base::Arena arena(kMaxMemory);
  std::vector<repo::SkippedEntry> skipped;
  const auto index = repo::read_index(arena, text, skipped);
  if (!index) return;
  const auto block = repo::ParsedIndex::make_block(*index, skipped, {});
  if (!block) return;
  const auto parsed = repo::ParsedIndex::open(*block);
  hold(parsed && parsed->chart_count() == index->entries.size() && parsed->skipped().size() == skipped.size());
  for (const auto& [name, versions] : index->entries) {
    const auto chart = parsed->find_chart(name);
    hold(chart && chart->count == versions.size());
    for (std::uint32_t i = 0; i < chart->count; ++i) same(versions[i], *parsed, chart->first + i);
  }
  const auto written = repo::write_index(arena, *index);
  if (!written) return;
  const auto again = repo::read_index(arena, *written, skipped);
  hold(again && again->entries.size() == index->entries.size());
}

void within(std::string_view part, std::string_view block) {
  if (part.empty()) return;
  hold(part.data() >= block.data() && part.data() + part.size() <= block.data() + block.size());
  std::string copy(part);  // every byte of it can be read
  hold(copy == part);
}

void walk(const repo::ParsedIndex& index, std::string_view block) {
  for (std::uint32_t i = 0; i < index.chart_count(); ++i) {
    const auto chart = index.chart(i);
    within(chart.name, block);
    (void)index.find_chart(chart.name);
    for (std::uint32_t entry = chart.first; entry < chart.first + chart.count; ++entry) {
      for (const auto field : {Field::name, Field::version, Field::app_version, Field::description, Field::keywords, Field::digest}) {
        within(index.text(entry, field), block);
        (void)index.place_of(entry, field);
      }
      for (const auto url : index.urls(entry)) within(url, block);
    }
  }
  (void)index.skipped();
}

// Where the head of a block ends: what follows has the digest that stands in the head.
std::size_t head_size(std::string_view block) {
  for (std::size_t at = kDigest; at < block.size(); ++at) {
    const auto place = block.find(base::sha256(block.substr(at)));
    if (place < at) return at;
  }
  std::abort();
}

// Each three bytes of the input change one byte of a good block.
void read_block(std::string_view changes) {
  static const std::string kGood = block_of(kYaml);
  static const std::size_t kHead = head_size(kGood);
  static const std::size_t kPlace = kGood.find(base::sha256(std::string_view(kGood).substr(kHead)));
  std::string block = kGood;
  for (std::size_t i = 0; i + 2 < changes.size(); i += 3) {
    const auto at = static_cast<std::size_t>(static_cast<unsigned char>(changes[i])) << 8 | static_cast<unsigned char>(changes[i + 1]);
    block[at % block.size()] = changes[i + 2];
  }
  const auto opened = repo::ParsedIndex::open(block);
  hold(!opened || block == kGood);
  // As if whoever changed it had put its digests right.
  block.replace(kPlace, kDigest, base::sha256(std::string_view(block).substr(kHead)));
  block.replace(kHead - kDigest, kDigest, std::string(kDigest, '\0'));
  block.replace(kHead - kDigest, kDigest, base::sha256(std::string_view(block).substr(0, kHead)));
  if (const auto index = repo::ParsedIndex::open(block)) walk(*index, block);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    read_text(text);
  } catch (const base::ArenaFull&) {
  }
  read_block(text);
  return 0;
}
