// Closing a region although older maps point into it, as `set $context …` in a loop lets them: what they
// point to is copied aside, the region is given back, and the copies go where it was.
#include <optional>
#include <unordered_map>

#include "base/arena.h"
#include "base/value.h"

namespace base {

namespace {

constexpr std::size_t kWorthMoving = 64 * 1024;  // bytes that a region holds; for less it may stay
constexpr std::size_t kMaxDepth = 1000;          // of maps and lists in what is copied
constexpr std::size_t kMaxChanges = 100'000;     // maps; more keep the region
constexpr std::size_t kLooksBack = 32;           // how far the same map is looked for

}  // namespace

// Copies what of a value lies in one arena, from a place on, to another; maps and lists once. A text that lies
// in no arena is not copied, so it must live for ever.
class RegionMover {
 public:
  RegionMover(const Arena& from, const Arena::Place& start, Arena& to, std::size_t max_bytes)
      : from_(from), start_(start), to_(to), max_bytes_(max_bytes) {}

  // Each gives false where something cannot be copied.
  bool move(std::string_view& text) {
    if (text.empty() || !from_.holds(text.data(), start_)) return true;
    if (!count(text.size())) return false;
    text = to_.copy(text);
    return true;
  }

  bool move(Value& value, std::size_t depth = 0) {
    switch (value.type()) {
      case Type::string:
      case Type::bytes: {
        std::string_view text = value.as_string();
        if (!move(text)) return false;
        value = value.is_string() ? Value::string(text) : Value::bytes(text);
        return true;
      }
      case Type::list: return move_list(value, depth + 1);
      case Type::map: return move_map(value, depth + 1);
      case Type::time: return !from_.holds(&value.as_time(), start_);
      case Type::object: return !from_.holds(&value.as_object(), start_);
      default: return true;
    }
  }

  bool move(std::span<Map::Entry> entries, std::size_t depth = 0) {
    for (Map::Entry& entry : entries) {
      if (!move(entry.key) || !move(entry.value, depth)) return false;
    }
    return true;
  }

 private:
  bool count(std::size_t bytes) {
    bytes_ += bytes;
    return bytes_ <= max_bytes_;
  }

  bool move_list(Value& value, std::size_t depth) {
    const List& list = value.as_list();
    if (!from_.holds(&list, start_)) return true;
    if (const auto known = moved_.find(&list); known != moved_.end()) {
      value = Value::list(static_cast<List*>(known->second));
      return true;
    }
    const std::size_t readable = std::max(list.size_, list.reach_);
    if (depth > kMaxDepth || !count(sizeof(List) + readable * sizeof(Value))) return false;
    List* copy = List::make(to_, list.type(), std::span<const Value>(list.items_, readable));
    copy->size_ = copy->capacity_ = list.size_;
    copy->reach_ = static_cast<std::uint32_t>(readable);
    copy->go_capacity_ = list.go_capacity_;
    copy->is_nil = list.is_nil;
    moved_[&list] = copy;
    value = Value::list(copy);
    for (std::size_t i = 0; i < readable; ++i) {
      if (!move(copy->items_[i], depth)) return false;
    }
    return true;
  }

  bool move_map(Value& value, std::size_t depth) {
    const Map& map = value.as_map();
    if (!from_.holds(&map, start_)) return true;
    const MapType seen_as = value.map_type();
    if (const auto known = moved_.find(&map); known != moved_.end()) {
      value = Value::map_as(static_cast<Map*>(known->second), seen_as);
      return true;
    }
    if (depth > kMaxDepth || !count(sizeof(Map) + map.size() * sizeof(Map::Entry))) return false;
    Map* copy = Map::make(to_, map.type(), map.size());
    copy->is_nil = map.is_nil;
    moved_[&map] = copy;
    value = Value::map_as(copy, seen_as);
    std::copy(map.begin(), map.end(), copy->entries_);
    copy->size_ = map.size_;
    return move(std::span(copy->entries_, copy->size_), depth);
  }

  const Arena& from_;
  const Arena::Place start_;
  Arena& to_;
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::unordered_map<const void*, void*> moved_{};
};

bool Arena::holds(const void* what, const Place& start) const {
  const auto* at = static_cast<const char*>(what);
  const auto is_in = [at](const Block& block) {
    return at >= block.memory.get() && at < block.memory.get() + block.size;
  };
  for (std::size_t i = start.block; i <= current_ && i < blocks_.size(); ++i) {
    if (is_in(blocks_[i])) return i > start.block || start.next == nullptr || at >= start.next;
  }
  for (std::size_t i = start.single; i < singles_.size(); ++i) {
    if (is_in(singles_[i])) return true;
  }
  return false;
}

bool ArenaRegion::move_out() {
  const std::size_t held = arena_.used() - used_;
  if (arena_.oldest_change_ < start_ || held < kWorthMoving || start_ == Arena::kLastTime) return false;
  struct Rescued {
    Map* map;
    std::vector<Map::Entry> entries;
  };
  Arena aside;
  std::vector<Rescued> rescued;
  RegionMover out(arena_, place_, aside, held / 4);
  for (std::size_t i = changed_; i < arena_.changed_.size(); ++i) {
    Map* map = arena_.changed_[i];
    rescued.push_back({map, {map->begin(), map->end()}});
    if (!out.move(rescued.back().entries)) return false;
  }
  std::vector<bool> has_lost_entries;
  for (const Rescued& one : rescued) {
    has_lost_entries.push_back(arena_.holds(one.map->entries_, place_));
  }
  arena_.release(place_);
  RegionMover back(aside, {}, arena_, Arena::kNoLimit);
  for (std::size_t i = 0; i < rescued.size(); ++i) {
    auto& [map, entries] = rescued[i];
    back.move(entries);
    if (has_lost_entries[i]) map->entries_ = arena_.allocate_array<Map::Entry>(map->capacity_);
    std::copy(entries.begin(), entries.end(), map->entries_);
  }
  return true;
}

// What has changed and is older than the outer region as well.
void ArenaRegion::hand_changes_on() {
  std::vector<Map*>& all = arena_.changed_;
  std::size_t kept = changed_;
  for (std::size_t i = changed_; i < all.size(); ++i) {
    if (all[i]->made_at_ >= outer_start_) continue;
    // Only those that the outer region counts as its own tell it.
    const std::size_t first = std::max<std::size_t>(outer_changed_, kept - std::min(kept, kLooksBack));
    const auto* begin = all.data() + first;
    const auto* end = all.data() + kept;
    if (std::find(begin, end, all[i]) == end) all[kept++] = all[i];
  }
  all.resize(kept);
  if (kept < kMaxChanges) return;
  arena_.oldest_change_ = 0;
  all.resize(changed_);
}

}  // namespace base
