// gzip out: one member that anyone can read, the same for the same bytes however they come. Reading is
// tested with archives (tests/charts/archive_test.cc).
#include <mutex>

#include <gtest/gtest.h>

#include "base/gzip.h"

namespace base {
namespace {

// Lines that repeat themselves as charts do, without two being the same.
std::string lines(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) {
    text += "  - name: value-" + std::to_string(i * 7919 % 10007) + "\n    kind: " + std::to_string(i) + "\n";
  }
  text.resize(size);
  return text;
}

std::string unpacked(const std::string& packed) {
  Arena arena;
  const auto result = gunzip(arena, packed, 100'000'000);
  if (!result) return result.error().helm();
  return result->error.empty() ? std::string(result->bytes) : result->error;
}

TEST(Gzip, ReadsBack) {
  for (const std::size_t size : {0UL, 1UL, 1000UL, 524'288UL, 524'289UL, 1'048'576UL, 3'000'001UL}) {
    const std::string text = lines(size);
    EXPECT_TRUE(unpacked(gzip(text)) == text) << size;
  }
}

TEST(Gzip, IsOneMember) {
  const std::string packed = gzip(lines(2'000'000));
  EXPECT_EQ(packed.find("\x1f\x8b\x08", 1), std::string::npos);
}

TEST(Gzip, OfPiecesIsThatOfTheWhole) {
  const std::string text = lines(1'500'000);
  std::vector<std::string_view> pieces;
  for (std::size_t at = 0, size = 1; at < text.size(); at += size, size = size * 3 + 1) {
    size = std::min(size, text.size() - at);
    pieces.push_back(std::string_view(text).substr(at, size));
    pieces.push_back({});
  }
  const GzipHeader header{.extra = "ab", .comment = "Helm"};
  EXPECT_TRUE(gzip(pieces, header) == gzip(text, header));
}

TEST(Gzip, TellsWhatIsDone) {
  const std::string text = lines(1'500'000);
  const std::string_view pieces[] = {std::string_view(text).substr(0, 700'000),
                                     std::string_view(text).substr(700'000)};
  std::mutex lock;
  std::size_t done = 0;
  gzip(pieces, {}, [&](std::string_view bytes) {
    const std::lock_guard guard(lock);
    done += bytes.size();
  });
  EXPECT_EQ(done, text.size());
}

TEST(Gzip, PacksLargeTextsWell) {
  const std::string text = lines(2'000'000);
  EXPECT_LT(gzip(text).size(), gzip(text.substr(0, 500'000)).size() * 4 * 106 / 100);
}

}  // namespace
}  // namespace base
