// Watches: one long answer, an event on each line. When it ends it is asked for again from the last version
// seen (bookmarks count); a version too old for the server ends the watch, for its caller to list anew.
#include <algorithm>
#include <chrono>

#include "base/json.h"
#include "cluster/kube_state.h"

namespace cluster {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kLongestWatch{300};        // of one request; servers end them after about that
constexpr std::chrono::milliseconds kFirstDelay{100};     // before a lost connection is taken up again
constexpr std::chrono::milliseconds kLongestDelay{2000};
constexpr std::chrono::milliseconds kStep{20};            // how soon a request to end is seen
constexpr std::size_t kMaxEvent = 64 * 1024 * 1024;       // bytes of one event

struct Watch {
  const std::function<bool(WatchKind what, const base::Value& object)>& each;
  std::string version{};
  std::string line{};               // what has come of the next event
  bool is_done = false;             // the caller has seen enough
  bool has_progress = false;        // since the last request
  std::optional<base::Error> error{};
};

std::optional<WatchKind> kind_of_event(std::string_view type) {
  if (type == "ADDED") return WatchKind::added;
  if (type == "MODIFIED") return WatchKind::modified;
  if (type == "DELETED") return WatchKind::deleted;
  if (type == "BOOKMARK") return WatchKind::bookmark;
  return std::nullopt;
}

// An ERROR event carries a Status.
base::Error event_error(base::Arena& arena, const base::Value& status) {
  base::HttpResponse response;
  const auto code = at_path(status, {"code"});
  response.status = code.is_signed() ? static_cast<int>(code.as_signed()) : 500;
  auto body = base::json::write(arena, status);
  if (body) response.body = *std::move(body);
  return answer_error(response, {});
}

// One event; false where the watch is over.
bool take_event(Watch& watch, std::string_view text) {
  base::Arena arena;
  const auto event = base::json::read(arena, text, base::json::Numbers::exact);
  if (!event) {
    watch.error = base::Error(base::ErrorCode::unavailable,
                              "unable to decode an event from the watch stream: " + event.error().helm());
    return false;
  }
  const auto type = at_path(*event, {"type"});
  const auto object = at_path(*event, {"object"});
  const auto kind = kind_of_event(type.is_string() ? type.as_string() : "");
  if (!kind) {
    watch.error = event_error(arena, object);
    return false;
  }
  watch.has_progress = true;
  const auto version = metadata_text(object, "resourceVersion");
  if (!version.empty()) watch.version = version;
  if (!watch.each(*kind, object)) {
    watch.is_done = true;
    return false;
  }
  return true;
}

bool take_piece(Watch& watch, std::string_view piece) {
  while (!piece.empty()) {
    const auto end = piece.find('\n');
    watch.line.append(piece.substr(0, end));
    if (watch.line.size() > kMaxEvent) {
      watch.error = base::Error(base::ErrorCode::invalid, "an event of the watch is larger than 64 MiB");
      return false;
    }
    if (end == std::string_view::npos) return true;
    piece.remove_prefix(end + 1);
    const auto line = std::exchange(watch.line, {});
    if (line.find_first_not_of(" \t\r") != std::string::npos && !take_event(watch, line)) return false;
  }
  return true;
}

// Whether asking again makes sense: a time too old does not, nor what the server forbids.
bool is_final(const base::Error& error) {
  return error.code() != base::ErrorCode::unavailable;
}

}  // namespace

base::Result<void> KubeClient::watch(const GroupVersionKind& kind, std::string_view name_space,
                                     const ListOptions& options, const std::string& resource_version,
                                     std::chrono::milliseconds timeout,
                                     const std::function<bool(WatchKind what, const base::Value& object)>& each,
                                     const base::Cancel* stop) {
  const auto resource = TRY(state_->resource(kind));
  KubeRequest request;
  request.path = TRY(resource_path(resource, name_space, ""));
  request.query = list_query(options);
  request.query["watch"] = "true";
  request.query["allowWatchBookmarks"] = "true";
  request.stop = stop;
  Watch watch{each, resource_version};
  const auto end = Clock::now() + timeout;
  auto delay = kFirstDelay;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    if (left.count() <= 0 || (stop != nullptr && stop->requested())) return {};
    const auto span = std::min<std::chrono::milliseconds>(left, kLongestWatch);
    if (!watch.version.empty()) request.query["resourceVersion"] = watch.version;
    request.query["timeoutSeconds"] =
        std::to_string(std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(span).count()));
    request.timeout = span;
    watch.line.clear();
    watch.has_progress = false;
    auto answer = state_->session.stream(request, [&](std::string_view piece) { return take_piece(watch, piece); });
    if (watch.is_done) return {};
    if (stop != nullptr && stop->requested()) return {};
    if (state_->session.cancel().requested()) return base::Error(base::ErrorCode::unavailable, "context canceled");
    if (watch.error) {
      if (is_final(*watch.error)) return *watch.error;
      watch.error.reset();
    } else if (answer && !is_success(*answer)) {
      auto error = answer_error(*answer, question_of("GET", resource, ""));
      if (is_final(error)) return error;
    } else if (!answer && is_final(answer.error())) {
      return std::move(answer).error();
    }
    delay = watch.has_progress ? kFirstDelay : std::min(delay * 2, kLongestDelay);
    const auto resume = std::min(end, Clock::now() + delay);
    while (Clock::now() < resume && (stop == nullptr || !stop->requested())) {
      if (state_->session.cancel().sleep(kStep)) {
        return base::Error(base::ErrorCode::unavailable, "context canceled");
      }
    }
  }
}

}  // namespace cluster
