// Records in Secrets and ConfigMaps, with Helm's error texts, which differ between the two. Large records are
// split over several objects (record_parts.h); of many only what is needed is fetched.
#include <algorithm>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/go_format.h"
#include "base/time.h"
#include "cluster/record_object.h"
#include "cluster/record_parts.h"
#include "cluster/release_store.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

constexpr std::string_view kPartKey = "part";
constexpr std::string_view kPartType = "tug/record-part.v1";
constexpr std::string_view kPartOwner = "tug";
constexpr std::string_view kQuerying = "query: failed to query with labels: ";

class ObjectStore final : public ReleaseStore {
 public:
  ObjectStore(base::Env& env, KubeClient& client, RecordKind kind, std::string name_space)
      : env_(env), client_(client), kind_(kind), name_space_(std::move(name_space)) {}

  std::string_view driver() const override { return is_secret() ? "Secret" : "ConfigMap"; }
  base::Log& log() const override { return env_.log; }

  Result<Release*> get(Arena& arena, const std::string& name, int revision) override;
  Result<std::vector<Release*>> query(Arena& arena, const RecordLabels& labels,
                                      Detail detail) override;
  Result<std::vector<RecordHead>> heads(const std::string& name) override;
  Result<void> each(const Visit& visit, Detail detail) override;
  Result<void> create(const Release& release) override;
  Result<void> update(const Release& release) override;
  Result<void> remove(const std::string& name, int revision) override;

 private:
  bool is_secret() const { return kind_ == RecordKind::secret; }
  ObjectKey key_of_object(const std::string& name, const std::string& name_space = {}) const {
    return {object_kind(kind_), name_space.empty() ? name_space_ : name_space, name};
  }
  // Helm words errors of Secrets with what it was doing, those of ConfigMaps without.
  Error worded(Error error, std::string_view doing) const {
    if (is_secret()) error.wrap(std::string(doing));
    return error;
  }
  Result<void> fetch(const std::string& selector, Detail detail, std::string_view doing,
                     const RecordDecoder::Take& take);
  // Fills a record that was split; a body that cannot be had leaves it as it is.
  void complete(Arena& arena, Release& release, const std::string& name_space);
  Result<std::string> read_body(const BodyPlace& place, const std::string& name_space);
  Result<ObjectContent> content(Arena& arena, const Release& release, std::string_view stamp,
                                std::optional<SplitRecord>& split) const;
  WriteOptions write_options() const;
  Result<void> write_parts(const SplitRecord& split, const Release& release, const Value& record);
  Result<bool> has_object(const std::string& name);
  Result<Release*> read_revision(Arena& arena, const std::string& name, int revision) override;
  void remove_old_parts(const Release& release, const BodyPlace& place);
  static std::string part_selector(const Release& release) {
    return fmt::format("name={},owner={},version={}", release.name, kPartOwner, release.revision);
  }

  base::Env& env_;
  KubeClient& client_;
  RecordKind kind_;
  std::string name_space_;
};

Result<std::vector<RecordHead>> ObjectStore::heads(const std::string& name) {
  const auto selector = TRY(record_selector({{"name", name}}));
  std::vector<RecordHead> heads;
  auto listed = client_.list(object_kind(kind_), name_space_,
                             {.label_selector = selector, .contents = Contents::metadata},
                             [&](Arena&, Value& object) -> Result<void> {
                               std::int64_t revision = 0;
                               base::parse_int(label(object, "version"), 10, 32, revision);
                               heads.push_back({static_cast<int>(revision), parse_status(label(object, "status"))});
                               return {};
                             });
  if (!listed) return worded(std::move(listed).error(), kQuerying);
  return heads;
}

Result<Release*> ObjectStore::get(Arena& arena, const std::string& name, int revision) {
  auto* release = TRY(read_revision(arena, name, revision));
  std::erase_if(release->labels, [](const auto& entry) { return is_system_label(entry.first); });
  return release;
}

