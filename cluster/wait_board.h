// What is known of the objects a wait follows: written by the threads that watch, read by the one
// that waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "cluster/object_status.h"
#include "cluster/wait.h"
#include "cluster/wait_watch.h"

namespace cluster {

class WaitBoard {
 public:
  using Clock = std::chrono::steady_clock;

  WaitBoard(std::vector<ObjectKey> objects, WaitGoal goal) : goal_(goal) {
    for (auto& key : objects) items_.push_back({std::move(key)});
  }

  std::size_t size() const { return items_.size(); }
  const ObjectKey& key(std::size_t index) const { return items_[index].key; }

  // Notes what was read. `recheck`: how long after now the object must be read again, though
  // nothing will be heard of it (an unschedulable Pod).
  void put(std::size_t index, ObjectStatus status,
           std::optional<std::chrono::nanoseconds> recheck = {});
  // Ends the wait with what a server said.
  void fail(base::Error error);

  // Waits until something is new, at most that long.
  void wait(std::chrono::milliseconds at_most);
  // Whether all have reached the goal or failed for good.
  bool is_done();
  std::optional<base::Error> failure();
  // Those to be read again now: their time has come, or they have been waited for `resync`
  // without news.
  std::vector<std::size_t> due(std::chrono::nanoseconds resync);
  bool is_in_progress(std::size_t index);
  // Whether anything was noted of it yet.
  bool was_seen(std::size_t index);
  // For people: what is not there yet, in order.
  WaitProgress progress();
  // Helm's lines for what has not reached the goal, in order.
  std::vector<base::Error> unfinished();

 private:
  struct Item {
    ObjectKey key{};
    ObjectStatus status{};
    Clock::time_point heard = Clock::now();
    std::optional<Clock::time_point> recheck{};
    bool is_seen = false;
  };
  bool has_reached_goal(const Item& item) const;

  const WaitGoal goal_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Item> items_{};
  std::optional<base::Error> failure_{};
  std::uint64_t news_ = 0;
  std::uint64_t seen_ = 0;
};

}  // namespace cluster
