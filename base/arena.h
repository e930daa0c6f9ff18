// Memory that is given back all at once, or in regions.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#ifdef TUG_GUARD_ARENA  // builds with AddressSanitizer
#include <sanitizer/asan_interface.h>
#endif

namespace base {

class Map;

// Thrown by Arena when its limit is reached. It is the one exception that may cross a folder:
// engine::render and chart::load catch it and turn it into an Error.
struct ArenaFull final : std::bad_alloc {
  const char* what() const noexcept override { return "memory limit reached"; }
};

// The most bytes of one text made from values: JSON, YAML, TOML, what Go's fmt prints, replaced text.
// Values may share their parts, and so stand for a text without bound.
inline constexpr std::size_t kMaxTextBytes = std::size_t{64} << 20;

// Called while such a text grows: throws ArenaFull once it has more than kMaxTextBytes.
inline void check_text_growth(std::size_t bytes) {
  if (bytes > kMaxTextBytes) throw ArenaFull();
}

// Bytes after each piece of an arena that must not be touched, where that is checked.
#ifdef TUG_GUARD_ARENA
inline constexpr std::size_t kArenaGuard = 16;
#else
inline constexpr std::size_t kArenaGuard = 0;
#endif

// Hands out memory that lives until the arena is destroyed. Everything a Value points to lives in
// one. Not thread-safe: each thread has its own. Objects with a destructor go through own().
class Arena {
 public:
  static constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

