// The Lease of a release. A thread beats; every write asks first. Time is that of CLOCK_BOOTTIME, which goes on while
// the process is stopped and while the machine sleeps, so that a holder that was only asleep notices.
#include "cluster/lease.h"

#include <pwd.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/json.h"
#include "cluster/hooks.h"
#include "cluster/object.h"
#include "cluster/tried.h"

namespace cluster {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kDoing = "tug/doing";
constexpr std::string_view kSince = "tug/since";
constexpr std::string_view kProcess = "tug/process";
constexpr std::chrono::milliseconds kLeastRenewal{1000};  // for one beat; less than kLeaseMargin
constexpr std::chrono::milliseconds kLook{1000};  // between looks at another holder's beat

std::chrono::nanoseconds boot_time() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// When a process started, in clock ticks since boot; "" where there is none or it has ended and nobody has
// taken note of it.
std::string start_of(const std::string& process) {
  const auto stat = first_line(("/proc/" + process + "/stat").c_str());
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos || name_end + 2 >= stat.size()) return {};
  const char state = stat[name_end + 2];
  if (state == 'Z' || state == 'X') return {};
  constexpr int kStartField = 22;  // proc(5), counting from 1; the state is the third
  std::size_t at = name_end + 2;
  for (int field = 3; field < kStartField; ++field) {
    at = stat.find(' ', at);
    if (at == std::string::npos) return {};
    ++at;
  }
  return stat.substr(at, stat.find(' ', at) - at);
}

// Where process numbers mean the same: this boot of this machine, and the container's process namespace.
std::string process_space() {
  char space[64] = "";
  const auto size = readlink("/proc/self/ns/pid", space, sizeof space - 1);
  return first_line("/proc/sys/kernel/random/boot_id") + " " + std::string(space, size > 0 ? static_cast<std::size_t>(size) : 0);
}

std::string this_process() {
  const auto id = std::to_string(getpid());
  return fmt::format("{}/{}/{}", process_space(), id, start_of(id));
}

// Whether the process of a Lease is certainly gone: its number is one of ours to look at, and it does not run.
bool is_gone(const std::string& process) {
  const auto first = process.find('/');
  const auto second = process.find('/', first + 1);
  if (first == std::string::npos || second == std::string::npos) return false;
  if (process.substr(0, first) != process_space()) return false;
  return start_of(process.substr(first + 1, second - first - 1)) != process.substr(second + 1);
}

std::string this_user(base::Env& env) {
  if (const auto* entry = getpwuid(getuid()); entry != nullptr) return entry->pw_name;
  return env.variable("USER").value_or(std::to_string(getuid()));
}

std::string this_host() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return name;
}

GroupVersionKind lease_kind() { return {"coordination.k8s.io", "v1", "Lease"}; }

LeaseHolder holder_of(const base::Value& lease) {
  const auto who = at_path(lease, {"spec", "holderIdentity"});
  LeaseHolder holder;
  if (who.is_string()) holder.who = who.as_string();
  holder.doing = annotation(lease, kDoing);
  holder.since = annotation(lease, kSince);
  holder.process = annotation(lease, kProcess);
  return holder;
}

std::string beat_of(const base::Value& lease) {
  const auto beat = at_path(lease, {"spec", "renewTime"});
  return beat.is_string() ? std::string(beat.as_string()) : std::string();
}

Error busy(const std::string& release, const LeaseHolder& holder) {
  const auto who = fmt::format("{} has been working on it since {} ({})", holder.who, holder.since, holder.doing);
  return Error(ErrorCode::conflict, "another operation (install/upgrade/rollback) is in progress")
      .because(fmt::format("the release \"{}\" is busy: {}", release, who))
      .hinting("wait until it is done; if that process dies, the next command goes on by itself");
}

}  // namespace

struct ReleaseLease::State {
  base::Env& env;
  KubeClient& client;
  base::Cancel& writes;
  std::string name_space{};
  std::string release{};
  std::string doing{};
  std::string who{};
  std::string process{};
  std::string since{};

  std::mutex mutex{};
  std::condition_variable changed{};
  std::string uid{};
  std::string version{};  // resourceVersion of what we wrote last
  std::chrono::nanoseconds renewed_at{};
  bool held = false;
  bool lost = false;
  bool ends = false;
  std::optional<LeaseHolder> dead{};
  std::thread beats{};

  ObjectKey key() const { return {lease_kind(), name_space, lease_name(release)}; }

