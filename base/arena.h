// Memory that is given back all at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace base {

// Thrown by Arena when its limit is reached. It is the one exception that may cross a folder:
// engine::render and chart::load catch it and turn it into an Error.
struct ArenaFull final : std::bad_alloc {
  const char* what() const noexcept override { return "memory limit reached"; }
};

// Hands out memory that lives until the arena is destroyed. Everything a Value points to lives in
// one. Not thread-safe: each thread has its own. Objects with a destructor go through own().
class Arena {
 public:
  static constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

  // `limit`: how many bytes may be handed out in all before ArenaFull is thrown.
  explicit Arena(std::size_t limit = kNoLimit) : limit_(limit) {}
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // `size` bytes, aligned to `alignment` (a power of two, at most 16).
  void* allocate(std::size_t size, std::size_t alignment = alignof(std::max_align_t)) {
    const auto start = (reinterpret_cast<std::uintptr_t>(next_) + alignment - 1) & ~(alignment - 1);
    char* place = reinterpret_cast<char*>(start);
    if (next_ == nullptr || size > static_cast<std::size_t>(end_ - place) || place > end_) {
      return allocate_slow(size, alignment);
    }
    next_ = place + size;
    return place;
  }

  // Uninitialised room for `count` objects of a trivial type.
  template <typename T>
  T* allocate_array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count > kNoLimit / 2 / sizeof(T)) throw ArenaFull();
    return static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
  }

  // A T built in the arena whose destructor need not run.
  template <typename T, typename... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>, "use own() for types with a destructor");
    return new (allocate(sizeof(T), alignof(T))) T(std::forward<Args>(args)...);
  }

  // A T built in the arena whose destructor runs when the arena goes.
  template <typename T, typename... Args>
  T* own(Args&&... args) {
    T* object = new (allocate(sizeof(T), alignof(T))) T(std::forward<Args>(args)...);
    owned_.push_back({object, [](void* that) { static_cast<T*>(that)->~T(); }});
    return object;
  }

  // The bytes of `text`, copied.
  std::string_view copy(std::string_view text);

  // Bytes taken from the system so far.
  std::size_t used() const { return used_; }

 private:
  struct Owned {
    void* object;
    void (*destroy)(void*);
  };
  void* allocate_slow(std::size_t size, std::size_t alignment);

  char* next_ = nullptr;
  char* end_ = nullptr;
  std::size_t used_ = 0;
  std::size_t limit_;
  std::size_t block_size_ = 16 * 1024;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::vector<Owned> owned_;
};

}  // namespace base
