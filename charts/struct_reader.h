// Decoding YAML into a struct the way sigs.k8s.io/yaml and encoding/json do it into a Go struct:
// numbers become strings where a string is wanted, keys match in any case, and wrong types are
// refused in Go's words. Used by Chart.yaml and Chart.lock.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/result.h"
#include "base/value.h"

namespace chart {

class StructReader {
 public:
  // One field of a T: its JSON name and how it is read.
  template <typename T>
  struct Field {
    std::string_view name;
    void (*read)(StructReader& reader, const base::Value& value, T& into);
  };
  // The Go type of a T: "v2.Metadata".
  struct GoType {
    std::string_view full;
    // "Metadata"
    std::string_view name() const { return full.substr(full.rfind('.') + 1); }
  };

  // What the values were read from decides how they are taken.
  enum class Source {
    yaml,  // as sigs.k8s.io/yaml: numbers and booleans become strings where a string is wanted
    json,  // as encoding/json: they are refused; errors begin with "json: "
  };

  // `refuses_unknown`: a field that is in no row is an error.
  StructReader(base::Arena& arena, bool refuses_unknown, Source source = Source::yaml)
      : arena_(arena), refuses_unknown_(refuses_unknown), source_(source) {}

  // Reads a map into a struct; null leaves it as it is.
  template <typename T>
  void structure(const base::Value& value, GoType type, std::span<const Field<T>> fields, T& into) {
    if (value.is_nil()) return;
    if (!value.is_map()) return refuse(value, type.full);
    for (const base::Map::Entry& entry : value.as_map()) {
      const std::string_view key = entry.key;
      const base::Value& item = entry.value;
      const Field<T>* field = find<T>(fields, key);
      if (field == nullptr) {
        check_finite(item);
        if (refuses_unknown_) within(Step{key}, [&] { refuse_unknown(key, names_of<T>(fields)); });
        continue;
      }
      const auto struct_before = struct_;
      struct_ = type.name();
      path_.push_back(field->name);
      within(Step{key}, [&] { field->read(*this, item, into); });
      path_.pop_back();
      struct_ = struct_before;
    }
  }

  void string(const base::Value& value, std::string& into);
  void boolean(const base::Value& value, bool& into);
  void strings(const base::Value& value, std::vector<std::string>& into);
  void string_map(const base::Value& value, std::map<std::string, std::string>& into);
  // []interface {}: the list with float64 for every number, nil for null.
  void any_list(const base::Value& value, base::Value& into);
  // A list of pointers to structs, read one by one; null gives nothing.
  template <typename T>
  void structures(const base::Value& value, std::string_view list_type, GoType type,
                  std::span<const Field<T>> fields, std::vector<std::optional<T>>& into) {
    into.clear();
    if (value.is_nil()) return;
    if (!value.is_list()) return refuse(value, list_type);
    const auto& list = value.as_list();
    for (std::size_t i = 0; i < list.size(); ++i) {
      into.emplace_back();
      if (list[i].is_nil()) continue;
      T& item = into.back().emplace();
      within(Step{{}, i}, [&] { structure<T>(list[i], type, fields, item); });
    }
  }

  // A map with string keys; `read_item` is called with each key and value. Null gives nothing.
  template <typename ReadItem>
  void map_of(const base::Value& value, std::string_view type, ReadItem read_item) {
    if (value.is_nil()) return;
    if (!value.is_map()) return refuse(value, type);
    for (const base::Map::Entry& entry : value.as_map()) {
      within(Step{entry.key}, [&] { read_item(entry.key, entry.value); });
    }
  }
  // Does `work` on a field of a struct that is embedded under `name`: Go's error texts name it.
  template <typename Work>
  void embedded(std::string_view name, Work work) {
    path_.insert(path_.end() - 1, name);
    work();
    path_.erase(path_.end() - 2);
  }

  // Notes an infinite number, which only string fields take: an error before all others.
  void check_finite(const base::Value& value);
  // Notes the first thing that is wrong; `type` is the Go type that was wanted.
  void refuse(const base::Value& value, std::string_view type);
  void fail(std::string text, std::string reason = {}, std::string_view hint = {});
  base::Arena& arena() { return arena_; }
  // The first error: "error converting YAML to JSON: json: unsupported value: +Inf" or "error unmarshaling JSON: while decoding JSON: …"; its path leads to the value.
  base::Result<void> result() const;

 private:
  // A key, or an index of a list where that is empty.
  struct Step {
    std::string_view key{};
    std::size_t index = 0;
  };
  template <typename Work>
  void within(Step step, Work work) {
    steps_.push_back(step);
    work();
    steps_.pop_back();
  }

  template <typename T>
  static const Field<T>* find(std::span<const Field<T>> fields, std::string_view key) {
    const Field<T>* similar = nullptr;
    for (const auto& field : fields) {
      if (field.name == key) return &field;
      if (similar == nullptr && base::equal_ignoring_case(field.name, key)) similar = &field;
    }
    return similar;
  }
  template <typename T>
  static std::vector<std::string_view> names_of(std::span<const Field<T>> fields) {
    std::vector<std::string_view> names;
    for (const auto& field : fields) names.push_back(field.name);
    return names;
  }
  void refuse_unknown(std::string_view key, const std::vector<std::string_view>& known);
  std::string decoding() const;  // what errors begin with
  std::vector<std::string> steps() const;
  std::string path_text() const;  // "maintainers[0].name"

  base::Arena& arena_;
  bool refuses_unknown_;
  Source source_;
  std::string_view struct_{};
  std::vector<std::string_view> path_{};
  std::vector<Step> steps_{};  // as they are written, indexes included
  std::optional<base::Error> error_{};
  std::optional<base::Error> infinite_{};
};

}  // namespace chart
