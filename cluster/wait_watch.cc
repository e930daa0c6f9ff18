// One list for each kind and namespace tells how things stand; where that is not the goal yet, one
// watch each, in a thread of its own, until the board says that all is done. Kinds that are there
// as soon as they exist are not watched.
#include "cluster/wait_watch.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "base/time.h"
#include "cluster/apply_write.h"
#include "cluster/error_join.h"
#include "cluster/label_selector.h"
#include "cluster/object_field.h"
#include "cluster/parallel.h"
#include "cluster/wait_board.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;
using std::chrono::milliseconds;

constexpr milliseconds kFirstDelay{800};  // before a list that failed is asked for again
constexpr milliseconds kLongestDelay{30'000};
constexpr milliseconds kListPause{2000};  // between lists where watching is refused
constexpr milliseconds kTick{50};  // how soon cancellation and deadlines are seen
// A watch can fall silent without an end (a proxy that lost the connection): what is waited for and was not heard of for so
// long is read by itself. With many objects, one read for each of these pauses.
constexpr std::chrono::seconds kResync{10};
constexpr milliseconds kResyncPause{100};
constexpr milliseconds kReadTimeout{5000};
constexpr std::chrono::hours kWatchSpan{24};  // of one watch; the wait ends it before
constexpr milliseconds kProgressPause{500};

// Kinds whose objects change their state; all others are what they are once they exist.
constexpr std::array<std::string_view, 8> kRestlessKinds{"Pod",
                                                         "Job",
                                                         "Deployment",
                                                         "StatefulSet",
                                                         "DaemonSet",
                                                         "ReplicaSet",
                                                         "PersistentVolumeClaim",
                                                         "CustomResourceDefinition"};

// The objects of one kind in one namespace.
struct Group {
  GroupVersionKind kind{};
  std::string name_space{};
  std::vector<std::size_t> indexes{};  // on the board
  std::string version{};               // of the list, to watch from
};

class Watcher {
 public:
  Watcher(base::Env& env, KubeClient& client, const base::Cancel& cancel, WaitBoard& board,
          WaitGoal goal, const WaitOptions& options)
      : env_(env),
        client_(client),
        cancel_(cancel),
        board_(board),
        goal_(goal),
        options_(options) {}

  Result<void> run();

 private:
  using Clock = WaitBoard::Clock;
  void make_groups();
  ListOptions selection(const Group& group) const;
  // Lists until it works; false where there is no use in going on.
  bool list(Group& group);
  bool list_once(Group& group, std::optional<Error>& failure);
  void follow(Group& group);
  bool needs_watch(const Group& group);
  void take(const Group& group, WatchKind what, const Value& object);
  void judge(std::size_t index, const Value& object);
  std::optional<std::int64_t> failed_pods(const Value& controller);
  void read_again(std::size_t index);
  bool pause(milliseconds delay) const;
  void tell_progress();
  Result<void> outcome();

  base::Env& env_;
  KubeClient& client_;
  const base::Cancel& cancel_;
  WaitBoard& board_;
  const WaitGoal goal_;
  const WaitOptions& options_;
  std::vector<Group> groups_{};
  base::Cancel stop_{};
  Clock::time_point deadline_{};
  Clock::time_point told_{};
  std::string told_text_{};
};

void Watcher::make_groups() {
  for (std::size_t i = 0; i < board_.size(); ++i) {
    const ObjectKey& key = board_.key(i);
    const auto same = [&](const Group& group) {
      return group.kind.group == key.kind.group && group.kind.kind == key.kind.kind &&
             group.name_space == key.name_space;
    };
    auto found = std::find_if(groups_.begin(), groups_.end(), same);
    if (found == groups_.end())
      found = groups_.insert(groups_.end(), Group{key.kind, key.name_space, {}, {}});
    found->indexes.push_back(i);
  }
}

// A group of one is asked for by name.
ListOptions Watcher::selection(const Group& group) const {
  ListOptions options;
  const auto& name = board_.key(group.indexes.front()).name;
  const bool is_one = std::all_of(group.indexes.begin(), group.indexes.end(),
                                  [&](std::size_t i) { return board_.key(i).name == name; });
  if (is_one) options.field_selector = "metadata.name=" + name;
  return options;
}

bool Watcher::list_once(Group& group, std::optional<Error>& failure) {
  Arena arena;
  auto found = client_.list(arena, group.kind, group.name_space, selection(group));
  if (!found && found.error().code() == ErrorCode::denied) {
    // Whose right to list is refused is told without the name, as for the whole kind.
    found = client_.list(arena, group.kind, group.name_space, {});
  }
  if (!found) {
    failure = found.error();
    return false;
  }
  group.version = metadata_text(*found, "resourceVersion");
  std::vector<bool> seen(board_.size());
  const Value items = at_path(*found, {"items"});
  if (items.is_list()) {
    for (const Value& object : items.as_list()) {
      for (const std::size_t index : group.indexes) {
        if (board_.key(index).name != metadata_text(object, "name")) continue;
        judge(index, object);
        seen[index] = true;
      }
    }
  }
  for (const std::size_t index : group.indexes) {
    if (!seen[index] && board_.was_seen(index))
      board_.put(index, {ObjectState::not_found, "Resource not found"});
  }
  return true;
}

bool Watcher::list(Group& group) {
  for (auto delay = kFirstDelay;; delay = std::min(delay * 2, kLongestDelay)) {
    std::optional<Error> failure;
    if (list_once(group, failure)) return true;
    if (failure->code() == ErrorCode::denied) {
      board_.fail(failure->wrap("failed to list " + kind_text(group.kind) + ": "));
      return false;
    }
    if (failure->code() == ErrorCode::not_found || !pause(delay)) return false;
  }
}

// True after the pause, false where the wait is over.
bool Watcher::pause(milliseconds delay) const {
  const auto end = std::min(Clock::now() + delay, deadline_);
  while (Clock::now() < end) {
    if (stop_.requested() || cancel_.sleep(kTick)) return false;
  }
  return !stop_.requested() && Clock::now() < deadline_;
}

// How many Pods fail a StatefulSet or a ReplicaSet; nothing where its selector is none or they
// cannot be read.
std::optional<std::int64_t> Watcher::failed_pods(const Value& controller) {
  const auto selector = selector_text(at_path(controller, {"spec", "selector"}));
  if (!selector) return std::nullopt;
  ListOptions options;
  options.label_selector = *selector;
  const auto now = env_.clock.unix_nanoseconds();
  std::int64_t failed = 0;
  const auto listed = client_.list({"", "v1", "Pod"}, metadata_text(controller, "namespace"),
                                   options, [&](Arena&, Value& pod) -> Result<void> {
                                     if (is_failed_pod(pod, now)) ++failed;
                                     return {};
                                   });
  if (!listed) return std::nullopt;
  return failed;
}

void Watcher::judge(std::size_t index, const Value& object) {
  const auto now = env_.clock.unix_nanoseconds();
  ObjectStatus status = goal_ == WaitGoal::hook_done
                            ? hook_status(object)
                            : object_status(object, now, options_.wait_for_jobs);
  const auto kind = kind_of(object);
  const bool has_pods =
      kind.group == "apps" && (kind.kind == "StatefulSet" || kind.kind == "ReplicaSet");
  if (goal_ != WaitGoal::hook_done && has_pods && status.state == ObjectState::in_progress) {
    const auto failed = failed_pods(object);
    if (!failed) {
      status = {};
    } else if (*failed > 0) {
      status = {ObjectState::failed, std::to_string(*failed) + " pods have failed"};
    }
  }
  std::optional<std::chrono::nanoseconds> recheck;
  if (is_unschedulable_pod(object)) recheck = std::chrono::nanoseconds(kScheduleWindow);
  board_.put(index, std::move(status), recheck);
}

void Watcher::take(const Group& group, WatchKind what, const Value& object) {
  if (what == WatchKind::bookmark) return;
  for (const std::size_t index : group.indexes) {
    if (board_.key(index).name != metadata_text(object, "name")) continue;
    if (what == WatchKind::deleted) {
      board_.put(index, {ObjectState::not_found, "Resource not found"});
    } else {
      judge(index, object);
    }
  }
}

bool Watcher::needs_watch(const Group& group) {
  const bool is_restless = std::find(kRestlessKinds.begin(), kRestlessKinds.end(),
                                     group.kind.kind) != kRestlessKinds.end();
  return is_restless || std::any_of(group.indexes.begin(), group.indexes.end(),
                                    [&](std::size_t i) { return board_.is_in_progress(i); });
}

void Watcher::follow(Group& group) {
  while (!stop_.requested()) {
    const auto watched = client_.watch(
        group.kind, group.name_space, selection(group), group.version, kWatchSpan,
        [&](WatchKind what, const Value& object) {
          take(group, what, object);
          return !stop_.requested();
        },
        &stop_);
    if (stop_.requested() || cancel_.requested()) return;
    const bool is_refused = !watched && watched.error().code() == ErrorCode::denied;
    if (is_refused && !options_.lists_where_watches_are_refused) return board_.fail(watched.error());
    if (is_refused && !pause(kListPause)) return;
    if (!watched && watched.error().code() == ErrorCode::not_found) return;
    if (!watched && watched.error().code() != ErrorCode::conflict && !is_refused && !pause(kFirstDelay)) return;
    if (!list(group)) return;
  }
}

void Watcher::read_again(std::size_t index) {
  Arena arena;
  const auto object = client_.get(arena, board_.key(index), Contents::whole, kReadTimeout);
  if (object) return judge(index, *object);
  if (is_not_found(object.error()))
    board_.put(index, {ObjectState::not_found, "Resource not found"});
}

void Watcher::tell_progress() {
  if (!options_.on_progress || Clock::now() - told_ < kProgressPause) return;
  const auto progress = board_.progress();
  std::string text = std::to_string(progress.ready);
  for (const auto& item : progress.waiting) text += "\n" + display(item.key) + item.status.message;
  if (text == told_text_) return;
  told_ = Clock::now();
  told_text_ = std::move(text);
  options_.on_progress(progress);
}

Result<void> Watcher::outcome() {
  if (const auto failure = board_.failure()) return *failure;
  std::vector<Error> errors = board_.unfinished();
  if (!board_.is_done()) {
    errors.push_back(cancel_.requested()
                         ? Error(ErrorCode::unavailable, "context canceled").because("interrupted")
                         : Error(ErrorCode::unavailable, "context deadline exceeded")
                               .because("the time to wait is over: --timeout " +
                                        base::format_duration(options_.timeout.count())));
  }
  if (errors.empty()) return {};
  return join_errors(errors, "\n");
}

Result<void> Watcher::run() {
  auto timeout = options_.timeout;
  if (timeout.count() == 0) timeout = std::chrono::seconds(30);
  env_.log.debug("waiting for resources", {{"count", std::to_string(board_.size())},
                                           {"timeout", base::format_duration(timeout.count())}});
  deadline_ = Clock::now() + timeout;
  make_groups();
  std::vector<char> is_listed(groups_.size(), 0);
  in_parallel(groups_.size(), [&](std::size_t i) { is_listed[i] = list(groups_[i]) ? 1 : 0; });
  std::vector<std::thread> threads;
  if (!board_.is_done() && !board_.failure()) {
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      if (is_listed[i] != 0 && needs_watch(groups_[i]))
        threads.emplace_back([this, i] { follow(groups_[i]); });
    }
  }
  const auto resync = std::max<milliseconds>(kResync, kResyncPause * board_.size());
  while (!board_.failure() && !board_.is_done() && !cancel_.requested() &&
         Clock::now() < deadline_) {
    tell_progress();
    for (const std::size_t index : board_.due(resync)) read_again(index);
    board_.wait(kTick);
  }
  stop_.request();
  for (auto& thread : threads) thread.join();
  return outcome();
}

}  // namespace

Result<void> wait_by_watches(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                             const std::vector<TargetObject>& objects, WaitGoal goal,
                             const WaitOptions& options) {
  std::vector<ObjectKey> keys;
  for (const auto& object : objects) {
    const bool is_paused = object.resource.kind == GroupVersionKind{"apps", "v1", "Deployment"} &&
                           at_path(object.object, {"spec", "paused"}).is_bool() &&
                           at_path(object.object, {"spec", "paused"}).as_bool();
    if (!is_paused || goal == WaitGoal::removed) keys.push_back(object.key);
  }
  WaitBoard board(std::move(keys), goal);
  return Watcher(env, client, cancel, board, goal, options).run();
}

}  // namespace cluster