  // The Lease as we want it now; with a uid and a resourceVersion it is a replacement of just that one. Without the uid a
  // replacement would make a Lease anew that somebody else has had and given up since: API servers create Leases on PUT.
  base::Value object(base::Arena& arena, const std::string& of_uid, const std::string& of_version) const {
    std::string text = fmt::format(
        R"({{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{{"name":"{}","namespace":"{}")",
        lease_name(release), name_space);
    const auto quoted = [](const std::string& value) {
      std::string out;
      base::json::append_string(out, value);
      return out;
    };
    if (!of_uid.empty()) text += R"(,"uid":)" + quoted(of_uid);
    if (!of_version.empty()) text += R"(,"resourceVersion":)" + quoted(of_version);
    text += fmt::format(R"(,"annotations":{{"{}":{},"{}":{},"{}":{}}}}},"spec":{{"holderIdentity":{},)", kDoing,
                        quoted(doing), kSince, quoted(since), kProcess, quoted(process), quoted(who));
    text += fmt::format(R"("leaseDurationSeconds":{},"acquireTime":{},"renewTime":{}}}}})", kLeaseDuration.count(),
                        quoted(since), quoted(micro_time(env.clock)));
    return *base::json::read(arena, text);
  }

  void note(const base::Value& answered, std::chrono::nanoseconds asked_at) {
    uid = metadata_text(answered, "uid");
    version = metadata_text(answered, "resourceVersion");
    renewed_at = asked_at;
    held = true;
  }

  // One beat. The mutex is held by the caller, so that beats and writes' questions do not cross. A conflict is
  // not yet a loss: it also comes after a beat of ours whose answer was lost, or that arrived twice. So it is looked
  // at, and as long as the Lease is ours, the beat is repeated upon what is there.
  Result<void> renew() {
    constexpr int kTries = 3;
    for (int i = 1;; ++i) {
      const auto beaten = beat_once();
      if (beaten || beaten.error().code() != ErrorCode::conflict) return beaten;
      TRY(look_whose());
      if (lost || i == kTries) return beaten;
    }
  }

  Result<void> beat_once() {
    base::Arena arena;
    WriteOptions options;
    options.field_manager = "tug-lease";
    const auto asked_at = boot_time();
    options.timeout = time_left();
    auto answered = client.replace(arena, object(arena, uid, version), options);
    if (answered) {
      note(*answered, asked_at);
      return {};
    }
    if (answered.error().code() == ErrorCode::not_found) lost = true;
    return std::move(answered).error();
  }

  // Notes the version of the Lease if it is still ours, and that it is lost if it is not.
  Result<void> look_whose() {
    base::Arena arena;
    auto found = client.get(arena, key(), Contents::whole, time_left());
    if (!found) {
      if (found.error().code() == ErrorCode::not_found) lost = true;
      return std::move(found).error();
    }
    const auto holder = holder_of(*found);
    lost = metadata_text(*found, "uid") != uid || holder.process != process || holder.since != since;
    if (!lost) version = metadata_text(*found, "resourceVersion");
    return {};
  }

  // An answer that comes after the Lease has run out is none: what else is on its way must be cut off by then.
  std::chrono::milliseconds time_left() const {
    const auto end = renewed_at + kLeaseDuration - kLeaseMargin;
    return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(end - boot_time()), kLeastRenewal);
  }

  bool is_fresh() const { return boot_time() - renewed_at < kLeaseDuration - kLeaseMargin; }

  void beat() {
    std::unique_lock lock(mutex);
    while (!ends && !lost) {
      changed.wait_for(lock, kLeaseBeat, [&] { return ends; });
      if (ends) return;
      (void)static_cast<bool>(renew());
      // What is on its way when the Lease runs out must not arrive after somebody else has begun.
      if (lost || !is_fresh()) writes.request();
    }
  }
};

std::string lease_name(const std::string& release) { return "tug.release.v1." + release; }

ReleaseLease::ReleaseLease(std::unique_ptr<State> state) : state_(std::move(state)) {
  if (state_->held) {
    state_->beats = std::thread([s = state_.get()] { s->beat(); });
  }
}

ReleaseLease::~ReleaseLease() { give_up(); }

bool ReleaseLease::is_held() const { return state_->held; }

const std::optional<LeaseHolder>& ReleaseLease::dead_holder() const { return state_->dead; }

Result<void> ReleaseLease::holds() {
  auto& state = *state_;
  if (!state.held) return {};
  std::unique_lock lock(state.mutex);
  if (!state.lost && !state.is_fresh()) {
    state.writes.acknowledge();  // the beat gave up on requests on their way; one more question is fair
    (void)static_cast<bool>(state.renew());
  }
  if (!state.lost && state.is_fresh()) return {};
  const auto why = state.lost ? "was away for too long, and somebody else works on \"{}\" now"
                              : "could not say in time that it still works on \"{}\": its Lease has run out";
  return Error(ErrorCode::conflict, "another operation (install/upgrade/rollback) is in progress")
      .because(fmt::format("this command {}; it writes nothing more", fmt::format(fmt::runtime(why), state.release)))
      .hinting(fmt::format("`status {}` shows what became of it", state.release));
}

