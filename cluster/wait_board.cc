#include "cluster/wait_board.h"

#include <algorithm>

namespace cluster {

void WaitBoard::put(std::size_t index, ObjectStatus status,
                    std::optional<std::chrono::nanoseconds> recheck) {
  const std::lock_guard lock(mutex_);
  Item& item = items_[index];
  item.status = std::move(status);
  item.heard = Clock::now();
  item.is_seen = true;
  item.recheck.reset();
  if (recheck) item.recheck = item.heard + *recheck;
  ++news_;
  changed_.notify_all();
}

void WaitBoard::fail(base::Error error) {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = std::move(error);
  ++news_;
  changed_.notify_all();
}

void WaitBoard::wait(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, at_most, [&] { return news_ != seen_; });
  seen_ = news_;
}

// What was never seen is unknown: gone already, if that is what is waited for.
bool WaitBoard::has_reached_goal(const Item& item) const {
  const ObjectState state = item.status.state;
  if (goal_ == WaitGoal::removed)
    return state == ObjectState::not_found || state == ObjectState::unknown;
  return state == ObjectState::current;
}

bool WaitBoard::is_done() {
  const std::lock_guard lock(mutex_);
  return std::all_of(items_.begin(), items_.end(), [&](const Item& item) {
    return has_reached_goal(item) ||
           (goal_ != WaitGoal::removed && item.status.state == ObjectState::failed);
  });
}

std::optional<base::Error> WaitBoard::failure() {
  const std::lock_guard lock(mutex_);
  return failure_;
}

std::vector<std::size_t> WaitBoard::due(std::chrono::nanoseconds resync) {
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  std::vector<std::size_t> indexes;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    Item& item = items_[i];
    const bool stale = !has_reached_goal(item) && now - item.heard >= resync;
    if (!stale && !(item.recheck && *item.recheck <= now)) continue;
    item.recheck.reset();
    item.heard = now;
    indexes.push_back(i);
  }
  return indexes;
}

bool WaitBoard::is_in_progress(std::size_t index) {
  const std::lock_guard lock(mutex_);
  return !has_reached_goal(items_[index]);
}

bool WaitBoard::was_seen(std::size_t index) {
  const std::lock_guard lock(mutex_);
  return items_[index].is_seen;
}

WaitProgress WaitBoard::progress() {
  const std::lock_guard lock(mutex_);
  WaitProgress progress;
  for (const Item& item : items_) {
    if (has_reached_goal(item)) {
      ++progress.ready;
    } else {
      progress.waiting.push_back({item.key, item.status});
    }
  }
  return progress;
}

std::vector<base::Error> WaitBoard::unfinished() {
  const std::lock_guard lock(mutex_);
  std::vector<base::Error> lines;
  for (const Item& item : items_) {
    if (has_reached_goal(item)) continue;
    const bool is_removal = goal_ == WaitGoal::removed;
    const auto& message = item.status.message;
    lines.push_back(base::Error(base::ErrorCode::unavailable,
                                "resource " + display(item.key) +
                                    (is_removal ? " still exists. status: " : " not ready. status: ") +
                                    std::string(state_text(item.status.state)) + ", message: " + message)
                        .because(display(item.key) + (is_removal ? " is still there" : " is not ready") +
                                 (message.empty() ? "" : ": " + message)));
  }
  return lines;
}

}  // namespace cluster