Result<Release*> ObjectStore::read_revision(Arena& arena, const std::string& name, int revision) {
  const auto key = record_name(name, revision);
  Arena scratch;
  auto object = client_.get(scratch, key_of_object(key), Contents::data);
  if (!object) {
    if (object.error().code() == ErrorCode::not_found) return release_not_found();
    return worded(std::move(object).error(),
                  fmt::format("get: failed to get {}: ", base::go_quote(key)));
  }
  auto stored = stored_record(*object, kind_);
  DecodedRecord decoded;
  RecordDecoder decoder(Detail::full, [&](DecodedRecord record) { decoded = std::move(record); });
  decoder.add(std::move(stored));
  decoder.finish();
  if (decoded.error) {
    return worded(*decoded.error, fmt::format("get: failed to decode data {}: ", base::go_quote(key)));
  }
  auto& release = *decoded.release;
  arena.own<std::unique_ptr<Arena>>(std::move(decoded.arena));
  complete(arena, release, name_space_);
  return &release;
}

Result<void> ObjectStore::fetch(const std::string& selector, Detail detail, std::string_view doing,
                                const RecordDecoder::Take& take) {
  RecordDecoder decoder(detail, [&](DecodedRecord record) {
    if (!record.error) return take(std::move(record));
    const auto message = is_secret() && doing.starts_with("list") ? "list failed to decode release"
                                                                  : "failed to decode release";
    env_.log.debug(message, {{"key", record.stored.key}, {"error", record.error->helm()}});
  });
  auto listed = client_.list(object_kind(kind_), name_space_,
                             {.label_selector = selector, .contents = Contents::data},
                             [&](Arena&, Value& object) -> Result<void> {
                               decoder.add(stored_record(object, kind_));
                               return {};
                             });
  if (!listed) return worded(std::move(listed).error(), doing);
  decoder.finish();
  return {};
}

Result<std::vector<Release*>> ObjectStore::query(Arena& arena, const RecordLabels& labels,
                                                 Detail detail) {
  const auto selector = TRY(record_selector(labels));
  std::vector<Release*> releases;
  TRY(fetch(selector, detail, kQuerying, [&](DecodedRecord record) {
    arena.own<std::unique_ptr<Arena>>(std::move(record.arena));
    if (detail == Detail::full) complete(arena, *record.release, record.stored.name_space);
    releases.push_back(record.release);
  }));
  return releases;
}

Result<void> ObjectStore::each(const Visit& visit, Detail detail) {
  return fetch("owner=helm", detail, "list: failed to list: ", [&](DecodedRecord record) {
    if (detail == Detail::full) {
      complete(*record.arena, *record.release, record.stored.name_space);
    }
    visit(*record.arena, *record.release);
  });
}

void ObjectStore::complete(Arena& arena, Release& release, const std::string& name_space) {
  const auto place = body_place(arena, release);
  if (!place) return;
  auto body = read_body(*place, name_space);
  Result<void> joined =
      body ? join_record(arena, release, *place, *arena.own<std::string>(*std::move(body)))
           : Result<void>(std::move(body).error());
  if (joined) return;
  env_.log.warn("a large record is incomplete", {{"key", place->object},
                                                 {"error", joined.error().reason()}});
}

Result<std::string> ObjectStore::read_body(const BodyPlace& place, const std::string& name_space) {
  std::string body;
  for (std::size_t part = 1; part <= place.parts; ++part) {
    Arena scratch;
    const auto object = TRY(client_.get(scratch, key_of_object(part_name(place, part), name_space), Contents::data));
    const auto text = data_text(object, kPartKey);
    body += is_coded(object, kind_, kPartKey) ? TRY(base::base64_decode(text)) : std::string(text);
  }
  return body;
}

WriteOptions ObjectStore::write_options() const {
  WriteOptions options;
  options.field_manager.clear();  // Helm leaves it to the server, which takes the program's name
  return options;
}

Result<ObjectContent> ObjectStore::content(Arena& arena, const Release& release,
                                           std::string_view stamp,
                                           std::optional<SplitRecord>& split) const {
  ObjectContent content;
  content.name = record_name(release.name, release.revision);
  content.name_space = name_space_;
  content.labels = record_labels(release, stamp, env_.clock.unix_nanoseconds() / base::kSecond);
  if (is_secret()) content.type = kRecordType;
  auto text = TRY(encode_release(arena, release));
  if (text.size() > kMaxRecordObject) {
    split = TRY(split_record(arena, release, {kMaxRecordObject, kMaxRecordPart}));
    text = split->record;
  }
  content.text = arena.copy(text);
  return content;
}

