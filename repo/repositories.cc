#include "repo/repositories.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/filesystem.h"
#include "base/yaml.h"
#include "charts/struct_reader.h"

namespace repo {
namespace {

using base::Arena;
using base::Env;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;
using Reader = chart::StructReader;
using Field = Reader::Field<Repository>;
using FileField = Reader::Field<Repositories>;

constexpr std::uint32_t kMode = 0600;
constexpr std::chrono::seconds kPatience{30};
constexpr Reader::GoType kEntryType{"repo.Entry"};
constexpr Reader::GoType kFileType{"repo.File"};

constexpr std::array kFields{
    Field{"name", [](Reader& r, const Value& v, Repository& e) { r.string(v, e.name); }},
    Field{"url", [](Reader& r, const Value& v, Repository& e) { r.string(v, e.url); }},
    Field{"username", [](Reader& r, const Value& v, Repository& e) { r.string(v, e.username); }},
    Field{"password", [](Reader& r, const Value& v, Repository& e) { r.string(v, e.password); }},
    Field{"certFile", [](Reader& r, const Value& v, Repository& e) { r.string(v, e.cert_file); }},
    Field{"keyFile", [](Reader& r, const Value& v, Repository& e) { r.string(v, e.key_file); }},
    Field{"caFile", [](Reader& r, const Value& v, Repository& e) { r.string(v, e.ca_file); }},
    Field{"insecure_skip_tls_verify",
          [](Reader& r, const Value& v, Repository& e) { r.boolean(v, e.insecure_skip_tls_verify); }},
    Field{"pass_credentials_all",
          [](Reader& r, const Value& v, Repository& e) { r.boolean(v, e.pass_credentials_all); }},
};

void read_generated(Reader& reader, const Value& value, Repositories& into) {
  if (value.is_nil()) return;
  reader.check_finite(value);
  if (!value.is_string()) return reader.fail("Time.UnmarshalJSON: input is not a JSON string");
  const auto moment = base::parse_moment(value.as_string());
  if (!moment) return reader.fail(moment.error().helm());
  into.generated = *moment;
}

void read_entries(Reader& reader, const Value& value, Repositories& into) {
  std::vector<std::optional<Repository>> entries;
  reader.structures<Repository>(value, "[]*repo.Entry", kEntryType, kFields, entries);
  into.is_list = value.is_list();
  for (auto& entry : entries) {
    if (entry) into.entries.push_back(std::move(*entry));
  }
}

constexpr std::array kFileFields{
    FileField{"apiVersion", [](Reader& r, const Value& v, Repositories& f) { r.string(v, f.api_version); }},
    FileField{"generated", &read_generated},
    FileField{"repositories", &read_entries},
};

Value entry_value(Arena& arena, const Repository& entry) {
  auto* map = base::Map::make(arena);
  const auto text = [&](std::string_view key, const std::string& value) { map->set(key, Value::string(arena, value)); };
  text("name", entry.name);
  text("url", entry.url);
  text("username", entry.username);
  text("password", entry.password);
  text("certFile", entry.cert_file);
  text("keyFile", entry.key_file);
  text("caFile", entry.ca_file);
  map->set("insecure_skip_tls_verify", Value::boolean(entry.insecure_skip_tls_verify));
  map->set("pass_credentials_all", Value::boolean(entry.pass_credentials_all));
  return Value::map(map);
}

}  // namespace

const Repository* Repositories::find(std::string_view name) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

void Repositories::set(Repository repository) {
  is_list = true;
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const auto& entry) { return entry.name == repository.name; });
  if (found == entries.end()) {
    entries.push_back(std::move(repository));
  } else {
    *found = std::move(repository);
  }
}

bool Repositories::remove(std::string_view name) {
  is_list = true;
  return std::erase_if(entries, [&](const auto& entry) { return entry.name == name; }) > 0;
}

Result<Repositories> read_repositories(Env& env, const std::string& path) {
  Arena arena;
  const auto text = TRY(env.files.read(arena, path));
  auto read = base::yaml::read_for_struct(arena, text);
  if (!read) {
    Error error = std::move(read).error();
    const std::string reason = error.reason();
    return std::move(error.because(path + " is not a list of repositories: " + reason));
  }
  const auto yaml = *std::move(read);
  Repositories repositories;
  Reader reader(arena, false);
  reader.structure<Repositories>(yaml, kFileType, kFileFields, repositories);
  TRY(reader.result());
  return repositories;
}

Result<Repositories> load_repositories(Env& env, const std::string& path) {
  auto read = read_repositories(env, path);
  if (read || read.error().helm().starts_with("error ")) return read;
  return std::move(read).error().wrap("couldn't load repositories file (" + path + "): ");
}

Result<void> write_repositories(Env& env, const std::string& path, const Repositories& repositories) {
  Arena arena;
  auto* entries = base::List::make(arena);
  for (const auto& entry : repositories.entries) entries->push_back(entry_value(arena, entry));
  auto* map = base::Map::make(arena);
  map->set("apiVersion", Value::string(arena, repositories.api_version));
  map->set("generated", Value::string(arena, base::format_moment(repositories.generated)));
  map->set("repositories", repositories.is_list ? Value::list(entries) : Value());
  const auto text = TRY(base::yaml::write(arena, Value::map(map)));
  TRY(env.files.make_directories(base::directory_name(path)));
  const auto info = env.files.info(path, false);
  const bool is_link = info && *info && (*info)->type == base::FileType::link;
  return env.files.write(is_link ? TRY(env.files.resolve(path)) : path, text, kMode);
}

std::string lock_path(const std::string& path) {
  const auto extension = base::extension(path);
  if (extension.empty() || extension.size() == path.size()) return path + ".lock";
  return path.substr(0, path.size() - extension.size()) + ".lock";
}

Result<std::unique_ptr<base::FileLock>> lock_repositories(Env& env, const base::Cancel& cancel, const std::string& path) {
  TRY(env.files.make_directories(base::directory_name(path)));
  return base::lock_file(lock_path(path), kPatience, cancel);
}

}  // namespace repo
