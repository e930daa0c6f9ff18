#include "cluster/sandbox/store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <charconv>

#include <fmt/format.h>

#include "base/json.h"
#include "cluster/object.h"

namespace cluster::sandbox {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::uint32_t kMode = 0600;

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string text_at(const base::Value& value, std::string_view key) {
  const auto found = at_path(value, {key});
  return found.is_string() ? std::string(found.as_string()) : std::string();
}

}  // namespace

Result<void> Store::clear() {
  const auto held = TRY(lock());
  for (const std::string_view part : {"objects", "version", "events.log"}) {
    TRY(files_.remove(folder_ + "/" + std::string(part)));
  }
  return {};
}

Result<std::unique_ptr<base::FileLock>> Store::lock() {
  TRY(files_.make_directories(folder_));
  const auto file = folder_ + "/lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kMode);
  if (descriptor < 0 || ::flock(descriptor, LOCK_EX) != 0) {
    if (descriptor >= 0) ::close(descriptor);
    return Error(ErrorCode::unavailable, fmt::format("the sandbox in {} cannot be locked", folder_));
  }
  return std::make_unique<base::FileLock>(descriptor);
}

std::string Store::file_of(const Place& place) const {
  return fmt::format("{}/objects/{}/{}/{}/{}.json", folder_, place.group, place.plural,
                     place.name_space.empty() ? "_" : place.name_space, place.name);
}

Result<base::Value> Store::get(base::Arena& arena, const Place& place) {
  const auto file = file_of(place);
  if (!TRY(files_.info(file))) return base::Value();
  const auto text = TRY(files_.read(arena, file));
  return base::json::read(arena, text, base::json::Numbers::exact);
}

Result<std::vector<base::Value>> Store::list(base::Arena& arena, const Place& place) {
  std::vector<base::Value> found;
  const auto folder = fmt::format("{}/objects/{}/{}", folder_, place.group, place.plural);
  if (!TRY(files_.info(folder))) return found;
  for (const auto& name_space : TRY(files_.list(folder))) {
    if (!place.name_space.empty() && name_space.name != place.name_space) continue;
    const auto below = folder + "/" + name_space.name;
    for (const auto& entry : TRY(files_.list(below))) {
      if (!entry.name.ends_with(".json")) continue;
      auto text = files_.read(arena, below + "/" + entry.name);
      if (!text) continue;  // removed since the folder was listed
      found.push_back(TRY(base::json::read(arena, *text, base::json::Numbers::exact)));
    }
  }
  return found;
}

Result<std::int64_t> Store::version() {
  base::Arena arena;
  const auto file = folder_ + "/version";
  if (!TRY(files_.info(file))) return 1;
  return number_of(TRY(files_.read(arena, file)));
}

Result<std::int64_t> Store::next_version() {
  const auto next = TRY(version()) + 1;
  TRY(files_.write(folder_ + "/version", std::to_string(next), kMode));
  return next;
}

Result<void> Store::log(base::Arena& arena, const Event& event) {
  auto* map = base::Map::make(arena);
  map->set("version", base::Value::int64(event.version));
  map->set("type", base::Value::string(arena, event.type));
  map->set("group", base::Value::string(arena, event.place.group));
  map->set("plural", base::Value::string(arena, event.place.plural));
  map->set("namespace", base::Value::string(arena, event.place.name_space));
  map->set("object", base::Value::string(arena, event.object));
  const auto line = TRY(base::json::write(arena, base::Value::map(map))) + "\n";
  const auto file = folder_ + "/events.log";
  const auto info = TRY(files_.info(file));
  if (!info) return files_.write(file, line, kMode);
  if (info->size > kMaxEventLog) {
    const auto text = TRY(files_.read(arena, file));
    const auto half = text.find('\n', text.size() / 2);
    TRY(files_.write(file, half == std::string_view::npos ? std::string_view() : text.substr(half + 1), kMode));
  }
  return files_.append(file, line);
}

Result<void> Store::put(base::Arena& arena, const Place& place, base::Value& object, bool is_new) {
  const auto version = TRY(next_version());
  object.as_map().get("metadata").as_map().set("resourceVersion", base::Value::string(arena, std::to_string(version)));
  const auto text = TRY(base::json::write(arena, object));
  const auto file = file_of(place);
  TRY(files_.make_directories(base::directory_name(file)));
  TRY(files_.write(file, text, kMode));
  return log(arena, {version, is_new ? "ADDED" : "MODIFIED", place, text});
}

Result<void> Store::erase(base::Arena& arena, const Place& place, base::Value& object) {
  const auto version = TRY(next_version());
  object.as_map().get("metadata").as_map().set("resourceVersion", base::Value::string(arena, std::to_string(version)));
  const auto text = TRY(base::json::write(arena, object));
  TRY(files_.remove(file_of(place)));
  return log(arena, {version, "DELETED", place, text});
}

Result<std::vector<Event>> Store::events_after(std::int64_t version) {
  base::Arena arena;
  std::vector<Event> found;
  const auto file = folder_ + "/events.log";
  if (!TRY(files_.info(file))) return found;
  auto text = TRY(files_.read(arena, file));
  bool is_first = true;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) break;  // being written
    const auto line = base::json::read(arena, text.substr(0, end), base::json::Numbers::exact);
    text.remove_prefix(end + 1);
    if (!line) continue;
    const auto number = at_path(*line, {"version"});
    const auto at = number.is_signed() ? number.as_signed() : 0;
    if (is_first && at > version + 1 && version > 1) return Error(ErrorCode::not_found, "too old resource version");
    is_first = false;
    if (at <= version) continue;
    found.push_back({at, text_at(*line, "type"),
                     {text_at(*line, "group"), text_at(*line, "plural"), text_at(*line, "namespace"), ""},
                     text_at(*line, "object")});
  }
  return found;
}

}  // namespace cluster::sandbox