void ReleaseLease::give_up() {
  auto& state = *state_;
  if (!state.beats.joinable()) return;
  {
    const std::unique_lock lock(state.mutex);
    state.ends = true;
  }
  state.changed.notify_all();
  state.beats.join();
  if (state.lost) return;
  RemoveOptions options;
  options.uid = state.uid;
  options.resource_version = state.version;
  // One that cannot be removed is taken over by whoever comes next.
  constexpr int kTries = 3;
  constexpr std::chrono::milliseconds kPause{200};
  const auto may_pass = [](const Error& error) {
    return error.code() == ErrorCode::unavailable || error.code() == ErrorCode::internal;
  };
  const auto pause = [&](int) {
    std::this_thread::sleep_for(kPause);
    return true;
  };
  (void)static_cast<bool>(tried<void>(kTries, may_pass, pause, [&] { return state.client.remove(state.key(), options); }));
  state.held = false;
}

namespace {

// Whether the holder of `lease` is gone: its process, or its beat for the whole duration. A process that runs but
// was stopped does not beat either.
Result<bool> outlived(ReleaseLease::State& state, const base::Cancel& cancel, const base::Value& lease) {
  const auto holder = holder_of(lease);
  const auto beat = beat_of(lease);
  const auto end = boot_time() + kLeaseDuration;
  while (!holder.who.empty() && boot_time() < end) {
    if (is_gone(holder.process)) return true;
    if (cancel.sleep(kLook)) return Error(ErrorCode::unavailable, "context canceled").because("interrupted");
    base::Arena arena;
    auto again = state.client.get(arena, state.key());
    if (!again && again.error().code() == ErrorCode::not_found) return true;
    if (!again) return std::move(again).error();
    if (beat_of(*again) != beat) return false;
  }
  return true;
}

// One try: true = it is ours, or nobody gives out Leases; false = try again.
Result<bool> try_take(ReleaseLease::State& state, const base::Cancel& cancel) {
  base::Arena arena;
  WriteOptions options;
  options.field_manager = "tug-lease";
  const auto asked_at = boot_time();
  auto created = state.client.create(arena, state.object(arena, "", ""), options);
  if (created) {
    state.note(*created, asked_at);
    return true;
  }
  const auto code = created.error().code();
  if (code == ErrorCode::denied || code == ErrorCode::not_found) return true;  // as with Helm
  if (code != ErrorCode::conflict) return std::move(created).error();
  auto found = state.client.get(arena, state.key());
  if (!found) {
    if (found.error().code() == ErrorCode::denied) return true;
    if (found.error().code() == ErrorCode::not_found) return false;
    return std::move(found).error();
  }
  const bool is_dead = TRY(outlived(state, cancel, *found));
  if (!is_dead) return busy(state.release, holder_of(*found));
  const auto taken_at = boot_time();
  const std::string uid(metadata_text(*found, "uid")), version(metadata_text(*found, "resourceVersion"));
  auto taken = state.client.replace(arena, state.object(arena, uid, version), options);
  if (!taken) {
    if (taken.error().code() == ErrorCode::conflict || taken.error().code() == ErrorCode::not_found) return false;
    return std::move(taken).error();
  }
  state.dead = holder_of(*found);
  state.note(*taken, taken_at);
  return true;
}

}  // namespace

Result<std::unique_ptr<ReleaseLease>> take_lease(base::Env& env, KubeClient& client, const base::Cancel& cancel,
                                                 base::Cancel& writes, const std::string& name_space,
                                                 const std::string& release, const std::string& doing) {
  constexpr int kTries = 20;  // against others that come and go
  auto state = std::unique_ptr<ReleaseLease::State>(new ReleaseLease::State{env, client, writes});
  state->name_space = name_space;
  state->release = release;
  state->doing = doing;
  state->who = fmt::format("{}@{}", this_user(env), this_host());
  state->process = this_process();
  state->since = micro_time(env.clock);
  for (int i = 0; i < kTries; ++i) {
    if (TRY(try_take(*state, cancel))) return std::make_unique<ReleaseLease>(std::move(state));
  }
  return Error(ErrorCode::conflict, "another operation (install/upgrade/rollback) is in progress")
      .because(fmt::format("the release \"{}\" is busy: others keep taking it", release));
}

Result<bool> heal_release(Operation& operation, const std::string& release, const std::optional<LeaseHolder>& holder) {
  auto last = last_release(operation.arena, operation.store, release);
  if (!last) {
    if (last.error().code() == ErrorCode::not_found) return false;
    return std::move(last).error();
  }
  auto& revision = **last;
  if (!is_pending(revision.status) && revision.status != Status::uninstalling) return false;
  const auto was = std::string(status_text(revision.status));
  const auto who = holder && !holder->who.empty() ? holder->who : std::string("whoever worked on it");
  revision.status = Status::failed;
  revision.description = fmt::format("Release \"{}\" failed: {} is gone and left it {}", release, who, was);
  TRY(update_record(operation, revision));
  if (operation.client != nullptr) {
    remove_left_hooks(operation.env, *operation.client, revision, apply_options(operation, {}, revision.server_side()));
  }
  operation.env.log.warn(fmt::format("revision {} of \"{}\" was left {} and is marked failed now", revision.revision,
                                     release, was),
                         {{"holder", who}});
  return true;
}

}  // namespace cluster
