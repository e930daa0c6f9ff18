// init and delete. A delete takes the index first; it keeps the archives' bytes until it has seen that nobody has listed
// them again meanwhile, and puts them back where somebody has.
#include "repo/publish.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "charts/pack.h"
#include "repo/stored_chart.h"

namespace repo {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

// A version that shall go.
struct Doomed {
  std::string version{};
  std::string file{};
  bool is_listed = false;
  bool has_archive = false;
  std::optional<StoredObject> archive{};  // nothing as well where it is too large to be kept in memory
  std::optional<StoredObject> provenance{};
};

class Delete {
 public:
  Delete(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository, std::string name)
      : env_(env), cancel_(cancel), repository_(repository), name_(std::move(name)) {}
  Result<void> run(const std::vector<std::string>& versions);

 private:
  Result<void> find(const std::vector<std::string>& versions);
  Result<std::optional<StoredObject>> kept(const std::string& key, bool& is_there);
  bool edit(Index& index);
  Result<void> put_back_listed();
  Result<void> put_back(const std::string& key, const StoredObject& object, const std::string& content_type);

  base::Env& env_;
  const base::Cancel& cancel_;
  const StoredRepository& repository_;
  std::string name_;
  std::vector<Doomed> doomed_{};
};

// What lies there, as far as it can be kept.
Result<std::optional<StoredObject>> Delete::kept(const std::string& key, bool& is_there) {
  auto object = repository_.store.get(key, kMaxArchiveBytes);
  is_there = !object ? object.error().code() == ErrorCode::invalid : object->has_value();  // invalid: it is too large
  if (!object && is_there) return std::optional<StoredObject>();
  return object;
}

// All of them must be there, in the index or at least as an archive.
Result<void> Delete::find(const std::vector<std::string>& versions) {
  Arena arena;
  const auto index = TRY(load_stored_index(env_, arena, repository_));
  const auto entries = index.entries.find(name_);
  for (const auto& version : versions) {
    if (std::any_of(doomed_.begin(), doomed_.end(), [&](const auto& one) { return one.version == version; })) continue;
    chart::Metadata metadata;
    metadata.name = name_;
    metadata.version = version;
    Doomed one{version, chart::archive_name(metadata)};
    if (one.file.find('/') != std::string::npos) {
      return Error(ErrorCode::invalid, fmt::format("\"{}\" \"{}\" cannot be the name and version of a chart", name_, version));
    }
    for (std::size_t i = 0; entries != index.entries.end() && i < entries->second.size(); ++i) {
      const auto& entry = entries->second[i];
      if (entry.metadata.version != version) continue;
      one.is_listed = true;
      one.file = file_of_entry(entry, repository_);
    }
    bool has_provenance = false;
    one.archive = TRY(kept(repository_.key(one.file), one.has_archive));
    one.provenance = TRY(kept(repository_.key(one.file + ".prov"), has_provenance));
    if (!one.is_listed && !one.has_archive) {
      Error error(ErrorCode::not_found, fmt::format("there is no {} {} in {}", name_, version, repository_.url()));
      if (versions.size() > 1) error.hinting("nothing was deleted");
      return error;
    }
    doomed_.push_back(std::move(one));
  }
  return {};
}

bool Delete::edit(Index& index) {
  const auto found = index.entries.find(name_);
  if (found == index.entries.end()) return false;
  const auto is_doomed = [&](const auto& entry) {
    return std::any_of(doomed_.begin(), doomed_.end(), [&](const auto& one) { return one.version == entry.metadata.version; });
  };
  const bool has_changed = std::erase_if(found->second, is_doomed) > 0;
  if (found->second.empty()) index.entries.erase(found);
  return has_changed;
}

Result<void> Delete::put_back(const std::string& key, const StoredObject& object, const std::string& content_type) {
  WriteOptions options;
  options.content_type = content_type;
  options.metadata = object.info.metadata;
  options.condition.is_absent = TRY(repository_.keeps_conditions(env_));
  TRY(repository_.store.put(key, object.body, options));
  return {};
}

// What somebody has published meanwhile, with the archive that he found there.
Result<void> Delete::put_back_listed() {
  Arena arena;
  const auto index = TRY(load_stored_index(env_, arena, repository_));
  const auto entries = index.entries.find(name_);
  if (entries == index.entries.end()) return {};
  for (const auto& one : doomed_) {
    const auto is_it = [&](const auto& entry) { return entry.metadata.version == one.version && lies_here(entry, repository_); };
    if (!one.archive || std::none_of(entries->second.begin(), entries->second.end(), is_it)) continue;
    env_.log.warn(fmt::format("{} {} was published again at the same moment: it stays", name_, one.version));
    const auto key = repository_.key(one.file);
    if (TRY(repository_.store.head(key))) continue;
    TRY(put_back(key, *one.archive, PushOptions().content_type));
    if (one.provenance) TRY(put_back(key + ".prov", *one.provenance, ""));
  }
  return {};
}

Result<void> Delete::run(const std::vector<std::string>& versions) {
  TRY(find(versions));
  TRY(edit_index(env_, cancel_, repository_, [this](Arena&, Index& index) -> Result<bool> { return edit(index); }));
  for (const auto& one : doomed_) {
    TRY(repository_.store.remove(repository_.key(one.file)));
    TRY(repository_.store.remove(repository_.key(one.file + ".prov")));
  }
  return put_back_listed();
}

}  // namespace

Result<void> init_repository(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository,
                             Existing existing) {
  const auto there = TRY(read_stored_index(repository));
  if (there && existing == Existing::keep) return {};
  if (there && existing == Existing::refuse) {
    return Error(ErrorCode::conflict, fmt::format("there is a repository at {} already", repository.url()))
        .hinting("--ignore-if-exists leaves it as it is, --force empties its index");
  }
  const auto edit = [&](Arena&, Index& index) -> Result<bool> {
    index.entries.clear();
    return true;
  };
  return edit_index(env, cancel, repository, edit, {.may_make = true, .may_replace = true});
}

Result<void> delete_chart(base::Env& env, const base::Cancel& cancel, const StoredRepository& repository,
                          const std::string& name, const std::vector<std::string>& versions) {
  return Delete(env, cancel, repository, name).run(versions);
}

}  // namespace repo
