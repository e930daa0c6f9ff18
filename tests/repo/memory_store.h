// A store in memory, with conditions or deaf to them, that lets a test do something just before a write.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/digest.h"
#include "repo/object_store.h"

namespace repo {

class MemoryStore : public ObjectStore {
 public:
  explicit MemoryStore(bool has_conditions = true) : has_conditions_(has_conditions) {}

  base::Result<std::optional<StoredObject>> get(const std::string& key, std::size_t max_bytes) override {
    const std::lock_guard lock(mutex_);
    const auto found = objects.find(key);
    if (found == objects.end()) return std::optional<StoredObject>();
    if (found->second.body.size() > max_bytes) return base::Error(base::ErrorCode::invalid, "too large");
    return std::optional(found->second);
  }
  base::Result<std::optional<ObjectInfo>> head(const std::string& key) override {
    const auto object = TRY(get(key, SIZE_MAX));
    return object ? std::optional(object->info) : std::nullopt;
  }
  base::Result<WriteResult> put(const std::string& key, std::string_view body, const WriteOptions& options) override {
    if (auto act = take_act(key)) act();
    const std::lock_guard lock(mutex_);
    const auto found = objects.find(key);
    const auto& condition = options.condition;
    const bool holds = condition.is_absent      ? found == objects.end()
                       : !condition.etag.empty() ? found != objects.end() && found->second.info.etag == condition.etag
                                                 : true;
    if (has_conditions_ && !holds) return WriteResult{WriteEnd::changed, ""};
    StoredObject object;
    object.body = body;
    object.info.key = key;
    object.info.etag = "\"" + std::to_string(++writes) + "\"";
    object.info.size = body.size();
    object.info.modified = 1'700'000'000 + writes;
    object.info.metadata = options.metadata;
    objects[key] = object;
    order.push_back("put " + key);
    return WriteResult{WriteEnd::written, object.info.etag};
  }
  base::Result<void> remove(const std::string& key) override {
    const std::lock_guard lock(mutex_);
    if (objects.erase(key) > 0) order.push_back("remove " + key);
    return {};
  }
  base::Result<std::vector<ObjectInfo>> list(const std::string& prefix) override {
    const std::lock_guard lock(mutex_);
    std::vector<ObjectInfo> infos;
    for (const auto& [key, object] : objects) {
      if (!key.starts_with(prefix) || key.find('/', prefix.size()) != std::string::npos) continue;
      infos.push_back(object.info);
      infos.back().metadata.clear();
    }
    return infos;
  }
  std::optional<bool> keeps_conditions() const override { return std::nullopt; }
  std::string url_of(const std::string& key) const override { return "s3://b/" + key; }
  std::string address() const override { return "memory"; }

  std::map<std::string, StoredObject> objects{};
  std::map<std::string, std::function<void()>> before_put{};  // once each
  std::vector<std::string> order{};
  int writes = 0;

 private:
  std::function<void()> take_act(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = before_put.find(key);
    return found == before_put.end() ? nullptr : std::exchange(found->second, nullptr);
  }

  bool has_conditions_;
  std::mutex mutex_{};
};

}  // namespace repo