  // `limit`: how many bytes may be handed out in all before ArenaFull is thrown.
  explicit Arena(std::size_t limit = kNoLimit) : limit_(limit) {}
  // One whose bytes count against the limit of `budget` too, which must outlive it. The two may be used by
  // different threads.
  explicit Arena(Arena* budget) : limit_(budget->limit_), budget_(budget->budget_) {}
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // `size` bytes, aligned to `alignment` (a power of two, at most 16).
  void* allocate(std::size_t size, std::size_t alignment = alignof(std::max_align_t)) {
    if constexpr (kArenaGuard > 0) {
      alignment = std::max<std::size_t>(alignment, 8);
      size += kArenaGuard;
    }
    const auto start = (reinterpret_cast<std::uintptr_t>(next_) + alignment - 1) & ~(alignment - 1);
    char* place = reinterpret_cast<char*>(start);
    if (next_ == nullptr || size > static_cast<std::size_t>(end_ - place) || place > end_) {
      return allocate_slow(size, alignment);
    }
    next_ = place + size;
    allow(place, size - kArenaGuard);
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

  // Forgets all that was handed out, and keeps the memory for what comes next.
  void clear();

  // Bytes handed out so far and not given back by a region, roughly.
  std::size_t used() const { return taken_ - static_cast<std::size_t>(end_ - next_); }

  // The time by the arena's own clock, which ticks with each region; for what must know whether it is
  // older than a region.
  std::uint32_t now() const { return now_; }
  // Something made at that time now points to something that may be newer.
  void note_change(std::uint32_t made_at) { oldest_change_ = std::min(oldest_change_, made_at); }
  // The same of a map, whose new values regions can take out.
  void note_change(Map* map, std::uint32_t made_at) {
    if (made_at < region_start_ && (changed_.size() == changed_before_ || changed_.back() != map)) {
      changed_.push_back(map);
    }
  }

 private:
  friend class ArenaRegion;
  friend class RegionMover;
  static constexpr std::uint32_t kNoChange = UINT32_MAX;
  static constexpr std::uint32_t kLastTime = kNoChange - 1;  // from here on regions give nothing back
  // How far the arena was filled at some time.
  struct Place {
    char* next = nullptr;
    std::size_t block = 0;
    std::size_t single = 0;
    std::size_t owned = 0;
  };
  struct Owned {
    void* object;
    void (*destroy)(void*);
  };
  struct FreeBytes {
    std::size_t size;
    void operator()(char* bytes) const {
      allow(bytes, size);
      ::operator delete(bytes);
    }
  };
  struct Block {
    std::unique_ptr<char, FreeBytes> memory;
    std::size_t size;
  };
  static Block make_block(std::size_t size);
  void* allocate_slow(std::size_t size, std::size_t alignment);
  void take(std::size_t size);
  void give_back(std::size_t size);
  // Only what was handed out and not given back may be used, where that is checked.
#ifdef TUG_GUARD_ARENA
  static void allow(const void* start, std::size_t size) { ASAN_UNPOISON_MEMORY_REGION(start, size); }
  static void forbid(const void* start, std::size_t size) { ASAN_POISON_MEMORY_REGION(start, size); }
#else
  static void allow(const void*, std::size_t) {}
  static void forbid(const void*, std::size_t) {}
#endif
  void use_block(std::size_t index);
  Place place() const { return {next_, current_, singles_.size(), owned_.size()}; }
  void release(const Place& from);
  // Whether `what` was handed out after `start`.
  bool holds(const void* what, const Place& start) const;

  char* next_ = nullptr;
  char* end_ = nullptr;
  std::uint32_t now_ = 0;
  std::uint32_t oldest_change_ = kNoChange;
  std::uint32_t region_start_ = 0;    // of the innermost region
  std::uint32_t changed_before_ = 0;  // how many of changed_ that region found there
  std::vector<Map*> changed_;         // older than the region that was the innermost one
  std::size_t current_ = 0;  // the block that is being filled
  std::size_t taken_ = 0;    // bytes of the blocks up to that one, and of single ones
  std::size_t limit_;
  Arena* budget_ = this;                   // the arena whose limit counts
  std::atomic<std::size_t> total_taken_{0};  // in that arena: by all that share its limit
  std::vector<Block> blocks_;
  std::vector<Block> singles_;  // of one large thing each
  std::vector<Owned> owned_;
};

// What is made between the region's start and close() is given back by close(), unless something older
// may point to it by then: whoever lets an older thing point to a newer one says so by note_change(). What
// older maps point to is copied out where that pays (base/arena_region.cc). Regions nest. One that is not
// closed gives nothing back.
class ArenaRegion {
 public:
  explicit ArenaRegion(Arena& arena)
      : arena_(arena),
        place_(arena.place()),
        used_(arena.used()),
        changed_(arena.changed_.size()),
        outer_change_(std::exchange(arena.oldest_change_, Arena::kNoChange)),
        outer_start_(arena.region_start_),
        outer_changed_(arena.changed_before_) {
    arena.changed_before_ = static_cast<std::uint32_t>(changed_);
    if (arena.now_ < Arena::kLastTime) ++arena.now_;
    start_ = arena.region_start_ = arena.now_;
  }
  ~ArenaRegion() {
    if (!is_closed_) leave();
  }
  ArenaRegion(const ArenaRegion&) = delete;
  ArenaRegion& operator=(const ArenaRegion&) = delete;

  // Whether nothing older has changed since the start.
  bool is_closed_to_others() const {
    return arena_.oldest_change_ >= start_ && arena_.changed_.size() == changed_;
  }
  // Gives what was made back if that can be. False: it stays until an outer region closes.
  bool close() {
    bool is_released = false;
    if (!is_closed_to_others()) {
      is_released = move_out();
    } else if (start_ < Arena::kLastTime) {
      arena_.release(place_);
      is_released = true;
    }
    leave();
    is_closed_ = true;
    return is_released;
  }

 private:
  void leave() {
    arena_.oldest_change_ = std::min(arena_.oldest_change_, outer_change_);
    arena_.region_start_ = outer_start_;
    arena_.changed_before_ = outer_changed_;
    if (arena_.changed_.size() != changed_) hand_changes_on();
  }
  bool move_out();
  void hand_changes_on();

  Arena& arena_;
  Arena::Place place_;
  std::size_t used_;
  std::size_t changed_;
  std::uint32_t outer_change_;
  std::uint32_t outer_start_;
  std::uint32_t outer_changed_;
  std::uint32_t start_;
  bool is_closed_ = false;
};

}  // namespace base
