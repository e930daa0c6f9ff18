// Any bytes as a chart archive: loading must neither crash, hang nor take much memory, no file may have a
// name that leaves the chart, and what loads must pack and load again. Most changes are made to the tar
// within, whose checksums are then set right: few others would get past gzip.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/gzip.h"
#include "base/log.h"
#include "charts/load.h"
#include "charts/pack.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

constexpr std::size_t kMaxMemory = 256UL * 1024 * 1024;
constexpr std::size_t kMaxBytes = 4UL * 1024 * 1024;
constexpr std::size_t kMaxTar = 256UL * 1024;  // of an archive that is changed
constexpr std::size_t kBlock = 512;
constexpr std::size_t kSumStart = 148;
constexpr std::size_t kSumSize = 8;

class NoLog final : public base::Log {
 public:
  void write(base::LogLevel, std::string_view, const Attributes&) override {}
};

// Writes the sum of its bytes into every block that looks like a header.
void mend_checksums(std::string& tar) {
  for (std::size_t at = 0; at + kBlock <= tar.size(); at += kBlock) {
    if (tar.compare(at + 257, 5, "ustar") != 0) continue;
    std::fill_n(tar.begin() + static_cast<std::ptrdiff_t>(at + kSumStart), kSumSize, ' ');
    unsigned sum = 0;
    for (std::size_t i = 0; i < kBlock; ++i) sum += static_cast<unsigned char>(tar[at + i]);
    tar.replace(at + kSumStart, kSumSize, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  }
}

bool leaves(std::string_view name) {
  return name.empty() || name[0] == '/' || name == ".." || name.starts_with("../") ||
         name.find("/../") != std::string_view::npos || name.ends_with("/..");
}

void check(const chart::Chart& loaded) {
  for (const chart::File& file : loaded.raw) {
    if (leaves(file.name)) std::abort();
  }
  for (const chart::Chart* child : loaded.dependencies) check(*child);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  if (seed % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
  base::Arena arena;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto unpacked = base::gunzip(arena, bytes, kMaxTar);
  if (!unpacked || unpacked->bytes.empty()) return LLVMFuzzerMutate(data, size, max_size);
  std::string tar(unpacked->bytes.substr(0, kMaxTar));
  const std::size_t before = tar.size();
  tar.resize(before + kBlock * 4);
  tar.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(tar.data()), before, tar.size()));
  mend_checksums(tar);
  const std::string packed = base::gzip(tar);
  if (packed.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::memcpy(data, packed.data(), packed.size());
  return packed.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  NoLog log;
  base::Arena arena(kMaxMemory);
  for (const auto links : {chart::Links::follow_all, chart::Links::inside_only}) {
    const chart::LoadOptions options{.links = links, .max_bytes = kMaxBytes};
    const auto loaded = chart::load_archive_bytes(arena, log, bytes, options);
    if (!loaded) continue;
    check(**loaded);
    const auto packed = chart::pack(arena, **loaded);
    if (packed && !chart::load_archive_bytes(arena, log, *packed)) std::abort();
  }
  return 0;
}
