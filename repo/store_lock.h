// A lock in a store that knows no conditions: an object that says who works. It is a courtesy among tugs, no guarantee;
// repo/index_editor.h checks what it wrote besides.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "repo/object_store.h"

namespace repo {

inline constexpr std::chrono::seconds kLockLife{10};           // without a change: its holder is gone
inline constexpr std::chrono::milliseconds kLockSettle{150};   // from writing it to believing that it is ours
inline constexpr std::chrono::milliseconds kLockWait{200};     // between looks, at most
inline constexpr std::chrono::milliseconds kLockRenewal{2500}; // between two changes by its holder

// Who holds: this process on this machine, and a random name.
struct LockOwner {
  std::string machine{};  // of its boot and process space; empty where the system does not say
  int process = 0;
  std::string start{};    // when it started, by the kernel's clock
  std::string name{};
};
LockOwner this_owner(base::Random& random);
std::string format_owner(const LockOwner& owner);
// Whether that text names a process of this machine that has ended.
bool has_ended(const LockOwner& self, std::string_view text);

class StoreLock {
 public:
  StoreLock(base::Env& env, const base::Cancel& cancel, ObjectStore& store, std::string key,
            std::chrono::milliseconds renewal = kLockRenewal)
      : env_(env), cancel_(cancel), store_(store), key_(std::move(key)), renewal_(renewal), self_(this_owner(env.random)) {}
  ~StoreLock();
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

  // Waits until nobody else holds it and takes it. One that has not changed for kLockLife, or whose holder has ended on
  // this machine, counts as left behind. Fails with ErrorCode::unavailable when cancellation is asked. From then on
  // it is changed every `renewal`, in a thread of its own, until it is given back or somebody else's.
  base::Result<void> take();
  // Whether it is still ours.
  base::Result<bool> holds();
  // Changes it, so that others see that its holder is at work; false where it is not ours any more.
  base::Result<bool> renew();
  // Gives it back, if it is still ours.
  base::Result<void> release();

 private:
  base::Result<std::string> read();
  void wait(std::chrono::milliseconds most);
  bool is_ours(std::string_view text) const;
  std::string next_text();
  void start_renewing();
  void stop_renewing();

  base::Env& env_;
  const base::Cancel& cancel_;
  ObjectStore& store_;
  std::string key_;
  std::chrono::milliseconds renewal_;
  LockOwner self_;
  bool is_held_ = false;
  std::thread renewing_{};
  std::mutex mutex_{};  // guards what follows
  std::condition_variable changed_{};
  bool is_over_ = false;
  int writes_ = 0;
};

}  // namespace repo
