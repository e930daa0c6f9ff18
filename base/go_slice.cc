#include "base/go_slice.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace base {
namespace {

// The sizes in which Go's allocator hands out small objects.
constexpr std::array<std::uint16_t, 67> kClassSizes = {
    8,    16,   24,   32,   48,   64,   80,    96,    112,   128,   144,   160,   176,   192,   208,   224,   240,
    256,  288,  320,  352,  384,  416,  448,   480,   512,   576,   640,   704,   768,   896,   1024,  1152,  1280,
    1408, 1536, 1792, 2048, 2304, 2688, 3072,  3200,  3456,  4096,  4864,  5120,  5376,  6144,  6528,  6784,  6912,
    8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672};
constexpr std::size_t kLargestClass = 32768;
constexpr std::size_t kHeader = 8;
constexpr std::size_t kLargestWithoutHeader = 512;
constexpr std::size_t kPage = 8192;
constexpr std::size_t kDoublesBelow = 256;

std::size_t allocated_size(std::size_t size, bool has_pointers) {
  if (size > kLargestClass - kHeader) return (size + kPage - 1) / kPage * kPage;
  const std::size_t header = has_pointers && size > kLargestWithoutHeader ? kHeader : 0;
  const auto* const found = std::lower_bound(kClassSizes.begin(), kClassSizes.end(), size + header);
  return (found == kClassSizes.end() ? kLargestClass : *found) - header;
}

std::size_t wanted_capacity(std::size_t capacity, std::size_t size) {
  if (size > 2 * capacity) return size;
  if (capacity < kDoublesBelow) return 2 * capacity;
  while (capacity < size) capacity += (capacity + 3 * kDoublesBelow) / 4;
  return capacity;
}

}  // namespace

std::size_t grown_capacity(std::size_t capacity, std::size_t size, ElementShape shape) {
  return allocated_size(wanted_capacity(capacity, size) * shape.size, shape.has_pointers) / shape.size;
}

std::size_t appended_capacity(std::size_t size, std::size_t first, ElementShape shape) {
  std::size_t capacity = first;
  while (capacity < size) capacity = grown_capacity(capacity, capacity + 1, shape);
  return capacity;
}

}  // namespace base