Result<void> ObjectStore::create(const Release& release) {
  Arena arena;
  std::optional<SplitRecord> split;
  auto made = content(arena, release, "createdAt", split);
  if (!made) {
    return worded(std::move(made).error(), fmt::format("create: failed to encode release {}: ",
                                                       base::go_quote(release.name)));
  }
  auto created = client_.create(arena, record_object(arena, kind_, *made), write_options());
  if (!created) {
    if (created.error().http_reason() == "AlreadyExists") return release_exists();
    return worded(std::move(created).error(), "create: failed to create: ");
  }
  // The record is the lock, so it comes first; until its parts are there it is read without them.
  if (split) TRY(write_parts(*split, release, *created));
  return {};
}

Result<void> ObjectStore::update(const Release& release) {
  Arena arena;
  std::optional<SplitRecord> split;
  auto made = content(arena, release, "modifiedAt", split);
  if (!made) {
    return worded(std::move(made).error(), fmt::format("update: failed to encode release {}: ",
                                                       base::go_quote(release.name)));
  }
  const auto object = record_object(arena, kind_, *made);
  if (split) {  // new parts first, so that the record never names any that are not there
    const auto present = TRY(client_.get(arena, key_of_object(made->name)));
    TRY(write_parts(*split, release, present));
  }
  auto replaced = client_.replace(arena, object, write_options());
  if (!replaced) return worded(std::move(replaced).error(), "update: failed to update: ");
  if (split) remove_old_parts(release, split->place);
  return {};
}

Result<void> ObjectStore::write_parts(const SplitRecord& split, const Release& release,
                                      const Value& record) {
  for (std::size_t part = 1; part <= split.place.parts; ++part) {
    const auto name = part_name(split.place, part);
    if (TRY(has_object(name))) continue;
    Arena arena;
    ObjectContent content;
    content.name = name;
    content.name_space = name_space_;
    content.labels = {{"name", release.name},
                      {"owner", std::string(kPartOwner)},
                      {"version", std::to_string(release.revision)}};
    if (is_secret()) content.type = kPartType;
    content.key = kPartKey;
    content.text = std::string_view(split.body).substr((part - 1) * kMaxRecordPart, kMaxRecordPart);
    auto object = record_object(arena, kind_, content);
    // The cluster takes the parts away with the record, whoever deletes that.
    auto* owner = base::Map::make(arena);
    owner->set("apiVersion", Value::string("v1"));
    owner->set("kind", Value::string(driver()));
    owner->set("name", Value::string(arena, metadata_text(record, "name")));
    owner->set("uid", Value::string(arena, metadata_text(record, "uid")));
    auto* owners = base::List::make(arena);
    owners->push_back(Value::map(owner));
    object.as_map().find("metadata")->as_map().set("ownerReferences", Value::list(owners));
    TRY(client_.create(arena, object, write_options()));
  }
  return {};
}

Result<bool> ObjectStore::has_object(const std::string& name) {
  Arena scratch;
  const auto object = client_.get(scratch, key_of_object(name), Contents::metadata);
  if (object) return true;
  if (object.error().code() == ErrorCode::not_found) return false;
  return object.error();
}

// Parts of the revision that its record, which names `place`, does not name any more. What cannot be removed now goes
// with the record.
void ObjectStore::remove_old_parts(const Release& release, const BodyPlace& place) {
  auto prefix = part_name(place, 1);
  prefix.pop_back();  // the number
  std::vector<std::string> names;
  auto listed = client_.list(object_kind(kind_), name_space_, {.label_selector = part_selector(release)},
                             [&](Arena&, Value& object) -> Result<void> {
                               const auto part = metadata_text(object, "name");
                               if (!part.starts_with(prefix)) names.emplace_back(part);
                               return {};
                             });
  for (const auto& part : names) {
    auto removed = client_.remove(key_of_object(part), {});
    if (!removed) listed = std::move(removed).error();
  }
  if (!listed) {
    env_.log.debug("parts of a record are left", {{"error", listed.error().reason()}});
  }
}

Result<void> ObjectStore::remove(const std::string& name, int revision) {
  auto removed = client_.remove(key_of_object(record_name(name, revision)), {});
  if (!removed && removed.error().code() == ErrorCode::not_found) return release_not_found();
  return removed;
}

}  // namespace

std::unique_ptr<ReleaseStore> make_object_store(base::Env& env, KubeClient& client, RecordKind kind,
                                                std::string name_space) {
  return std::make_unique<ObjectStore>(env, client, kind, std::move(name_space));
}

}  // namespace cluster
