// Taking it: nobody there, write our name, wait, and it is ours if it is still our name. Whoever was slower has then
// written over it, and we wait for him. Each writing has a number behind the name, so that a lock that is held changes.
#include "repo/store_lock.h"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "base/go_format.h"
#include "repo/store_probe.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t kMaxLockBytes = 4096;
constexpr std::size_t kNameLength = 16;

std::string small_file(const std::string& path) {
  std::ifstream file(path);
  std::string text(kMaxLockBytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

// When a process started, in the kernel's ticks; empty where there is none, or only its remains.
std::string start_of(int process) {
  const auto text = small_file(fmt::format("/proc/{}/stat", process));
  auto at = text.rfind(')');
  if (at == std::string::npos || at + 2 >= text.size() || text[at + 2] == 'Z' || text[at + 2] == 'X') return "";
  constexpr int kFieldsBefore = 20;  // from the ")" to the start
  for (int i = 0; i < kFieldsBefore && at != std::string::npos; ++i) at = text.find(' ', at + 1);
  if (at == std::string::npos) return "";
  return text.substr(at + 1, text.find(' ', at + 1) - at - 1);
}

std::string machine_name() {
  std::array<char, 256> space{};
  const auto size = ::readlink("/proc/self/ns/pid", space.data(), space.size());
  const auto boot = small_file("/proc/sys/kernel/random/boot_id");
  if (size <= 0 || boot.empty()) return "";
  return boot + "/" + std::string(space.data(), static_cast<std::size_t>(size));
}

}  // namespace

LockOwner this_owner(base::Random& random) {
  LockOwner owner;
  owner.machine = machine_name();
  owner.process = ::getpid();
  owner.start = start_of(owner.process);
  owner.name = random_name(random, kNameLength);
  return owner;
}

std::string format_owner(const LockOwner& owner) {
  return fmt::format("{} {} {} {}", owner.name, owner.process, owner.start, owner.machine);
}

bool has_ended(const LockOwner& self, std::string_view text) {
  const auto name_end = text.find(' ');
  const auto process_end = name_end == std::string_view::npos ? name_end : text.find(' ', name_end + 1);
  const auto start_end = process_end == std::string_view::npos ? process_end : text.find(' ', process_end + 1);
  if (start_end == std::string_view::npos || self.machine.empty() || text.substr(start_end + 1) != self.machine) return false;
  std::int64_t process = 0;
  if (!base::parse_int(text.substr(name_end + 1, process_end - name_end - 1), 10, 32, process) || process < 1) return false;
  const auto start = text.substr(process_end + 1, start_end - process_end - 1);
  return !start.empty() && start_of(static_cast<int>(process)) != start;
}

StoreLock::~StoreLock() { (void)release(); }

bool StoreLock::is_ours(std::string_view text) const {
  return text.starts_with(self_.name) && text.substr(self_.name.size()).starts_with('.');
}

std::string StoreLock::next_text() {
  const std::lock_guard lock(mutex_);
  auto owner = self_;
  owner.name += fmt::format(".{}", ++writes_);
  return format_owner(owner);
}

Result<bool> StoreLock::renew() {
  if (!TRY(holds())) return false;
  TRY(store_.put(key_, next_text(), {}));
  return true;
}

void StoreLock::start_renewing() {
  is_over_ = false;
  renewing_ = std::thread([this] {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, renewal_, [this] { return is_over_; })) {
      lock.unlock();
      const auto kept = renew();  // what fails this time may go well the next
      lock.lock();
      if (kept && !*kept) return;
    }
  });
}

void StoreLock::stop_renewing() {
  if (!renewing_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_all();
  renewing_.join();
}

Result<std::string> StoreLock::read() {
  const auto object = store_.get(key_, kMaxLockBytes);
  if (!object) return object.error();
  return *object ? (*object)->body : std::string();
}

void StoreLock::wait(std::chrono::milliseconds most) {
  std::uint32_t random = 0;
  env_.random.fill(&random, sizeof random);
  cancel_.sleep(std::chrono::milliseconds(1 + random % static_cast<std::uint64_t>(most.count())));
}

Result<void> StoreLock::take() {
  stop_renewing();
  std::string seen;
  auto seen_since = std::chrono::steady_clock::now();
  while (!cancel_.requested()) {
    const auto started = std::chrono::steady_clock::now();
    const auto text = TRY(read());
    if (text != seen) {
      seen = text;
      seen_since = started;
    }
    const bool is_free = text.empty() || is_ours(text) || has_ended(self_, text) || started - seen_since > kLockLife;
    if (!is_free) {
      wait(kLockWait);
      continue;
    }
    TRY(store_.put(key_, next_text(), {}));
    // Whoever saw it free before we wrote has written by now, if he is no slower than we are.
    const auto taken = std::chrono::steady_clock::now() - started;
    const auto settle = std::max(kLockSettle, 4 * std::chrono::duration_cast<std::chrono::milliseconds>(taken));
    cancel_.sleep(settle);
    is_held_ = TRY(holds());
    if (is_held_) {
      start_renewing();
      return {};
    }
  }
  return Error(ErrorCode::unavailable, "cancelled while waiting for the lock " + store_.url_of(key_));
}

Result<bool> StoreLock::holds() {
  return is_ours(TRY(read()));
}

Result<void> StoreLock::release() {
  stop_renewing();
  if (!is_held_) return {};
  is_held_ = false;
  if (TRY(holds())) TRY(store_.remove(key_));
  return {};
}

}  // namespace repo
